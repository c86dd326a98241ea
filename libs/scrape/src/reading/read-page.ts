import { lookAtPage } from '../checks/look-at-page';
import { decodeHtml } from '../extract/decode';
import { extractPage } from '../extract/extract-page';
import { ExtractedPage } from '../extract/extracted-page';
import { parseRefresh } from '../extract/meta-refresh';
import { editorialLinks } from './editorial-links';
import { findTargets } from './find-targets';
import { Finds } from './finds';
import { FetchedRecord, Hop, PageRecord } from '../journal/journal-records';
import { ownUrl } from './own-url';
import { factsOf } from './page-facts';
import { ReadingContext } from './reading-context';
import { createScope } from '../url/scope';
import { Target } from '../url/target';
import { UrlRules } from '../url/url-rules';

/** What is known of an answer that is a page, before it is read. */
export interface PageAnswer {
  /** Number of the URL that answered. */
  readonly number: number;
  readonly digest: string;
  readonly contentType: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly notModified: boolean;
  readonly fetchedAt: string;
  readonly requests: number;
}

/** A page as it came (or, not modified, as it came before). */
export interface ReceivedPage extends PageAnswer {
  readonly body: Uint8Array;
  /** The `Refresh` header, which works as the element does. */
  readonly refresh: string | null;
}

/** Reads a page into the journal record of its URL: a page, or the hop that it turned out to be. */
export function readPage(received: ReceivedPage, context: ReadingContext): FetchedRecord {
  const { state, urls } = context;
  const url = state.urls[received.number]!;
  const extracted = extractPage(decodeHtml(received.body, received.contentType), context.rules);
  const base = (extracted.base === null ? null : urls.resolve(extracted.base, url)?.url) ?? url;
  const finds = new Finds(context, received.number);
  const targets = resolveTargets(extracted, base, finds, context);
  const found = findTargets(targets, finds, state);
  const hops: Hop[] = [];
  const done = (page?: PageRecord): FetchedRecord => ({
    t: 'fetched',
    url: received.number,
    status: '200',
    requests: received.requests,
    found: finds.found,
    hops,
    odd: finds.odd,
    ...(page && { page }),
  });

  if (extracted.tooDeep) finds.oddity('html-too-deep', 'elements nest deeper than is read');
  const client = clientTarget(extracted, received.refresh, url, base, urls);
  if (client) {
    hops.push({ from: url, to: client.target.url, type: 'client' });
    finds.follow(client.target);
    if (!client.noscript) return done();
  }
  const own = ownUrl(extracted, url, base, context, finds);
  if (own !== url) hops.push({ from: url, to: own, type: 'alias' });
  if (!createScope(state.root)(own)) return done();
  if (own !== url) finds.find('redirect', own);
  const look = lookAtPage({ extracted, targets, own: [url, own], base }, urls, state.files);
  return done({
    url: own,
    digest: received.digest,
    etag: received.etag,
    lastModified: received.lastModified,
    contentType: received.contentType,
    notModified: received.notModified,
    fetchedAt: received.fetchedAt,
    facts: factsOf(extracted, context.rules, finds),
    texts: { editorial: extracted.edText, automated: extracted.autText },
    targets: found,
    ...editorialLinks(extracted, targets, [url, own], state),
    isRepeatable: received.refresh === null && client === null && !finds.isPartial,
    ...(look && { look }),
  });
}

/** The record of an HTTP redirect. */
export function readRedirect(
  hop: { readonly number: number; readonly to: Target; readonly status: string; readonly requests: number },
  context: ReadingContext,
): FetchedRecord {
  const finds = new Finds(context, hop.number);
  finds.follow(hop.to);
  const from = context.state.urls[hop.number]!;
  return {
    t: 'fetched',
    url: hop.number,
    status: hop.status,
    requests: hop.requests,
    found: finds.found,
    odd: finds.odd,
    hops: [{ from, to: hop.to.url, type: hop.status }],
  };
}

/** The target of each href, in the same order; null for one that is none, or that the profile ignores. */
function resolveTargets(
  { hrefs }: ExtractedPage,
  base: string,
  finds: Finds,
  { urls }: ReadingContext,
): (Target | null)[] {
  return hrefs.map((href) => {
    const target = urls.resolve(href, base);
    if (!target) finds.oddity('bad-link', `"${href.slice(0, 200)}" is no URL`);
    return target && !target.ignored ? target : null;
  });
}

/** Where a page sends its visitors on, by its header or its `<meta>`; null when it does not. */
export function clientTarget(
  extracted: ExtractedPage,
  header: string | null,
  url: string,
  base: string,
  urls: UrlRules,
): { target: Target; noscript: boolean } | null {
  const fromHeader = header === null ? null : parseRefresh(header);
  const refresh = fromHeader === null ? extracted.refresh : { url: fromHeader, noscript: false };
  if (!refresh) return null;
  const target = urls.resolve(refresh.url, base);
  return target && target.url !== url && /^https?:/.test(target.url) ? { target, noscript: refresh.noscript } : null;
}

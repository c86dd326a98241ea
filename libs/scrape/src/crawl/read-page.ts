import { decodeHtml } from '../extract/decode';
import { ExtractedPage, extractPage } from '../extract/extract-page';
import { parseRefresh } from '../extract/meta-refresh';
import { PageRules } from '../extract/page-rules';
import { CrawlState } from './crawl-state';
import { FetchedRecord, Hop, Oddity, PageFacts, PageRecord, Source, SOURCES } from './journal-records';
import { createScope } from './scope';
import { findTrap } from './traps';
import { Target, UrlRules } from './url-rules';

/** What reading needs to know of the site. */
export interface ReadingContext {
  readonly rules: PageRules;
  readonly urls: UrlRules;
  readonly state: CrawlState;
}

/** A page as it came (or, not modified, as it came before). */
export interface ReceivedPage {
  /** Number of the URL that answered. */
  readonly number: number;
  readonly body: Uint8Array;
  readonly digest: string;
  readonly contentType: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The `Refresh` header, which works as the element does. */
  readonly refresh: string | null;
  readonly notModified: boolean;
  readonly fetchedAt: string;
  readonly requests: number;
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
  return done({
    url: own,
    digest: received.digest,
    etag: received.etag,
    lastModified: received.lastModified,
    contentType: received.contentType,
    notModified: received.notModified,
    fetchedAt: received.fetchedAt,
    facts: factsOf(extracted, context.rules, finds),
    targets: found,
    ...editorialLinks(extracted, targets, [url, own], state),
  });
}

/** A page with more faults than this has made its point. */
const MAX_ODDITIES = 100;

/** Gathers what a page makes known: URLs (numbered as the state will number them) and oddities. */
class Finds {
  readonly found: [Source, string][] = [];
  readonly odd: Oddity[] = [];
  readonly #context: ReadingContext;
  readonly #page: number;
  readonly #new = new Map<string, number>();
  readonly #traps = new Set<string>();

  constructor(context: ReadingContext, page: number) {
    this.#context = context;
    this.#page = page;
  }

  oddity(kind: string, detail: string, url = this.#context.state.urls[this.#page]!): void {
    if (this.odd.length < MAX_ODDITIES) this.odd.push({ url, kind, detail });
  }

  /** The URL's number, or -1 when it is a trap. */
  find(source: Source, url: string): number {
    const { state, rules } = this.#context;
    const known = state.numberOf(url);
    if (known !== undefined) {
      if (!(state.sources[known]! & SOURCES[source])) this.found.push([source, url]);
      return known;
    }
    const fresh = this.#new.get(url);
    if (fresh !== undefined) return fresh;
    const trap = findTrap(url, this.#page, state, rules.profile.queries.maxPerPath);
    if (trap) {
      if (!this.#traps.has(trap.url)) this.oddity(trap.kind, trap.detail, trap.url);
      this.#traps.add(trap.url);
      return -1;
    }
    const number = state.urls.length + this.#new.size;
    this.#new.set(url, number);
    this.found.push([source, url]);
    return number;
  }

  /** One hop further, unless this has been going on for too long. */
  follow(target: Target): void {
    if (!target.inScope) return;
    if (this.#context.state.redirectDepth[this.#page]! >= MAX_REDIRECTS)
      this.oddity('too-many-redirects', `more than ${MAX_REDIRECTS}, the next to ${target.url}`);
    else this.find('redirect', target.url);
  }
}

/** As many as browsers follow. */
export const MAX_REDIRECTS = 20;

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

/** Makes the in-scope targets known; gives the numbers of those that will be asked for. */
function findTargets(targets: readonly (Target | null)[], finds: Finds, { urls, sources }: CrawlState): number[] {
  const found = new Set<number>();
  for (const target of targets) {
    if (!target?.inScope) continue;
    const { urlNumber } = target;
    // Most were found before, and by a link: there is nothing to note.
    if (urlNumber !== undefined && urls[urlNumber] === target.url && sources[urlNumber]! & SOURCES.link)
      found.add(urlNumber);
    else {
      const number = finds.find('link', target.url);
      if (number < 0) continue;
      target.urlNumber = number;
      found.add(number);
    }
  }
  return [...found];
}

function clientTarget(
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

/** The URL that the page claims, or the one that answered when it claims none that makes sense. */
function ownUrl(
  { values }: ExtractedPage,
  url: string,
  base: string,
  { urls, rules, state }: ReadingContext,
  finds: Finds,
): string {
  if (values.identity === null) {
    finds.oddity(
      'no-identity',
      `claims no URL of its own (${rules.profile.identity.map(({ select }) => select).join(', ')})`,
    );
    return url;
  }
  const target = urls.resolve(values.identity, base);
  if (!target || !/^https?:/.test(target.url)) {
    finds.oddity('bad-identity', `"${values.identity.slice(0, 200)}" is no URL`);
    return url;
  }
  if (target.inScope) return target.url;
  const sameScheme = target.url.replace(/^https?:/, new URL(state.root).protocol);
  if (createScope(state.root)(sameScheme)) {
    finds.oddity('identity-scheme', `claims ${target.url}`);
    return sameScheme;
  }
  finds.oddity('identity-out-of-scope', `claims ${target.url}`);
  return target.url;
}

function factsOf(extracted: ExtractedPage, { profile }: PageRules, finds: Finds): PageFacts {
  const { values } = extracted;
  for (const [name, rule] of Object.entries(profile.aspects)) {
    const missing = name === 'h1' ? extracted.numH1s === 0 : values[name as keyof typeof values] === null;
    if (rule.expected && missing) finds.oddity(`no-${name}`, `has no ${name}`);
  }
  return {
    title: values.title,
    description: values.description,
    numH1s: extracted.numH1s,
    firstH1: extracted.firstH1,
    language: values.language,
    modified: dateOf(values.modified, profile.aspects.modified.format, finds),
    pagetype: values.pagetype,
    classes: values.classes,
    edText: extracted.edText,
    autText: extracted.autText,
  };
}

function dateOf(value: string | null, format: 'date' | undefined, finds: Finds): string | null {
  if (value === null || format !== 'date') return value;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(value) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(value);
  const day = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  const time = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return day;
  finds.oddity('bad-modified', `"${value.slice(0, 100)}" is no date`);
  return null;
}

/** Links of the editorial part; `#`, `/`, links to the page itself and ignored ones are none. */
function editorialLinks(
  { edLinks, hrefs }: ExtractedPage,
  targets: readonly (Target | null)[],
  own: readonly string[],
  state: CrawlState,
): Pick<PageRecord, 'newLinks' | 'edLinks'> {
  const newLinks: string[] = [];
  const fresh = new Map<string, number>();
  const numbers = new Map<number, number | null>();
  const used: (number | string)[] = [];
  for (const { href, text } of edLinks) {
    let number = numbers.get(href);
    if (number === undefined) numbers.set(href, (number = numberOf(hrefs[href]!.trim(), targets[href]!)));
    if (number !== null) used.push(number, text);
  }
  return { newLinks, edLinks: used };

  function numberOf(written: string, target: Target | null): number | null {
    if (!target || written === '#' || written === '/' || own.includes(target.url)) return null;
    const { linkNumber } = target;
    if (linkNumber !== undefined && state.linkKeys[linkNumber] === target.key) return linkNumber;
    const known = state.linkNumberOf(target.key) ?? fresh.get(target.key);
    if (known !== undefined) return (target.linkNumber = known);
    const number = state.linkKeys.length + newLinks.length;
    fresh.set(target.key, number);
    newLinks.push(target.key);
    return (target.linkNumber = number);
  }
}

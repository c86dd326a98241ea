import { pathOf } from '@scrape-and-report/record';
import { CrawlState } from '../crawl/crawl-state';
import { unseenAliases } from '../finish/count-inlinks';
import { FetchedRecord } from '../journal/journal-records';
import { createScope } from '../url/scope';

/** A page of the scrape before, as far as its fate is asked for. */
export interface KnownAddress {
  readonly id: number;
  readonly path: string;
  /** The page's own URL. */
  readonly url: string;
  /** The URL that answered with it. */
  readonly from: string;
}

export interface SettleOptions {
  readonly state: CrawlState;
  readonly known: readonly KnownAddress[];
  /** Why what was not asked for was not: `limit`, or `stopped` when the scrape ended early. */
  readonly notAsked: 'limit' | 'stopped';
  /** The record of a URL that was not reached, with what an earlier scrape says of it. */
  readonly orEarlier: (plain: FetchedRecord, reason: string) => FetchedRecord;
  readonly keep: (record: FetchedRecord) => void;
  /** Where the site led from addresses that never were, in the scrape before: URLs without query. */
  readonly nowhereBefore: () => ReadonlySet<string>;
  /** URLs that gave no page in the scrape before (redirects, and what failed), and that nothing leaves out now. */
  readonly earlierUrls: () => readonly string[];
}

/**
 * Once all is asked for: keeps the known pages that were never asked for, and those that only lead to what was not
 * reached (a redirect to a page that fails, or in a circle), and what else is known of URLs that were not asked for.
 */
export function settleUnreached(options: SettleOptions): void {
  const { state, known, notAsked, orEarlier, keep, earlierUrls } = options;
  const take = (number: number, reason: string, shape?: string): void => {
    const plain: FetchedRecord = {
      ...{ t: 'fetched', url: number, status: state.statuses[number] ?? null, requests: 0 },
      ...{ found: [], hops: [], odd: [] },
    };
    const record = orEarlier(plain, reason);
    if (record.unreached) keep(shape === undefined ? record : { ...record, shape });
  };
  for (const { url, from } of known) {
    const number = state.numberOf(from);
    if (number === undefined || state.claims.has(pathOf(url, state.root)) || state.unreached.has(number)) continue;
    const why = whyUnreached(number, options);
    if (why !== null) take(number, why.reason, why.shape);
  }
  // What a page behind an alias links to is not recorded: without it, its links cannot be found.
  const [alias] = unseenAliases(state);
  if (alias !== undefined) {
    const lost = earlierUrls().filter((url) => state.numberOf(url) === undefined);
    const plain: FetchedRecord = { t: 'fetched', url: alias, status: null, requests: 0, found: [], hops: [], odd: [] };
    const record = orEarlier(plain, state.unreached.get(alias)!.reason);
    keep({ ...record, odd: [], found: [...record.found, ...lost.map((url) => ['redirect', url] as const)] });
  }
  // Grows while pages that are kept make their links known.
  for (let number = 0; number < state.urls.length; number += 1)
    if (state.statuses[number] === undefined) take(number, notAsked);
}

interface WhyUnreached {
  readonly reason: string;
  /** What it says, where that may be what others say too. */
  readonly shape?: string;
}

/** Null when what stands at a URL is certain: a page, another kind of file, nothing, or something elsewhere. */
function whyUnreached(start: number, { state, notAsked, nowhereBefore }: SettleOptions): WhyUnreached | null {
  const inScope = createScope(state.root);
  const seen = new Set<number>();
  for (let number: number | undefined = start; number !== undefined;) {
    const url: string = state.urls[number]!;
    if (seen.has(number)) return { reason: 'redirect-loop' };
    seen.add(number);
    const status = state.statuses[number];
    if (number !== start && state.unreached.has(number)) return { reason: state.unreached.get(number)!.reason };
    if (status === undefined) return { reason: notAsked };
    const hop = state.hops.find(({ from }) => from === url);
    // That it leads to what the site gives for addresses that never were, for the first time, may be maintenance.
    if (status === 'soft-404' && number !== start && !nowhereBefore().has(url.replace(/[?#].*$/s, '')))
      return { reason: status, shape: state.shapes[number] };
    if (!hop) return isDefinite(status) ? null : { reason: status };
    number = inScope(hop.to) ? state.numberOf(hop.to) : undefined;
  }
  return null;
}

/** What robots.txt forbids (null) is left out by the site's own will. */
function isDefinite(status: string | null): status is null {
  return status === null || /^(20[03]|404|410|soft-404)$/.test(status);
}

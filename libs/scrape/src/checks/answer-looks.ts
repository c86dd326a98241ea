import { SeenOnPage } from '@scrape-and-report/record';
import { Fetched } from '../http/fetched';
import { FetchedRecord } from '../journal/journal-records';

/** An answer that takes longer than the first of these is slow; told by the last that it exceeds. */
const SLOW_SECONDS = [3, 5, 10, 20, 30] as const;

/**
 * A page with what its answer says beside the body: today's, though the page may be read as it was before. An answer «not
 * modified» need not repeat what the page's own answer said.
 */
export function withAnswer(record: FetchedRecord, fetched: Fetched): FetchedRecord {
  const { page } = record;
  if (!page?.look || record.unreached || fetched.kind !== 'response') return record;
  const { hidden: before, slow: slowBefore, ...own } = page.look.seen;
  const header = fetched.headers['x-robots-tag'];
  // Of nearly all pages it says nothing, and a record made anew is another shape to all that take it.
  const isPlain = header === undefined && before === undefined && slowBefore === undefined;
  if (isPlain && (fetched.seconds ?? 0) < SLOW_SECONDS[0]) return record;
  const hidden = header === undefined ? fetched.status === 304 && before === true : keepsOut(header);
  const slow = slownessOf(fetched.seconds);
  const seen: SeenOnPage = { ...own, ...(hidden && { hidden }), ...(slow !== null && { slow }) };
  return { ...record, page: { ...page, look: { ...page.look, seen } } };
}

function slownessOf(seconds = 0): number | null {
  return SLOW_SECONDS.findLast((least) => seconds >= least) ?? null;
}

/**
 * Whether an `X-Robots-Tag` keeps a page from all search engines: `noindex` or `none` that is not said to one robot alone.
 *
 * @see https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag#xrobotstag
 */
function keepsOut(header: string): boolean {
  let isForAll = true;
  for (const said of header.slice(0, MOST_LETTERS).toLowerCase().split(',')) {
    const [, name, rest] = /^\s*([\w-]+)\s*:(.*)$/s.exec(said) ?? [];
    const isRobot = name !== undefined && !WITH_VALUES.has(name);
    if (isRobot) isForAll = name === 'robots';
    const rule = (isRobot ? rest! : said).trim();
    if (isForAll && (rule === 'noindex' || rule === 'none')) return true;
  }
  return false;
}

/** Rules that are written with a colon, as the names of robots are. */
const WITH_VALUES = new Set(['unavailable_after', 'max-snippet', 'max-image-preview', 'max-video-preview']);
const MOST_LETTERS = 2000;

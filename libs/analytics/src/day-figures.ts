import { createHash } from 'node:crypto';
import type { Day } from '@scrape-and-report/production';
import { sumOfUsage, type UsageItemRow, type UsageState, type UsageSums } from '@scrape-and-report/record';

/** One URL on one day, whatever the source. All counts are whole numbers of 0 or more. */
export interface PageFigures extends UsageSums {
  /** As the source sent it. */
  readonly url: string;
  /** Null when the source does not tell. */
  readonly uniqueVisitors: number | null;
}

/** Something else that is counted of a day; nothing in it tells of a visitor. */
export type DayItem = Omit<UsageItemRow, 'day'>;

/** One day of the whole site. */
export interface DayTotals {
  readonly pageviews: number;
  readonly uniquePageviews: number;
  readonly visits: number;
  readonly uniqueVisitors: number | null;
  readonly bounces: number;
  readonly seconds: number;
  readonly downloads: number;
  readonly outlinks: number;
}

/** What a source says about a day, with the proof already done: pageviews = Σ hits + hiddenHits. */
export interface DayFigures {
  readonly day: Day;
  readonly state: UsageState;
  readonly totals: DayTotals;
  readonly pages: readonly PageFigures[];
  /** Downloads, outlinks, addresses that lead nowhere, totals of referrers and devices; absent: the source tells none. */
  readonly items?: readonly DayItem[];
  /** Page views without a URL. */
  readonly hiddenHits: number;
  /** Why the day is not final, or empty. */
  readonly note: string;
}

export const NO_TOTALS: DayTotals = {
  pageviews: 0,
  uniquePageviews: 0,
  visits: 0,
  uniqueVisitors: 0,
  bounces: 0,
  seconds: 0,
  downloads: 0,
  outlinks: 0,
};

/** SHA-256 (hex) of a day's figures: independent of the order of its pages, of state, note and join. */
export function digestOfDay(source: string, { totals, pages, items = [], hiddenHits }: DayFigures): string {
  const t = totals;
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      source,
      t.pageviews,
      t.uniquePageviews,
      t.visits,
      t.uniqueVisitors,
      t.bounces,
      t.seconds,
      t.downloads,
      t.outlinks,
      hiddenHits,
    ]),
  );
  const rows = [...pages].sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0));
  for (const p of rows) {
    hash.update(
      `\n${JSON.stringify([p.url, p.hits, p.visits, p.uniqueVisitors, p.entries, p.exits, p.bounces, p.seconds])}`,
    );
  }
  // Absent items leave the digest as it was before there were any.
  for (const item of [...items].map((i) => JSON.stringify([i.kind, i.name, i.referrer, i.hits, i.visits])).sort())
    hash.update(`\n${item}`);
  return hash.digest('hex');
}

/** Rows that have become one URL, summed; what cannot be summed is not known any more. */
export function mergePages(pages: readonly PageFigures[]): PageFigures[] {
  const merged = new Map<string, PageFigures>();
  for (const page of pages) {
    const known = merged.get(page.url);
    merged.set(page.url, known ? sumOfPages(known, page) : page);
  }
  return [...merged.values()];
}

/** Sums of two rows of one URL. */
export function sumOfPages(a: PageFigures, b: PageFigures): PageFigures {
  return {
    url: a.url,
    uniqueVisitors: null,
    ...sumOfUsage(a, b),
  };
}

/** Items that have become one, summed. */
export function mergeItems<T extends DayItem>(items: readonly T[]): T[] {
  const merged = new Map<string, T>();
  for (const item of items) {
    const key = JSON.stringify([item.kind, item.name, item.referrer]);
    const known = merged.get(key);
    merged.set(key, known ? { ...item, hits: item.hits + known.hits, visits: item.visits + known.visits } : item);
  }
  return [...merged.values()];
}

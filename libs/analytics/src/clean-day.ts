import { sumOfUsage, type UsageDayRow, type UsageItemRow, type UsagePageRow } from '@scrape-and-report/record';
import { cleanItems, createUrlCleaner, type UrlCleaner } from './clean-url';
import { digestOfDay, type DayFigures } from './day-figures';
import type { PageJoin } from './join-pages';

/** A day as it is stored. */
export interface StoredDay {
  readonly day: UsageDayRow;
  readonly pages: readonly UsagePageRow[];
  readonly items: readonly UsageItemRow[];
}

/** An address as it is stored, and the page that it was joined with. */
export type StoredAddress = Pick<UsagePageRow, 'url' | 'path' | 'match'>;

/**
 * The cleaner for what is stored: as for what a source tells, but an address that was joined with a page is known to be
 * one's, whatever the newest scrape holds.
 */
export function cleanerOfStored(addresses: Iterable<StoredAddress>, keepQuery: readonly string[]): UrlCleaner {
  const pages = new Map<string, ReturnType<PageJoin>>();
  for (const { url, path, match } of addresses) {
    if (path === null || match === null) continue;
    pages.set(url, { path, match });
    const base = url.replace(/[?#].*$/s, '');
    if (!pages.has(base)) pages.set(base, { path, match });
  }
  return createUrlCleaner({ join: (url) => pages.get(url) ?? null, keepQuery });
}

/**
 * A stored day as it would be stored today: addresses without what may tell of a person, rows that have become one
 * summed, its digest that of the new figures. Null when nothing in it is to be cleaned.
 */
export function cleanStoredDay({ day, pages, items }: StoredDay, cleanUrl: UrlCleaner): StoredDay | null {
  const cleaned = mergeRows(pages.map((page) => ({ ...page, url: cleanUrl(page.url) })));
  const cleanedItems = cleanItems(items, cleanUrl);
  const isSame =
    cleaned.length === pages.length &&
    cleaned.every(({ url }, at) => url === pages[at]!.url) &&
    cleanedItems.length === items.length &&
    cleanedItems.every(({ name, referrer }, at) => name === items[at]!.name && referrer === items[at]!.referrer);
  if (isSame) return null;
  const figures = figuresOf({ day, pages: cleaned, items: cleanedItems });
  return { day: { ...day, digest: digestOfDay(day.source, figures) }, pages: cleaned, items: cleanedItems };
}

function mergeRows(rows: readonly UsagePageRow[]): UsagePageRow[] {
  const merged = new Map<string, UsagePageRow>();
  for (const row of rows) {
    const known = merged.get(row.url);
    merged.set(row.url, known ? sumOfRows(known, row) : row);
  }
  return [...merged.values()];
}

function sumOfRows(a: UsagePageRow, b: UsagePageRow): UsagePageRow {
  const { path, match } = a.path === null ? b : a;
  return { ...a, path, match, unique_visitors: null, ...sumOfUsage(a, b) };
}

function figuresOf({ day, pages, items }: StoredDay): DayFigures {
  const { pageviews, visits, bounces, seconds, downloads, outlinks } = day;
  return {
    day: day.day as DayFigures['day'],
    state: day.state,
    totals: {
      pageviews,
      uniquePageviews: day.unique_pageviews,
      visits,
      uniqueVisitors: day.unique_visitors,
      bounces,
      seconds,
      downloads,
      outlinks,
    },
    pages: pages.map(({ unique_visitors, ...page }) => ({ ...page, uniqueVisitors: unique_visitors })),
    items,
    hiddenHits: day.hidden_hits,
    note: day.note,
  };
}

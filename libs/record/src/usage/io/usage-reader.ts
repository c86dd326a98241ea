import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { addDays, StageError } from '@scrape-and-report/production';
import { Database, openDatabase } from '../../io/database';
import { hasTable } from '../../scrape-db/has-table';
import { isUsageFile, UsageDayRow, usageFileOf, type UsageItemRow } from '../schema';
import { sumOfUsage, type UsageSums } from '../usage-sums';
import { isNumberedMonth } from './month-pages';

/** Sums of all URLs of one page over the days asked for. */
export interface PageUsage extends UsageSums {
  readonly path: string;
}

/** Sums of a URL that belongs to no page known. */
export interface UnmatchedUsage extends UsageSums {
  readonly url: string;
}

export interface Usage {
  /** Sorted by day; a day that was never asked for has no row. */
  readonly days: readonly UsageDayRow[];
  /** Sorted by path. */
  readonly pages: readonly PageUsage[];
  /** Sorted by URL. */
  readonly unmatched: readonly UnmatchedUsage[];
}

/** First and last day. */
interface Period {
  readonly from: string;
  readonly to: string;
}

/**
 * Usage figures of a store's `analytics/` folder between two days, both included. Read-only; a missing folder is no usage.
 *
 * @throws StageError that names the file when a month is damaged.
 */
export function readUsage(folder: string, { from, to }: Period): Usage {
  const days: UsageDayRow[] = [];
  const pages = new Map<string, UsageSums>();
  const unmatched = new Map<string, UsageSums>();
  eachMonth(folder, { from, to }, (db) => {
    days.push(...db.prepare('SELECT * FROM days WHERE day BETWEEN ? AND ? ORDER BY day').all<UsageDayRow>([from, to]));
    for (const row of db.prepare(SUMS).iterate<SumRow>([from, to])) {
      if (row.path === null) addTo(unmatched, row.url, row);
      else addTo(pages, row.path, row);
    }
  });
  return {
    days,
    pages: sorted(pages).map(([path, sums]) => ({ path, ...sums })),
    unmatched: sorted(unmatched).map(([url, sums]) => ({ url, ...sums })),
  };
}

/** Sums of an item over the days asked for. */
export type UsageItemSums = Omit<UsageItemRow, 'day'>;

/**
 * What is counted beside pages between two days, both included, sorted by kind, name and referrer. Nothing of months that
 * were stored before there were items.
 *
 * @throws StageError that names the file when a month is damaged.
 */
export function readUsageItems(folder: string, { from, to }: Period): UsageItemSums[] {
  const items = new Map<string, Mutable<UsageItemSums>>();
  eachMonth(folder, { from, to }, (db) => {
    if (!hasTable(db, 'day_items')) return;
    for (const row of db.prepare(ITEM_SUMS).iterate<UsageItemSums>([from, to])) addItem(items, row);
  });
  return sorted(items).map(([, item]) => item);
}

/**
 * Page views of single pages on each day between two days, both included: one number a day, in their order, 0 where none
 * is stored. Pages without any are not among the answers.
 *
 * @throws StageError that names the file when a month is damaged.
 */
export function readDailyViews(
  folder: string,
  { from, to, paths }: Period & { readonly paths: readonly string[] },
): ReadonlyMap<string, readonly number[]> {
  const days = new Map<string, number>();
  for (let day = from; day <= to; day = addDays(day, 1)) days.set(day, days.size);
  const views = new Map<string, number[]>();
  eachMonth(folder, { from, to }, (db) => {
    for (const { path, day, hits } of db.prepare(DAILY).iterate<DailyRow>([from, to, JSON.stringify(paths)])) {
      let ofPage = views.get(path);
      if (!ofPage) views.set(path, (ofPage = Array.from(days, () => 0)));
      ofPage[days.get(day)!]! += hits;
    }
  });
  return views;
}

/** A month of visits, a number a day. */
export interface MonthOfVisits {
  /** State of each day from the first of the month, null for one that was never asked for. */
  readonly states: readonly (UsageDayRow['state'] | null)[];
  /** Visits with each page on these days, sorted by path; pages without any left out. */
  readonly pages: readonly (readonly [path: string, visits: readonly number[]])[];
}

/**
 * @param file one of `usageFiles`
 * @throws StageError that names the file when it is damaged.
 */
export function readMonthOfVisits(folder: string, file: string): MonthOfVisits {
  return withMonth(folder, file, (db) => {
    const days = new Map<number, UsageDayRow['state']>();
    for (const { day, state } of db.prepare('SELECT day, state FROM days').iterate<UsageDayRow>())
      days.set(Number(day.slice(8)), state);
    const pages = new Map<string, number[]>();
    const last = Math.max(0, ...days.keys());
    for (const { path, day, visits } of db.prepare(DAYS_OF_PAGES).iterate<VisitsRow>()) {
      const at = Number(day.slice(8)) - 1;
      let ofPage = pages.get(path);
      if (!ofPage) pages.set(path, (ofPage = Array.from({ length: last }, () => 0)));
      if (at < last) ofPage[at]! += visits;
    }
    return { states: Array.from({ length: last }, (_, at) => days.get(at + 1) ?? null), pages: sorted(pages) };
  });
}

/**
 * Views of one address in a month.
 *
 * @param file one of `usageFiles`
 * @throws StageError that names the file when it is damaged.
 */
export function viewsOfUrl(folder: string, file: string, url: string): number {
  const sum = (db: Database): string =>
    isNumberedMonth(db)
      ? // Its number first, then day by day, as the key is.
        `SELECT sum(f.hits) AS hits FROM addresses a CROSS JOIN days d
         CROSS JOIN page_figures f ON f.day_nr = CAST(substr(d.day, 9) AS INTEGER) AND f.address_nr = a.address_nr`
      : 'SELECT sum(hits) AS hits FROM days CROSS JOIN page_days USING (day)';
  return withMonth(
    folder,
    file,
    (db) => db.prepare(`${sum(db)} WHERE url = ?`).get<{ hits: number | null }>([url])!.hits ?? 0,
  );
}

type VisitsRow = { readonly path: string; readonly day: string; readonly visits: number };

/** A page has several URLs. */
const DAYS_OF_PAGES = 'SELECT path, day, visits FROM page_days WHERE path IS NOT NULL AND visits > 0';

/** Every stored day of the whole site, sorted; empty when there are none. */
export function analyticsDays(folder: string): UsageDayRow[] {
  return usageFiles(folder).flatMap((file) =>
    withMonth(folder, file, (db) => db.prepare('SELECT * FROM days ORDER BY day').all<UsageDayRow>()),
  );
}

/** Names of the months' files, sorted; temporary and foreign files left out. */
export function usageFiles(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter(isUsageFile).sort() : [];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type SumRow = UsageSums & { readonly path: string | null; readonly url: string };

const SUMS = `
SELECT path, CASE WHEN path IS NULL THEN url ELSE '' END AS url, SUM(hits) AS hits, SUM(visits) AS visits,
  SUM(entries) AS entries, SUM(exits) AS exits, SUM(bounces) AS bounces, SUM(seconds) AS seconds
FROM page_days WHERE day BETWEEN ? AND ? GROUP BY 1, 2`;

const ITEM_SUMS = `
SELECT kind, name, referrer, SUM(hits) AS hits, SUM(visits) AS visits
FROM day_items WHERE day BETWEEN ? AND ? GROUP BY 1, 2, 3`;

type DailyRow = { readonly path: string; readonly day: string; readonly hits: number };

const DAILY = `
SELECT path, day, SUM(hits) AS hits FROM page_days
WHERE day BETWEEN ? AND ? AND path IN (SELECT value FROM json_each(?)) GROUP BY path, day`;

function eachMonth(folder: string, { from, to }: Period, read: (db: Database) => void): void {
  for (const file of usageFiles(folder))
    if (file >= usageFileOf(from) && file <= usageFileOf(to)) withMonth(folder, file, read);
}

function withMonth<T>(folder: string, file: string, read: (db: Database) => T): T {
  const path = join(folder, file);
  let db: Database | null = null;
  try {
    db = openDatabase(path, { readonly: true });
    return read(db);
  } catch (cause) {
    throw new StageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      code: 'USAGE_UNREADABLE',
      hint: 'move it away: the next production takes its days from the partners, or asks for them again',
      cause,
    });
  } finally {
    db?.close();
  }
}

const NO_USAGE: UsageSums = { hits: 0, visits: 0, entries: 0, exits: 0, bounces: 0, seconds: 0 };

function addTo(sums: Map<string, UsageSums>, key: string, row: SumRow): void {
  sums.set(key, sumOfUsage(sums.get(key) ?? NO_USAGE, row));
}

function addItem(items: Map<string, Mutable<UsageItemSums>>, row: UsageItemSums): void {
  const key = [row.kind, row.name, row.referrer].join('\0');
  const known = items.get(key);
  if (!known) {
    const { kind, name, referrer, hits, visits } = row;
    items.set(key, { kind, name, referrer, hits, visits });
    return;
  }
  known.hits += row.hits;
  known.visits += row.visits;
}

function sorted<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

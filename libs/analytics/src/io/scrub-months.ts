import { join } from 'node:path';
import {
  openDatabase,
  usageFiles,
  type Database,
  type UsageDayRow,
  type UsageItemRow,
  type UsagePageRow,
} from '@scrape-and-report/record';
import { cleanerOfStored, cleanStoredDay, type StoredAddress, type StoredDay } from '../clean-day';
import { cleanItems, type UrlCleaner } from '../clean-url';
import { itemsOf, replaceDay } from './usage-store';

/** What of a month would be masked, or was. */
export interface MonthFinding {
  /** `2026-11.db`. */
  readonly file: string;
  /** Days with such an address. */
  readonly days: number;
  /** Different addresses, and words that were searched for. */
  readonly addresses: number;
}

/**
 * Looks for what may tell of a person in the months of an `analytics/` folder: addresses that would be stored otherwise
 * today. Only reads. Months without any are not among the answers.
 */
export function findPersonal(folder: string, keepQuery: readonly string[]): MonthFinding[] {
  return usageFiles(folder).flatMap((file) => {
    const db = openDatabase(join(folder, file), { readonly: true });
    try {
      const cleanUrl = cleanerOf(db, keepQuery);
      const days = dirtyDays(db, cleanUrl);
      if (days.length === 0) return [];
      const urls = new Set(addressesOf(db).map(({ url }) => url));
      const odd = [...urls].filter((url) => cleanUrl(url) !== url).length + oddItems(db, cleanUrl).length;
      return [{ file, days: days.length, addresses: odd }];
    } finally {
      db.close();
    }
  });
}

/**
 * Cleans the months of an `analytics/` folder: each day that holds such an address is replaced by what would be stored
 * today, a transaction a month, and the bytes that are free then are overwritten. Sums stay as they are.
 *
 * @returns what was cleaned, and every address or word that is stored no longer
 */
export async function scrubMonths(
  folder: string,
  { keepQuery, assertLease }: { readonly keepQuery: readonly string[]; readonly assertLease: () => Promise<void> },
): Promise<{ readonly months: MonthFinding[]; readonly masked: ReadonlySet<string> }> {
  const found = findPersonal(folder, keepQuery);
  const masked = new Set<string>();
  for (const { file } of found) {
    await assertLease();
    const db = openDatabase(join(folder, file));
    try {
      db.exec('PRAGMA secure_delete = ON');
      const cleanUrl = cleanerOf(db, keepQuery);
      const cleaned = dirtyDays(db, cleanUrl);
      for (const { url } of addressesOf(db)) if (cleanUrl(url) !== url) masked.add(url);
      for (const { name, referrer } of oddItems(db, cleanUrl)) masked.add(name).add(referrer);
      db.transaction(() => cleaned.forEach(({ day, pages, items }) => replaceDay(db, day, pages, items)));
      db.exec('VACUUM');
    } finally {
      db.close();
    }
  }
  masked.delete('');
  return { months: found, masked };
}

/** A day of another's, as it would be stored today. */
export function cleanedDay(stored: StoredDay, keepQuery: readonly string[]): StoredDay {
  return cleanStoredDay(stored, cleanerOfStored(stored.pages, keepQuery)) ?? stored;
}

function cleanerOf(db: Database, keepQuery: readonly string[]): UrlCleaner {
  return cleanerOfStored(
    addressesOf(db).filter(({ path }) => path !== null),
    keepQuery,
  );
}

function addressesOf(db: Database): StoredAddress[] {
  return db.prepare('SELECT DISTINCT url, path, match FROM page_days').all<StoredAddress>();
}

/** Items that would be masked, each once. */
function oddItems(db: Database, cleanUrl: UrlCleaner): UsageItemRow[] {
  const items = daysOf(db).flatMap(({ day }) => itemsOf(db, day));
  const odd = items.filter((item) => {
    const [clean] = cleanItems([item], cleanUrl);
    return clean!.name !== item.name || clean!.referrer !== item.referrer;
  });
  return [...new Map(odd.map((item) => [JSON.stringify([item.kind, item.name, item.referrer]), item])).values()];
}

function daysOf(db: Database): UsageDayRow[] {
  return db.prepare('SELECT * FROM days ORDER BY day').all<UsageDayRow>();
}

/** Days with anything to clean, cleaned. */
function dirtyDays(db: Database, cleanUrl: UrlCleaner): StoredDay[] {
  const ofDay = db.prepare('SELECT * FROM page_days WHERE day = ? ORDER BY url');
  return daysOf(db).flatMap((day) => {
    const stored = { day, pages: ofDay.all<UsagePageRow>([day.day]), items: itemsOf(db, day.day) };
    return cleanStoredDay(stored, cleanUrl) ?? [];
  });
}

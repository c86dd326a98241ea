import { join } from 'node:path';
import {
  openDatabase,
  usageFiles,
  type Database,
  type UsageDayRow,
  type UsageItemRow,
  type UsagePageRow,
} from '@scrape-and-report/record';
import { cleanerOfStored, cleanStoredDay, type StoredAddress, type StoredDay } from '../../clean-day';
import { cleanItems, type UrlCleaner } from '../../clean-url';
import { itemsOf, byUrl, replaceDay } from '../usage-store';
import { NO_CLEAN_MONTHS, type CleanMonths } from './clean-months';

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
 *
 * @param known months that need not be read; those that are found clean are noted there
 */
export function findPersonal(
  folder: string,
  keepQuery: readonly string[],
  known: CleanMonths = NO_CLEAN_MONTHS,
): MonthFinding[] {
  return usageFiles(folder).flatMap((file) => {
    if (known.isClean(file)) return [];
    const db = openDatabase(join(folder, file), { readonly: true });
    let finding: MonthFinding | null;
    try {
      finding = findingOf(file, lookAt(db, keepQuery));
    } finally {
      db.close();
    }
    if (finding === null) known.noteClean(file);
    return finding ?? [];
  });
}

export interface ScrubOptions {
  readonly keepQuery: readonly string[];
  readonly assertLease: () => Promise<void>;
  /** Months that need not be read. */
  readonly known?: CleanMonths;
}

/**
 * Cleans the months of an `analytics/` folder: each day that holds such an address is replaced by what would be stored
 * today, a transaction a month, and the bytes that are free then are overwritten. Sums stay as they are.
 *
 * @returns what was cleaned, and every address or word that is stored no longer
 */
export async function scrubMonths(
  folder: string,
  { keepQuery, assertLease, known = NO_CLEAN_MONTHS }: ScrubOptions,
): Promise<{ readonly months: MonthFinding[]; readonly masked: ReadonlySet<string> }> {
  const months: MonthFinding[] = [];
  const masked = new Set<string>();
  for (const { file } of findPersonal(folder, keepQuery, known)) {
    await assertLease();
    const db = openDatabase(join(folder, file));
    try {
      db.exec('PRAGMA secure_delete = ON');
      const look = lookAt(db, keepQuery);
      const cleaned = storedDays(db, look.days).flatMap((stored) => cleanStoredDay(stored, look.cleanUrl) ?? []);
      db.transaction(() =>
        cleaned.forEach(({ day, pages, items }) => replaceDay(db, day, [...pages].sort(byUrl), items)),
      );
      db.exec('VACUUM');
      for (const url of look.urls) masked.add(url);
      for (const { name, referrer } of look.items) masked.add(name).add(referrer);
      const finding = findingOf(file, look);
      if (finding) months.push(finding);
    } finally {
      db.close();
    }
    // What was cleaned now is as clean as the rules have it.
    known.noteClean(file);
  }
  known.save();
  masked.delete('');
  return { months, masked };
}

/** A day of another's, as it would be stored today. */
export function cleanedDay(stored: StoredDay, keepQuery: readonly string[]): StoredDay {
  return cleanStoredDay(stored, cleanerOfStored(stored.pages, keepQuery)) ?? stored;
}

/** What of a month is to be cleaned. */
interface Look {
  readonly cleanUrl: UrlCleaner;
  /** Addresses, each once. */
  readonly urls: ReadonlySet<string>;
  /** Of each day on which they stand. */
  readonly items: readonly UsageItemRow[];
  readonly days: ReadonlySet<string>;
}

function lookAt(db: Database, keepQuery: readonly string[]): Look {
  const addresses = db.prepare('SELECT DISTINCT url, path, match FROM page_days').all<StoredAddress>();
  const cleanUrl = cleanerOfStored(addresses, keepQuery);
  const urls = new Set(addresses.map(({ url }) => url).filter((url) => cleanUrl(url) !== url));
  const items = daysOf(db)
    .flatMap(({ day }) => itemsOf(db, day))
    .filter((item) => isOdd(item, cleanUrl));
  const days = new Set(items.map(({ day }) => day));
  // Most months hold none: then no row is read a second time.
  if (urls.size > 0)
    for (const [day, url] of db.prepare('SELECT day, url FROM page_days').tuples<[string, string]>())
      if (urls.has(url)) days.add(day);
  return { cleanUrl, urls, items, days };
}

function isOdd(item: UsageItemRow, cleanUrl: UrlCleaner): boolean {
  const [clean] = cleanItems([item], cleanUrl);
  return clean!.name !== item.name || clean!.referrer !== item.referrer;
}

/** Null when there is nothing to clean. */
function findingOf(file: string, { urls, items, days }: Look): MonthFinding | null {
  if (days.size === 0) return null;
  const names = new Set(items.map(({ kind, name, referrer }) => JSON.stringify([kind, name, referrer])));
  return { file, days: days.size, addresses: urls.size + names.size };
}

function storedDays(db: Database, wanted: ReadonlySet<string>): StoredDay[] {
  const ofDay = db.prepare('SELECT * FROM page_days WHERE day = ? ORDER BY url');
  return daysOf(db)
    .filter(({ day }) => wanted.has(day))
    .map((day) => ({ day, pages: ofDay.all<UsagePageRow>([day.day]), items: itemsOf(db, day.day) }));
}

function daysOf(db: Database): UsageDayRow[] {
  return db.prepare('SELECT * FROM days ORDER BY day').all<UsageDayRow>();
}

import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Day, makeFolderIn, removeIfFree, renameWithRetry } from '@scrape-and-report/production';
import type { Joined } from '../join-pages';
import { replacesStored } from '../replaces-stored';
import {
  analyticsDays,
  deletePageDays,
  formatOfStore,
  hasTable,
  insertPageDays,
  joinAddresses,
  NUMBERED_USAGE_SCHEMA,
  openDatabase,
  TEMPORARY_PREFIX,
  usageFileOf,
  USAGE_DAY_COLUMNS,
  USAGE_ITEM_COLUMNS,
  USAGE_ITEMS_SCHEMA,
  USAGE_SCHEMA,
  type Database,
  type UsageDayRow,
  type UsageItemRow,
  type UsagePageRow,
} from '@scrape-and-report/record';

/** Write access to the months of one `analytics/` folder. Keeps the month in use open; `close` it. */
export interface UsageStore {
  /** All stored days by date, as they were when the store was opened, and as written since. */
  readonly days: ReadonlyMap<Day, UsageDayRow>;
  /** Paths that the URLs of a stored day were joined to: a page that vanished keeps its figures. */
  joinsOf(day: Day): Map<string, Pick<UsagePageRow, 'path' | 'match'>>;
  /**
   * Replaces a day and its pages in one transaction: after a crash the old day stands, or the new. Looks again, within
   * the transaction, whether the day is news; false when another process has stored as much meanwhile.
   *
   * @param pages sorted by `byUrl`
   */
  replaceDay(day: UsageDayRow, pages: Iterable<UsagePageRow>, items?: readonly UsageItemRow[]): boolean;
  /** URLs of a month that belong to no page yet; `month` is a file's name. */
  unmatchedOf(month: string): string[];
  /** Joins URLs of a month with pages, wherever they stand without one. */
  joinMonth(month: string, joins: ReadonlyMap<string, Joined>): void;
  close(): void;
}

export function openUsageStore(folder: string): UsageStore {
  removeLitter(folder);
  const days = new Map(analyticsDays(folder).map((row) => [row.day, row]));
  let open: { file: string; db: Database } | null = null;

  const close = (): void => {
    open?.db.close();
    open = null;
  };
  const month = (file: string): Database => {
    if (open?.file === file) return open.db;
    close();
    if (!existsSync(join(folder, file))) createMonth(folder, file);
    const db = openDatabase(join(folder, file));
    open = { file, db };
    return db;
  };

  return {
    days,
    joinsOf(day) {
      if (!days.has(day)) return new Map();
      const rows = month(usageFileOf(day)).prepare(
        'SELECT url, path, match FROM page_days WHERE day = ? AND path IS NOT NULL',
      );
      return new Map(rows.all<UsagePageRow>([day]).map(({ url, path, match }) => [url, { path, match }]));
    },
    replaceDay(day, pages, items = []) {
      const db = month(usageFileOf(day.day));
      const isNews = db.transaction(() => {
        const stored = db.prepare('SELECT state, digest FROM days WHERE day = ?').get<UsageDayRow>([day.day]);
        if (!replacesStored(stored, day)) return false;
        replaceDay(db, day, pages, items);
        return true;
      });
      if (isNews) days.set(day.day, day);
      return isNews;
    },
    unmatchedOf: (file) =>
      month(file)
        .prepare('SELECT DISTINCT url FROM page_days WHERE path IS NULL')
        .all<{ url: string }>()
        .map(({ url }) => url),
    joinMonth(file, joins) {
      const db = month(file);
      db.transaction(() => joinAddresses(db, joins));
    },
    close,
  };
}

const LITTER_AGE_MS = 3_600_000;

/** Removes what a killed run left half made; anything younger may be another's work under way. */
function removeLitter(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    const modifiedMs = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modifiedMs > LITTER_AGE_MS) removeIfFree(join(folder, name));
  }
}

/** Makes an empty month aside and puts it into place, so that no file without tables is ever seen. */
function createMonth(folder: string, file: string): void {
  makeFolderIn(dirname(folder), basename(folder));
  const temporary = join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${file}`);
  try {
    buildMonth(temporary, folder);
    placeNew(temporary, join(folder, file));
  } finally {
    removeIfFree(temporary);
  }
}

/** Puts a file where there is none; one that another process has put there meanwhile stays, unlike with a rename. */
function placeNew(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    // No hard links here (a share, FAT): the window between the two calls is as small as it can be.
    if (!existsSync(path)) renameWithRetry(temporary, path);
  }
}

/**
 * Makes a month's file without days.
 *
 * @param folder `analytics` of the store that it is for
 */
export function buildMonth(path: string, folder: string): void {
  const db = openDatabase(path);
  try {
    // Code that reads format 1 alone would set the other aside.
    const schema = formatOfStore(dirname(folder)) === 1 ? USAGE_SCHEMA : NUMBERED_USAGE_SCHEMA;
    db.transaction(() => db.exec(schema));
  } finally {
    db.close();
  }
}

/** The order in which pages are stored: the same figures make the same file. */
export function byUrl(a: { readonly url: string }, b: { readonly url: string }): number {
  return a.url < b.url ? -1 : 1;
}

/**
 * Deletes and inserts one day; to be called within a transaction.
 *
 * @param pages sorted by `byUrl`
 */
export function replaceDay(
  db: Database,
  day: UsageDayRow,
  pages: Iterable<UsagePageRow>,
  items: readonly UsageItemRow[] = [],
): void {
  if (items.length > 0) db.exec(USAGE_ITEMS_SCHEMA);
  deletePageDays(db, day.day);
  if (hasTable(db, 'day_items')) db.prepare('DELETE FROM day_items WHERE day = ?').run([day.day]);
  db.prepare('DELETE FROM days WHERE day = ?').run([day.day]);
  db.prepare(insertOf('days', USAGE_DAY_COLUMNS)).run(USAGE_DAY_COLUMNS.map((column) => day[column]));
  insertPageDays(db, pages);
  if (items.length === 0) return;
  const item = db.prepare(insertOf('day_items', USAGE_ITEM_COLUMNS));
  for (const row of items) item.run(USAGE_ITEM_COLUMNS.map((column) => row[column]));
}

/** Items of a day, sorted; none where the month is older than the table. */
export function itemsOf(db: Database, day: Day): UsageItemRow[] {
  if (!hasTable(db, 'day_items')) return [];
  return db.prepare('SELECT * FROM day_items WHERE day = ? ORDER BY kind, name, referrer').all<UsageItemRow>([day]);
}

function insertOf(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

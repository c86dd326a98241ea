import type { Database, SqlValue } from '../../io/database';
import { manyRows } from '../../io/many-rows';
import { type UsageMatch, type UsagePageRow, USAGE_PAGE_COLUMNS } from '../schema';

// Pages of days are read by `page_days` in every month: in an older one it is the table in which they stand, in a newer one
// a view of two tables. What writes stands here.

/** Whether addresses of a month stand in a table of their own. */
export function isNumberedMonth(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'page_days'").get() !== undefined;
}

/** Adds pages of a day; to be called within a transaction, when the day has none and stands in `days`. */
export function insertPageDays(db: Database, pages: Iterable<UsagePageRow>): void {
  if (!isNumberedMonth(db)) return insertRows(db, 'page_days', pages);
  db.exec(COMING);
  insertRows(db, 'temp.coming', pages);
  db.exec(TAKE_IN);
}

/** Removes the pages of a day, and addresses that no other has. */
export function deletePageDays(db: Database, day: string): void {
  if (!isNumberedMonth(db)) return db.prepare('DELETE FROM page_days WHERE day = ?').run([day]);
  const number = [Number(day.slice(8))];
  if (!db.prepare('SELECT 1 FROM page_figures WHERE day_nr = ? LIMIT 1').get(number)) return;
  db.prepare('DELETE FROM page_figures WHERE day_nr = ?').run(number);
  db.exec(SWEEP);
}

/** Removes addresses on days, to be called within a transaction. */
export function deletePages(db: Database, pages: readonly (readonly [day: string, url: string])[]): void {
  if (!isNumberedMonth(db)) {
    const remove = db.prepare('DELETE FROM page_days WHERE day = ? AND url = ?');
    for (const key of pages) remove.run(key);
    return;
  }
  const remove = db.prepare(
    'DELETE FROM page_figures WHERE day_nr = ? AND address_nr IN (SELECT address_nr FROM addresses WHERE url = ?)',
  );
  for (const [day, url] of pages) remove.run([Number(day.slice(8)), url]);
  db.exec(SWEEP);
}

/** Gives addresses that have no page one, on all days of a month; to be called within a transaction. */
export function joinAddresses(
  db: Database,
  joins: ReadonlyMap<string, { readonly path: string | null; readonly match: UsageMatch | null }>,
): void {
  if (!isNumberedMonth(db)) {
    const update = db.prepare('UPDATE page_days SET path = ?, match = ? WHERE path IS NULL AND url = ?');
    for (const [url, { path, match }] of joins) update.run([path, match, url]);
    return;
  }
  db.exec('CREATE TEMP TABLE joins (url TEXT PRIMARY KEY, path TEXT, match TEXT) WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO temp.joins VALUES (?, ?, ?)');
  for (const [url, { path, match }] of joins) insert.run([url, path, match]);
  db.exec(JOIN);
}

/** The path of a row of `addresses`. */
const PATH = 'CASE WHEN path_at IS NULL THEN path ELSE substr(url, path_at) END';
const IS_END = 'length(path) > 0 AND substr(url, -length(path)) = path';
/** What is stored of a path: where it begins in its address, or the path itself. */
const PATH_PARTS = `CASE WHEN ${IS_END} THEN length(url) - length(path) + 1 END, CASE WHEN ${IS_END} THEN NULL ELSE path END`;

const COMING = `CREATE TEMP TABLE coming (
  day TEXT, url TEXT, path TEXT, hits INTEGER, visits INTEGER, unique_visitors INTEGER, entries INTEGER, exits INTEGER,
  bounces INTEGER, seconds INTEGER, match TEXT)`;

/** By the engine, which needs no memory for the addresses of a month. Numbers follow the order of what comes: the same days in the same order are the same file. */
const TAKE_IN = `
INSERT INTO addresses (url, path_at, path, match)
  SELECT url, ${PATH_PARTS}, match
  FROM (SELECT url, path, match FROM temp.coming EXCEPT SELECT url, ${PATH}, match FROM addresses) ORDER BY url;
INSERT INTO page_figures
  SELECT CAST(substr(c.day, 9) AS INTEGER), a.nr, c.hits, c.visits, c.unique_visitors, c.entries, c.exits, c.bounces, c.seconds
  FROM temp.coming c
  JOIN (SELECT min(address_nr) AS nr, url, ${PATH} AS path, match FROM addresses GROUP BY url, 3, match) a
    ON a.url = c.url AND a.path IS c.path AND a.match IS c.match
  ORDER BY a.nr;
DROP TABLE temp.coming;`;

const JOIN = `
UPDATE addresses SET (path_at, path, match) =
  (SELECT ${PATH_PARTS}, match FROM temp.joins j WHERE j.url = addresses.url)
WHERE path IS NULL AND path_at IS NULL AND url IN (SELECT url FROM temp.joins);
DROP TABLE temp.joins;`;

const SWEEP = 'DELETE FROM addresses WHERE address_nr NOT IN (SELECT address_nr FROM page_figures)';

function insertRows(db: Database, table: string, pages: Iterable<UsagePageRow>): void {
  const insert = manyRows(
    db,
    USAGE_PAGE_COLUMNS.map(() => '?'),
    (rows) => `INSERT INTO ${table} (${USAGE_PAGE_COLUMNS.join(', ')}) VALUES ${rows}`,
  );
  insert(cellsOf(pages));
}

function* cellsOf(pages: Iterable<UsagePageRow>): Generator<SqlValue[]> {
  for (const page of pages) yield USAGE_PAGE_COLUMNS.map((column) => page[column]);
}

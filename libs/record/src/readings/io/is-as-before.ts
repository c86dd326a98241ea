import type { Database } from '../../io/database';
import { changedLinks } from '../../link-uses/io/changed-links';
import { hasUseLists } from '../../link-uses/has-use-lists';
import { READ_COLUMNS } from '../page-rows';
import { partSeen, type AnsweredPage } from '../page-version';
import { hasTable } from '../../scrape-db/has-table';
import { longUrl, shortUrl } from '../short-url';
import { isOddText } from './whole-texts';

/** Tables of what has a number, and of pages, with the columns that must be the same; what tells most for least comes first. */
const TABLES: readonly (readonly [table: string, keys: readonly string[], columns: readonly string[] | null])[] = [
  ['targets', ['target_nr'], null],
  ['links', ['link_nr'], null],
  ['files', ['file_nr'], null],
  ['pages', ['page_id'], ['path']],
  ['readings', ['page_id'], null],
  ['page_checks', ['page_id'], ['files', 'ids', 'sketch']],
  ['pages_info', ['page_id'], READ_COLUMNS],
];

/**
 * Whether all pages of a scrape were read as what they were read as in an earlier one, but for what was seen on them, and name the
 * same by the same numbers. How they were answered may be another.
 *
 * @param db with the earlier one attached as `old`; both have the same tables with the same columns
 */
export function isAsBefore(db: Database): boolean {
  if (!TABLES.every(([table, keys, columns]) => isSame(db, { table, keys, columns }))) return false;
  // Of a view the engine would look through the list of a page for each of its rows.
  if (hasUseLists(db) || hasUseLists(db, 'old')) return changedLinks(db).size === 0;
  return isSame(db, { table: 'ed_links', keys: ['page_id', 'seq'], columns: null });
}

interface Compared {
  readonly table: string;
  readonly keys: readonly string[];
  /** Null for all. */
  readonly columns: readonly string[] | null;
}

function isSame(db: Database, { table, keys, columns }: Compared): boolean {
  const there = columnsOf(db, table);
  if (there.length === 0) return true;
  const count = (schema: string): number =>
    db.prepare(`SELECT COUNT(*) AS n FROM ${schema}.${table}`).get<{ n: number }>()!.n;
  if (count('main') !== count('old')) return false;
  const compared = there.filter((name) => !keys.includes(name) && (columns?.includes(name) ?? true));
  const differ = compared.map((name) => `n.${name} IS NOT o.${name}`);
  // Each by its key in both: as many as there are.
  const sql = `SELECT 1 FROM main.${table} n LEFT JOIN old.${table} o USING (${keys.join(', ')})
    WHERE o.${keys[0]} IS NULL OR ${differ.join(' OR ')} LIMIT 1`;
  return db.prepare(sql).get() === undefined;
}

function columnsOf(db: Database, table: string): string[] {
  const rows = db.prepare("SELECT name FROM pragma_table_info(?, 'main')").tuples<[string]>([table]);
  return Array.from(rows, ([name]) => name);
}

/**
 * Pages that were answered otherwise than in the earlier scrape, by their numbers; null where one was seen to be another than it was, or has
 * what is no text or could not be told again.
 *
 * @param db as above
 */
export function answeredOtherwise(db: Database, root: string): ReadonlyMap<number, AnsweredPage> | null {
  const ofNone = 'SELECT 1 FROM main.responses WHERE page_id NOT IN (SELECT page_id FROM main.pages) LIMIT 1';
  if (db.prepare(ofNone).get() !== undefined) return null;
  const looks = hasTable(db, 'page_checks');
  const rows = db.prepare(
    `SELECT n.page_id, n.url, n.body_digest, i.status, i.etag, i.last_modified, r.page_id, r.url, r.content_type,
       ${looks ? "ifnull(c.seen, ''), ifnull(d.seen, '')" : "'', ''"}
     FROM main.pages n JOIN old.pages o USING (page_id) JOIN main.pages_info i USING (page_id) JOIN old.pages_info h USING (page_id)
       LEFT JOIN main.responses r USING (page_id) LEFT JOIN old.responses p USING (page_id)
       ${looks ? 'LEFT JOIN main.page_checks c USING (page_id) LEFT JOIN old.page_checks d USING (page_id)' : ''}
     WHERE n.url IS NOT o.url OR n.body_digest IS NOT o.body_digest
       OR i.status IS NOT h.status OR i.etag IS NOT h.etag OR i.last_modified IS NOT h.last_modified
       OR (r.page_id IS NULL) != (p.page_id IS NULL) OR r.url IS NOT p.url OR r.content_type IS NOT p.content_type
       ${looks ? 'OR c.seen IS NOT d.seen' : ''}`,
  );
  type Row = readonly [
    number,
    string,
    string | null,
    ...AnswerCells,
    number | null,
    string,
    string | null,
    string,
    string,
  ];
  const pages = new Map<number, AnsweredPage>();
  for (const row of rows.tuples<Row>()) {
    if (row.some((cell) => isOddText(cell) || (cell !== null && typeof cell === 'object'))) return null;
    const [id, url, body_digest, status, etag, last_modified, answered, from, content_type, seen, before] = row;
    if (partSeen(seen).seen !== partSeen(before).seen) return null;
    if ([url, from ?? ''].some((one) => longUrl(shortUrl(one, root), root) !== one)) return null;
    pages.set(id, {
      ...{ url, body_digest, info: { status, etag, last_modified } },
      response: answered === null ? null : { url: from, content_type },
      checks: { seen },
    });
  }
  return pages;
}

type AnswerCells = [status: number | null, etag: string | null, last_modified: string | null];

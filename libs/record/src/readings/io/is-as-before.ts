import { PAGE_INFO_COLUMNS } from '../../scrape-db/schema';
import type { Database } from '../../io/database';
import { DAY_COLUMNS } from '../page-rows';

const DAYS: readonly string[] = DAY_COLUMNS;

/** Tables of what has a number, and of pages, with the columns that must be the same; what tells most for least comes first. */
const TABLES: readonly (readonly [table: string, keys: readonly string[], columns: readonly string[] | null])[] = [
  ['targets', ['target_nr'], null],
  ['links', ['link_nr'], null],
  ['files', ['file_nr'], null],
  ['pages', ['page_id'], null],
  ['responses', ['page_id'], ['url', 'content_type']],
  ['readings', ['page_id'], null],
  ['page_checks', ['page_id'], null],
  ['pages_info', ['page_id'], Object.keys(PAGE_INFO_COLUMNS).filter((name) => !DAYS.includes(name))],
  ['ed_links', ['page_id', 'seq'], null],
];

/**
 * Whether all pages of a scrape are what they are in an earlier one, but for when they were fetched and who links to them, and name the
 * same by the same numbers.
 *
 * @param db with the earlier one attached as `old`; both have the same tables with the same columns
 */
export function isAsBefore(db: Database): boolean {
  return TABLES.every(([table, keys, columns]) => isSame(db, { table, keys, columns }));
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

/** Texts that are of the day: all that stands in these columns. */
const OF_THE_DAY: readonly (readonly [table: string, columns: readonly string[]])[] = [
  ['parameters', ['name', 'value']],
  ['problems', ['url', 'kind', 'detail']],
  ['redirs', ['req_url', 'redir_url', 'redir_type']],
  ['unreached', ['url', 'reason', 'since']],
  ['findings', ['url', 'kind', 'detail']],
  ['pages', ['path']],
  ['pages_info', ['sources']],
  ['responses', ['fetched_at']],
];

/** Whether it may have been another text before it was read. */
export function isOddText(cell: unknown): boolean {
  return typeof cell === 'string' && /[\0\uFFFD]/.test(cell);
}

/**
 * Whether what was read of those columns is what stands there, byte by byte: bytes that are no text come as U+FFFD, and a text may be cut
 * at a NUL.
 *
 * @param cells all of them that were read, in any order
 */
export function areWhole(db: Database, cells: Iterable<unknown>): boolean {
  let bytes = 0;
  for (const cell of cells) {
    if (typeof cell !== 'string') continue;
    if (isOddText(cell)) return false;
    bytes += Buffer.byteLength(cell);
  }
  for (const [table, columns] of OF_THE_DAY) {
    if (columnsOf(db, table).length === 0) continue;
    const sizes = columns.map(
      (name) => `CASE typeof(${name}) WHEN 'text' THEN length(CAST(${name} AS BLOB)) ELSE 0 END`,
    );
    bytes -= db.prepare(`SELECT total(${sizes.join(' + ')}) AS n FROM main.${table}`).get<{ n: number }>()!.n;
  }
  return bytes === 0;
}

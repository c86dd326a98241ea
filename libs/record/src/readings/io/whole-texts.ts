import type { Database } from '../../io/database';
import { hasTable } from '../../scrape-db/has-table';

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
    if (!hasTable(db, table)) continue;
    const sizes = columns.map(
      (name) => `CASE typeof(${name}) WHEN 'text' THEN length(CAST(${name} AS BLOB)) ELSE 0 END`,
    );
    bytes -= db.prepare(`SELECT total(${sizes.join(' + ')}) AS n FROM main.${table}`).get<{ n: number }>()!.n;
  }
  return bytes === 0;
}

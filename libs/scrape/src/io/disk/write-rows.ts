import { Database } from '@scrape-and-report/record';

export type Cell = string | number | null;

/** Many rows in few calls: the engine reads them from JSON, since each call into it is dear. */
export function writeRows(
  db: Database,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly Cell[]>,
): void {
  const values = columns.map((_, nr) => `value ->> ${nr}`).join(', ');
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values} FROM json_each(?)`);
  let some: (readonly Cell[])[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_A_CALL) continue;
    insert.run([JSON.stringify(some)]);
    some = [];
  }
  if (some.length > 0) insert.run([JSON.stringify(some)]);
}

const ROWS_A_CALL = 1000;

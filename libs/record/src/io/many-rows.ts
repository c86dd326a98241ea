import type { Database, SqlValue, Statement } from './database';

/** Rows of a statement: each call into the engine is dear, and more make it no cheaper. */
export const MOST_ROWS = 32;

/** Takes rows of a table, one by one. */
export function inserter(db: Database, table: string, columns: number): (row: readonly SqlValue[]) => void {
  const statement = db.prepare(`INSERT INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`);
  return (row) => statement.run(row);
}

/**
 * Runs a statement for several rows at a time.
 *
 * @param columns SQL of each
 * @param sqlOf the statement, given the rows as SQL
 */
export function manyRows(
  db: Database,
  columns: readonly string[],
  sqlOf: (rows: string) => string,
): (rows: Iterable<readonly SqlValue[]>) => void {
  const run = manyRunner(db, columns, sqlOf);
  return (rows) => {
    let count = 0;
    let values: SqlValue[] = [];
    for (const row of rows) {
      values.push(...row);
      if (++count < MOST_ROWS) continue;
      run(count, values);
      [count, values] = [0, []];
    }
    if (count > 0) run(count, values);
  };
}

/**
 * The same for whoever puts the values together itself.
 *
 * @param columns SQL of each; `#` stands for the row's place among them
 */
export function manyRunner(
  db: Database,
  columns: readonly string[],
  sqlOf: (rows: string) => string,
): (count: number, values: readonly SqlValue[]) => void {
  const statements = new Map<number, Statement>();
  const prepare = (count: number): Statement => {
    const row = (place: number): string => `(${columns.join(', ').replaceAll('#', String(place))})`;
    return db.prepare(sqlOf(Array.from({ length: count }, (_, nr) => row(nr)).join(', ')));
  };
  return (count, values) => {
    const statement = statements.get(count) ?? prepare(count);
    statements.set(count, statement);
    statement.run(values);
  };
}

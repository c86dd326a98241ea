import { assertPlainTables, openDatabase, type Database } from '../../io/database';

/**
 * What tells one `scrape.db` from another, in one line; null when both have the same tables with the same rows. Compared
 * within the engine, byte by byte.
 */
export function differenceOf(file: string, other: string): string | null {
  const db = openDatabase(file, { readonly: true });
  try {
    db.prepare('ATTACH ? AS old').run([other]);
    assertPlainTables(db, other, 'old');
    const tables = tablesOf(db, 'main');
    const older = tablesOf(db, 'old');
    if (tables.join() !== older.join()) return `the tables are ${tables.join()} and ${older.join()}`;
    return tables.find((table) => !isSameTable(db, table)) ?? null;
  } finally {
    db.close();
  }
}

type Schema = 'main' | 'old';

function tablesOf(db: Database, schema: Schema): string[] {
  const sql = `SELECT name FROM ${schema}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return [...db.prepare(sql).tuples<[string]>()].map(([name]) => name);
}

function isSameTable(db: Database, table: string): boolean {
  const name = `"${table.replaceAll('"', '""')}"`;
  const columns = (schema: Schema): string =>
    JSON.stringify([
      ...db
        .prepare('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?, ?)')
        .tuples([table, schema]),
    ]);
  if (columns('main') !== columns('old')) return false;
  const count = (schema: Schema): number =>
    db.prepare(`SELECT count(*) AS n FROM ${schema}.${name}`).get<{ n: number }>()!.n;
  if (count('main') !== count('old')) return false;
  // Every table has a key, so that with as many rows none can stand twice in one and once in the other.
  return db.prepare(`SELECT * FROM main.${name} EXCEPT SELECT * FROM old.${name} LIMIT 1`).get() === undefined;
}

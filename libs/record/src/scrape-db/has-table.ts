import type { Database } from '../io/database';

/** Whether a database has a table: older ones lack some, and so does a month whose days have had no items. */
export function hasTable(db: Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get([name]) !== undefined;
}

/** Whether `pages_info` (or another table) of a scrape has a column that older ones lack. */
export function hasColumn(
  db: Database,
  column: string,
  { table = 'pages_info', schema = 'main' }: { readonly table?: string; readonly schema?: 'main' | 'old' } = {},
): boolean {
  const sql = 'SELECT 1 FROM pragma_table_info(?, ?) WHERE name = ?';
  return db.prepare(sql).get([table, schema, column]) !== undefined;
}

import type { Database } from '../io/database';

/** Whether a database has a table: older ones lack some, and so does a month whose days have had no items. */
export function hasTable(db: Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get([name]) !== undefined;
}

/** Whether `pages_info` of a scrape has a column that older ones lack. */
export function hasColumn(db: Database, column: string, schema: 'main' | 'old' = 'main'): boolean {
  const sql = 'SELECT 1 FROM pragma_table_info(?, ?) WHERE name = ?';
  return db.prepare(sql).get(['pages_info', schema, column]) !== undefined;
}

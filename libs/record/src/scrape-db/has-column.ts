import type { Database } from '../io/database';

/** Whether `pages_info` of a scrape has a column that older ones lack. */
export function hasColumn(db: Database, column: string, schema: 'main' | 'old' = 'main'): boolean {
  const sql = 'SELECT 1 FROM pragma_table_info(?, ?) WHERE name = ?';
  return db.prepare(sql).get(['pages_info', schema, column]) !== undefined;
}

import type { Database } from '../io/database';

/** Whether links of pages stand there as lists of numbers: then `ed_links` is a view of them. */
export function hasUseLists(db: Database, schema: 'main' | 'old' = 'main'): boolean {
  const sql = `SELECT 1 FROM ${schema}.sqlite_schema WHERE type = 'view' AND name = 'ed_links'`;
  return db.prepare(sql).get() !== undefined;
}

import type { Database } from '../io/database';
import { hasColumn } from './has-table';

/** Parameter of a scrape in which pages are recorded as a browser showed them: how many. */
export const RENDERED_PARAMETER = 'rendered';

/**
 * SQL for the digest of what a page was rendered from: null for one that is recorded as the site gave it.
 *
 * @param pageId SQL for the number of the page
 */
export function renderedFrom(db: Database, pageId: string, schema: 'main' | 'old' = 'main'): string {
  const said = db.prepare(`SELECT 1 FROM ${schema}.parameters WHERE name = ?`).get([RENDERED_PARAMETER]);
  if (said === undefined || !hasColumn(db, 'seen', { table: 'page_checks', schema })) return 'NULL';
  // What a partner wrote there may be no JSON.
  const source = "CASE WHEN json_valid(c.seen) THEN c.seen ->> '$.source' END";
  return `(SELECT ${source} FROM ${schema}.page_checks c WHERE c.page_id = ${pageId})`;
}

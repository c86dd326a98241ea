import type { FileRow, FindingRow, PageCheckRow } from '../scrape-db/checks-schema';
import type { Database } from './database';
import { hasTable } from '../scrape-db/has-table';

/** What a scrape looked for beside facts; nothing for one that did not look. */
export interface ChecksReader {
  /** By number. */
  files(): FileRow[];
  /** By page. */
  pageChecks(): Iterable<PageCheckRow>;
  findings(): FindingRow[];
}

export function checksReader(db: Database): ChecksReader {
  const rows = <T>(table: string, sql: string): Iterable<T> =>
    hasTable(db, table) ? db.prepare(sql).iterate<T>() : [];
  return {
    files: () => [...rows<FileRow>('files', 'SELECT file_nr, url, type, status, bytes FROM files ORDER BY file_nr')],
    pageChecks: () =>
      rows<PageCheckRow>('page_checks', 'SELECT page_id, files, seen FROM page_checks ORDER BY page_id'),
    findings: () => [
      ...rows<FindingRow>('findings', 'SELECT url, kind, detail FROM findings ORDER BY url, kind, detail'),
    ],
  };
}

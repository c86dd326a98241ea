import type { Database } from '../../io/database';
import { hasTable } from '../../scrape-db/has-table';
import type { Mentions } from '../mentions';

/** What of the looked-for names forgotten pages. */
export interface ForgottenChecks {
  readonly files: readonly number[];
  readonly findings: readonly (readonly [url: string, kind: string, detail: string])[];
  /** Pages that saw one of them, with what stays of what they saw. */
  readonly seen: readonly (readonly [seen: string, pageId: number])[];
}

export function findForgottenChecks(db: Database, mentions: Mentions): ForgottenChecks {
  if (!hasTable(db, 'page_checks')) return { files: [], findings: [], seen: [] };
  const tuples = <T extends readonly (string | number)[]>(sql: string): T[] => [...db.prepare(sql).tuples<T>()];
  return {
    files: tuples<[number, string]>('SELECT file_nr, url FROM files').flatMap(([nr, url]) =>
      mentions.isUrl(url) ? [nr] : [],
    ),
    findings: tuples<[string, string, string]>('SELECT url, kind, detail FROM findings').filter(
      ([url, , detail]) => mentions.isIn(url) || mentions.isIn(detail),
    ),
    seen: tuples<[number, string]>("SELECT page_id, seen FROM page_checks WHERE seen != '{}'").flatMap(([id, seen]) =>
      mentions.isIn(seen) ? [[mentions.without(seen), id] as const] : [],
    ),
  };
}

/** Pages keep the numbers of files that are gone: nothing is known of these any more. */
export function deleteChecks(db: Database, pageIds: readonly number[], rows: ForgottenChecks): void {
  if (!hasTable(db, 'page_checks')) return;
  const page = db.prepare('DELETE FROM page_checks WHERE page_id = ?');
  for (const id of pageIds) page.run([id]);
  const seen = db.prepare('UPDATE page_checks SET seen = ? WHERE page_id = ?');
  for (const row of rows.seen) seen.run(row);
  const file = db.prepare('DELETE FROM files WHERE file_nr = ?');
  for (const nr of rows.files) file.run([nr]);
  const finding = db.prepare('DELETE FROM findings WHERE url = ? AND kind = ? AND detail = ?');
  for (const row of rows.findings) finding.run(row);
}

import type { Database } from '@scrape-and-report/record';
import { fileKey } from '../../checks/page-files';
import type { FoundTarget } from '../../reading/find-targets';

type Spell = (url: string) => string;

/** Files that pages of a scrape are made with, by their numbers there: `<type> <url>`. Its tables have those of checks. */
export function filesByNumber(db: Database, spell: Spell = (url) => url): string[] {
  const files: string[] = [];
  const rows = db.prepare('SELECT file_nr, type, url FROM files').tuples<[number, string, string]>();
  for (const [nr, type, url] of rows) files[nr] = fileKey(type, spell(url));
  return files;
}

/** URLs within the site that pages of a scrape lead to, by their numbers there. */
export function targetsByNumber(db: Database, spell: Spell = (url) => url): FoundTarget[] {
  const targets: FoundTarget[] = [];
  const rows = db.prepare('SELECT target_nr, url FROM targets').tuples<[number, string]>();
  for (const [nr, url] of rows) targets[nr] = { url: spell(url), inScope: true, urlNumber: undefined };
  return targets;
}

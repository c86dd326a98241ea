import { copyFileSync } from 'node:fs';
import { removeWithRetry } from '@scrape-and-report/production';
import { openDatabase, type Database } from '../../io/database';
import { levelHeader } from '../../io/level-header';
import { hasTable } from '../../scrape-db/has-table';
import { createMentions, type Mentions } from '../mentions';
import type { Forgotten } from '../tombstone';
import { deleteChecks, findForgottenChecks, type ForgottenChecks } from './forget-checks';

/** What of a `scrape.db` is to be forgotten. */
export interface ForgottenRows {
  readonly root: string;
  readonly pageIds: readonly number[];
  /** Digests of the bodies of those pages. */
  readonly bodies: readonly string[];
  readonly links: readonly number[];
  readonly targets: readonly number[];
  readonly problems: readonly number[];
  /** Rows whose key is an address. */
  readonly unreached: readonly string[];
  readonly redirects: readonly (readonly [from: string, to: string])[];
  /** Pages that stay, and that were answered at such an address. */
  readonly responses: readonly number[];
  readonly checks: ForgottenChecks;
}

/** What a scrape holds of forgotten pages; null for none. @throws the engine's error when the database cannot be read */
export function findForgottenRows(file: string, forgotten: Forgotten): ForgottenRows | null {
  if (forgotten.pages.size === 0) return null;
  const db = openDatabase(file, { readonly: true });
  try {
    const root = db.prepare("SELECT value FROM parameters WHERE name = 'root'").get<{ value: string }>()?.value;
    if (!root) return null;
    const rows = readRows(db, root, createMentions(forgotten, root));
    const { pageIds, links, targets, problems, unreached, redirects, responses, checks } = rows;
    const found = [pageIds, links, targets, problems, unreached, redirects, responses, ...Object.values(checks)];
    return found.every((list) => list.length === 0) ? null : rows;
  } finally {
    db.close();
  }
}

function readRows(db: Database, root: string, mentions: Mentions): ForgottenRows {
  const tuples = <T extends readonly (string | number | null)[]>(sql: string): T[] => [...db.prepare(sql).tuples<T>()];
  const pages = tuples<[number, string, string, string | null]>('SELECT page_id, path, url, body_digest FROM pages');
  const gone = pages.filter(([, path, url]) => mentions.isPath(path) || mentions.isUrl(url));
  const ids = new Set(gone.map(([id]) => id));
  const numbersOf = (sql: string): number[] =>
    tuples<[number, string]>(sql).flatMap(([nr, url]) => (mentions.isUrl(url) ? [nr] : []));
  return {
    root,
    pageIds: [...ids],
    bodies: gone.flatMap(([, , , digest]) => digest ?? []),
    links: numbersOf('SELECT link_nr, url FROM links'),
    targets: numbersOf('SELECT target_nr, url FROM targets'),
    problems: tuples<[number, string, string]>('SELECT nr, url, detail FROM problems').flatMap(([nr, url, detail]) =>
      mentions.isUrl(url) || mentions.isIn(detail) ? [nr] : [],
    ),
    unreached: hasTable(db, 'unreached')
      ? tuples<[string, number | null]>('SELECT url, page_id FROM unreached').flatMap(([url, id]) =>
          mentions.isUrl(url) || (id !== null && ids.has(id)) ? [url] : [],
        )
      : [],
    redirects: tuples<[string, string]>('SELECT DISTINCT req_url, redir_url FROM redirs').filter(
      ([from, to]) => mentions.isUrl(from) || mentions.isUrl(to),
    ),
    responses: tuples<[number, string]>('SELECT page_id, url FROM responses').flatMap(([id, url]) =>
      !ids.has(id) && mentions.isUrl(url) ? [id] : [],
    ),
    checks: findForgottenChecks(db, mentions),
  };
}

/**
 * Writes a copy of a `scrape.db` without what is to be forgotten, and without a trace of it in the file. The same rows
 * give the same bytes on every machine.
 *
 * @returns number of pages that stay
 */
export function writeWithout(from: string, to: string, rows: ForgottenRows): number {
  removeWithRetry(to);
  copyFileSync(from, to);
  const db = openDatabase(to, { fast: true });
  let pages: number;
  try {
    db.transaction(() => deleteRows(db, rows));
    pages = db.prepare('SELECT count(*) AS n FROM pages').get<{ n: number }>()!.n;
    // What was deleted stands in free pages until the file is written anew.
    db.exec('VACUUM');
  } finally {
    db.close();
  }
  levelHeader(to);
  return pages;
}

function deleteRows(db: Database, rows: ForgottenRows): void {
  const each = (sql: string, values: readonly (number | string)[]): void => {
    const statement = db.prepare(sql);
    for (const value of values) statement.run([value]);
  };
  // Links that only they have go with them; of the others those that lead to them.
  const linked = new Set<number>();
  const uses = db.prepare('SELECT link_nr FROM ed_links WHERE page_id = ?');
  for (const id of rows.pageIds) for (const [nr] of uses.tuples<[number]>([id])) linked.add(nr);
  for (const table of ['pages', 'pages_info', 'ed_links', 'responses', 'readings'])
    each(`DELETE FROM ${table} WHERE page_id = ?`, rows.pageIds);
  deleteChecks(db, rows.pageIds, rows.checks);
  each('DELETE FROM ed_links WHERE link_nr = ?', rows.links);
  each('DELETE FROM links WHERE link_nr = ?', rows.links);
  each('DELETE FROM links WHERE link_nr = ?1 AND NOT EXISTS (SELECT 1 FROM ed_links WHERE link_nr = ?1)', [...linked]);
  each('DELETE FROM targets WHERE target_nr = ?', rows.targets);
  withoutTargets(db, new Set(rows.targets));
  each('DELETE FROM problems WHERE nr = ?', rows.problems);
  each('DELETE FROM unreached WHERE url = ?', rows.unreached);
  const redirect = db.prepare('DELETE FROM redirs WHERE req_url = ? AND redir_url = ?');
  for (const hop of rows.redirects) redirect.run(hop);
  each(
    'UPDATE responses SET url = (SELECT url FROM pages p WHERE p.page_id = responses.page_id) WHERE page_id = ?',
    rows.responses,
  );
  for (const table of ['pages', 'problems'])
    db.exec(
      `UPDATE parameters SET value = CAST((SELECT count(*) FROM ${table}) AS TEXT) WHERE name = '${table}' AND EXISTS (SELECT 1 FROM ${table})`,
    );
}

/** Pages that link to one of them: what they were read as is a list of numbers of targets, 32-bit, little endian. */
function withoutTargets(db: Database, targets: ReadonlySet<number>): void {
  if (targets.size === 0) return;
  const update = db.prepare('UPDATE readings SET targets = ? WHERE page_id = ?');
  for (const [id, cell] of [...db.prepare('SELECT page_id, targets FROM readings').tuples<[number, Uint8Array]>()]) {
    const list = Buffer.from(cell);
    const kept: Buffer[] = [];
    for (let at = 0; at + 4 <= list.length; at += 4)
      if (!targets.has(list.readUInt32LE(at))) kept.push(list.subarray(at, at + 4));
    if (kept.length * 4 < list.length) update.run([Buffer.concat(kept), id]);
  }
}

/** Pages with the digests of their bodies; none where the database cannot be read: then nothing of it can be shown either. */
export function bodyUses(file: string): [number, string][] {
  try {
    const db = openDatabase(file, { readonly: true });
    try {
      return [
        ...db
          .prepare('SELECT page_id, body_digest FROM pages WHERE body_digest IS NOT NULL')
          .tuples<[number, string]>(),
      ];
    } finally {
      db.close();
    }
  } catch {
    return [];
  }
}

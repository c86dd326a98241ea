import { join } from 'node:path';
import { ensureDirSync } from 'fs-extra';
import { openDatabase, storeLayout, USAGE_SCHEMA, usageFileOf } from '@scrape-and-report/record';

/** Adds a day of usage figures to a store; a page without a path is one that no recording knows. */
export function countDay(
  store: string,
  day: string,
  { state = 'final', pages }: { readonly state?: string; readonly pages: readonly CountedPage[] },
): void {
  const { analytics } = storeLayout(store);
  ensureDirSync(analytics);
  const db = openDatabase(join(analytics, usageFileOf(day)));
  db.exec(USAGE_SCHEMA.replaceAll('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'));
  const hits = pages.reduce((sum, [, , visits]) => sum + 2 * visits, 0);
  db.prepare(
    `INSERT INTO days VALUES (?, 'matomo', ?, ?, ?, 1, 0, '2026-11-22T04:00:00Z', 1, 0, 0, 0, 0, 'x', '')`,
  ).run([...[day, state, hits, hits]]);
  const page = db.prepare('INSERT INTO page_days VALUES (?, ?, ?, ?, ?, 1, 0, 0, 0, 7, ?)');
  for (const [url, path, visits] of pages)
    page.run([day, `https://site.test${url}`, path, 2 * visits, visits, path === null ? null : 'exact']);
  db.close();
}

type CountedPage = readonly [url: string, path: string | null, visits: number];

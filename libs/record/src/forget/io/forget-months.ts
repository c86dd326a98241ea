import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { removeWithRetry, renameWithRetry } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX } from '../../io/atomic';
import { openDatabase, type Database } from '../../io/database';
import { levelHeader } from '../../io/level-header';
import { hasTable } from '../../scrape-db/has-table';
import { deletePages } from '../../usage/io/month-pages';
import type { Mentions } from '../mentions';

/** What of a month of usage figures is to be forgotten. */
interface ForgottenUsage {
  /** Days and addresses. */
  readonly pages: readonly (readonly [day: string, url: string])[];
  readonly items: readonly (readonly [day: string, kind: string, name: string, referrer: string])[];
}

/**
 * Takes what is to be forgotten out of a month of usage figures. The sums of a day stay: page views of a forgotten page
 * stand at no address then (`hidden_hits`).
 *
 * @param folder `analytics` of a store
 * @returns whether it held any
 */
export async function forgetInMonth(
  folder: string,
  name: string,
  { mentions, assertRight }: { readonly mentions: Mentions; readonly assertRight: () => Promise<void> },
): Promise<boolean> {
  const file = join(folder, name);
  const found = findUsage(file, mentions);
  if (found.pages.length + found.items.length === 0) return false;
  const aside = join(folder, `${TEMPORARY_PREFIX}forget-${name}`);
  try {
    removeWithRetry(aside);
    copyFileSync(file, aside);
    const db = openDatabase(aside, { fast: true });
    try {
      db.transaction(() => deleteUsage(db, found, mentions));
      db.exec('VACUUM');
    } finally {
      db.close();
    }
    levelHeader(aside);
    await assertRight();
    renameWithRetry(aside, file);
  } finally {
    removeWithRetry(aside);
  }
  return true;
}

function findUsage(file: string, mentions: Mentions): ForgottenUsage {
  const db = openDatabase(file, { readonly: true });
  try {
    const isAddress = (text: string): boolean => mentions.isUrl(text) || mentions.isIn(text);
    const pages = [...db.prepare('SELECT day, url, path FROM page_days').tuples<[string, string, string | null]>()];
    const items = hasTable(db, 'day_items')
      ? [...db.prepare('SELECT day, kind, name, referrer FROM day_items').tuples<[string, string, string, string]>()]
      : [];
    return {
      pages: pages.flatMap(([day, url, path]) =>
        (path !== null && mentions.isPath(path)) || isAddress(url) || isAddress(url.replace(/\?.*$/s, ''))
          ? [[day, url] as const]
          : [],
      ),
      items: items.filter(([, , name, referrer]) => isAddress(name) || isAddress(referrer)),
    };
  } finally {
    db.close();
  }
}

function deleteUsage(db: Database, { pages, items }: ForgottenUsage, mentions: Mentions): void {
  const hide = db.prepare(
    'UPDATE days SET hidden_hits = hidden_hits + (SELECT hits FROM page_days p WHERE p.day = ?1 AND p.url = ?2) WHERE day = ?1',
  );
  for (const key of pages) hide.run(key);
  deletePages(db, pages);
  if (items.length === 0) return;
  const keep = db.prepare(
    `INSERT INTO day_items (day, kind, name, referrer, hits, visits)
     SELECT day, kind, name, '', hits, visits FROM day_items WHERE day = ? AND kind = ? AND name = ? AND referrer = ?
     ON CONFLICT DO UPDATE SET hits = hits + excluded.hits, visits = visits + excluded.visits`,
  );
  const removeItem = db.prepare('DELETE FROM day_items WHERE day = ? AND kind = ? AND name = ? AND referrer = ?');
  for (const key of items) {
    const isNamed = mentions.isUrl(key[2]) || mentions.isIn(key[2]);
    // What only came from there stays, from nowhere.
    if (!isNamed) keep.run(key);
    removeItem.run(key);
  }
}

/** Whether a database can be read at all: a month that is damaged, or half written, is left to those who merge it. */
export function isReadable(file: string): boolean {
  if (!existsSync(file) || existsSync(`${file}-journal`)) return false;
  try {
    openDatabase(file, { readonly: true }).close();
    return true;
  } catch {
    return false;
  }
}

import { pageIdOf } from '../site-url';
import { inOneSpelling } from '../one-spelling';
import type { Database } from '../io/database';
import type { FoundPage, ScrapeComparison, VanishedPage } from './compare-scrapes';

/** A page that the scrape before knew by another spelling of its address. */
interface Respelled {
  readonly page_id: number;
  readonly former_id: number;
}

/** What really vanished and appeared. */
export interface RespelledPages {
  readonly gone: readonly VanishedPage[];
  readonly appeared: readonly FoundPage[];
  readonly continued: readonly Respelled[];
}

/**
 * Pages whose address is only spelled otherwise now (a session id, a mark, a percent-escape went) go on under the new
 * spelling. Of several that were copies of one, the first goes on; the others never were pages of their own, and are forgotten.
 */
export function respellPages(db: Database, nr: number, comparison: ScrapeComparison): RespelledPages {
  const fresh = new Map(comparison.appeared().map((page) => [page.page_id, page]));
  const gone: VanishedPage[] = [];
  const continued: Respelled[] = [];
  const vanished = comparison.vanished().sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const page of vanished) {
    const now = spellingsOf(page.path)
      .map((path) => comparison.held(pageIdOf(path)))
      .find((held) => held !== undefined);
    if (!now) {
      gone.push(page);
      continue;
    }
    db.prepare('INSERT INTO respelled (nr, former_id, page_id) VALUES (?, ?, ?)').run([nr, page.page_id, now.page_id]);
    const isFirst = fresh.delete(now.page_id);
    if (isFirst && !isKnown(db, now.page_id)) {
      rename(db, page, now);
      continued.push({ page_id: now.page_id, former_id: page.page_id });
      continue;
    }
    // It lived before under that very spelling, and lives again.
    if (isFirst) fresh.set(now.page_id, now);
    forget(db, page.page_id);
  }
  const inOrder = [...gone].sort((a, b) => a.page_id - b.page_id);
  return { gone: inOrder, appeared: [...fresh.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), continued };
}

/** Whether the order of its parameters counts is not known here; the new scrape tells. */
function spellingsOf(path: string): string[] {
  const spelled = [inOneSpelling(path, { orderCounts: true }), inOneSpelling(path)];
  return [...new Set(spelled)].filter((spelling) => spelling !== path);
}

function isKnown(db: Database, pageId: number): boolean {
  return db.prepare('SELECT 1 FROM pages WHERE page_id = ?').get([pageId]) !== undefined;
}

function rename(db: Database, former: VanishedPage, { page_id, path, url }: FoundPage): void {
  db.prepare('UPDATE pages SET page_id = ?, path = ?, url = ? WHERE page_id = ?').run([
    page_id,
    path,
    url,
    former.page_id,
  ]);
  for (const table of ['lives', 'changes'])
    db.prepare(`UPDATE ${table} SET page_id = ? WHERE page_id = ?`).run([page_id, former.page_id]);
  db.prepare('UPDATE OR IGNORE issues SET path = ? WHERE path = ?').run([path, former.path]);
}

function forget(db: Database, pageId: number): void {
  for (const table of ['lives', 'changes', 'pages']) db.prepare(`DELETE FROM ${table} WHERE page_id = ?`).run([pageId]);
}

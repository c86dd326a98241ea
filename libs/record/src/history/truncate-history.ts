import type { Database } from '../io/database';

/**
 * Takes all scrapes after `nr` off again, as if they had never been added; 0 empties the history. One transaction.
 *
 * @returns how many scrapes are left: none, where one of those changed how pages are spelled, which cannot be undone
 */
export function truncateHistory(db: Database, nr: number): number {
  const isRespelled = db.prepare('SELECT 1 FROM respelled WHERE nr > ?').get([nr]) !== undefined;
  const left = isRespelled ? 0 : nr;
  takeOff(db, left);
  return left;
}

function takeOff(db: Database, nr: number): void {
  db.transaction(() => {
    for (const table of ['scrapes', 'changes', 'figures', 'respelled'])
      db.prepare(`DELETE FROM ${table} WHERE nr > ?`).run([nr]);
    for (const table of ['lives', 'issues']) {
      db.prepare(`DELETE FROM ${table} WHERE frm > ?`).run([nr]);
    }
    db.prepare('UPDATE issues SET til = NULL WHERE til > ?').run([nr]);
    db.prepare(
      `UPDATE lives SET til = NULL, title = NULL, language = NULL, pagetype = NULL, business = NULL, category = NULL, words = NULL
       WHERE til > ?`,
    ).run([nr]);
    db.exec('DELETE FROM pages WHERE page_id NOT IN (SELECT page_id FROM lives)');
  });
}

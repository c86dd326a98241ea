import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { openDatabase, type History } from '@scrape-and-report/record';
import type { WantedText } from '../../lives/fill-life';
import { groupBy } from '../../group-by';

export interface TextSpool {
  textOf(wanted: WantedText): string | null;
  close(): void;
}

/**
 * Reads texts in the order of their recordings, each of which is opened once, and keeps them aside: of a record of years they
 * are more than memory should hold.
 *
 * @param onRecording called before each recording; what it throws ends the reading
 */
export function spoolTexts(
  wanted: readonly WantedText[],
  history: Pick<History, 'textOf'>,
  onRecording: (done: number, todo: number) => void,
): TextSpool {
  const folder = mkdtempSync(join(tmpdir(), 'lives-'));
  const db = openDatabase(join(folder, 'texts.db'));
  const close = (): void => {
    db.close();
    removeIfFree(folder);
  };
  try {
    db.exec(
      'CREATE TABLE texts (nr INTEGER, page_id INTEGER, aspect TEXT, text TEXT, PRIMARY KEY (nr, page_id, aspect))',
    );
    const keep = db.prepare('INSERT OR IGNORE INTO texts (nr, page_id, aspect, text) VALUES (?, ?, ?, ?)');
    const inOrder = [...groupBy(wanted, ({ nr }) => nr)].sort(([a], [b]) => a - b);
    inOrder.forEach(([nr, own], done) => {
      onRecording(done, inOrder.length - done);
      db.transaction(() => {
        for (const { pageId, aspect } of own) keep.run([nr, pageId, aspect, history.textOf(nr, pageId, aspect)]);
      });
    });
  } catch (error) {
    close();
    throw error;
  }
  const find = db.prepare('SELECT text FROM texts WHERE nr = ? AND page_id = ? AND aspect = ?');
  return {
    textOf: ({ nr, pageId, aspect }) => find.get<{ text: string | null }>([nr, pageId, aspect])?.text ?? null,
    close,
  };
}

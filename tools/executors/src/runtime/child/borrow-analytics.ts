import { removeIfFree, type Partner } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askChild } from './ask-child';
import type { BorrowJob } from './borrow-child';
import type { StageContext } from '../stage-context';

const LIMIT_MS = 60_000;

/**
 * Copies the months of usage figures in which partners differ from the own store into folders on this machine, one a
 * partner, since SQLite on a hung share would never return. A partner that does not answer is left out with a warning.
 */
export async function borrowAnalytics(
  { layout, log }: StageContext,
  partners: readonly Partner[],
): Promise<{ readonly folders: readonly string[]; giveBack(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'analytics-'));
  const folders = await Promise.all(
    partners.map(async ({ name, store }, index) => {
      const to = join(root, String(index));
      mkdirSync(to);
      const job: BorrowJob = { store, from: storeLayout(store).analytics, own: layout.analytics, to };
      const answer = await askChild<number>(join(__dirname, 'borrow-child'), job, LIMIT_MS);
      if ('error' in answer) log.warning(`no usage figures from ${name}: ${answer.error}`);
      return 'found' in answer && answer.found > 0 ? [to] : [];
    }),
  );
  return { folders: folders.flat(), giveBack: () => void removeIfFree(root) };
}

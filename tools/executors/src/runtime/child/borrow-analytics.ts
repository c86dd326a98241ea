import { removeIfFree, renameWithRetry, type Partner } from '@scrape-and-report/production';
import { digestOf, storeLayout, usageFiles } from '@scrape-and-report/record';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askChild } from './ask-child';
import type { BorrowJob } from './borrow-child';
import { checkDatabases } from '../databases/check-databases';
import { noteRefused, refusedDigests } from '../databases/known-databases';
import type { WorkContext } from '../stage-context';

const LIMIT_MS = 60_000;

export interface BorrowedAnalytics {
  /** One a partner that had anything. */
  readonly folders: readonly string[];
  giveBack(): void;
}

/**
 * Copies the months of usage figures in which partners differ from the own store into folders on this machine, one a
 * partner, since SQLite on a hung share would never return. A partner that does not answer is left out with a warning.
 */
export async function borrowAnalytics(
  { layout, log, signal }: Pick<WorkContext, 'layout' | 'log' | 'signal'>,
  partners: readonly Partner[],
): Promise<BorrowedAnalytics> {
  const root = mkdtempSync(join(tmpdir(), 'analytics-'));
  const folders = await Promise.all(
    partners.map(async ({ name, store }, index) => {
      const to = join(root, String(index));
      mkdirSync(to);
      const job: BorrowJob = { store, from: storeLayout(store).analytics, own: layout.analytics, to };
      const answer = await askChild<number>(join(__dirname, 'borrow-child'), job, LIMIT_MS);
      if ('error' in answer) log.warning(`no usage figures from ${name}: ${answer.error}`);
      if ('error' in answer || answer.found === 0) return [];
      await refuseOdd(to, { own: layout.store, store, log, signal });
      return [to];
    }),
  );
  return { folders: folders.flat(), giveBack: () => void removeIfFree(root) };
}

/**
 * Renames the months that cannot be read to their end, so that nobody takes them for months; they have nothing to give.
 * Each is told of once, and known by its bytes after that.
 */
async function refuseOdd(
  folder: string,
  { own, store, log, signal }: { own: string; store: string } & Pick<WorkContext, 'log' | 'signal'>,
): Promise<void> {
  const refused = refusedDigests(own);
  const months = await Promise.all(
    usageFiles(folder).map(async (name) => ({ name, digest: await digestOf(join(folder, name)) })),
  );
  const news = months.filter(({ digest }) => !refused.has(digest));
  const jobs = news.map(({ name }) => ({ path: join(folder, name), kind: 'usage' as const }));
  const faults = await checkDatabases(jobs, { signal });
  const odd = news.filter((_month, index) => faults[index] !== null);
  for (const { name } of odd)
    log.warning(
      `refused ${join(storeLayout(store).analytics, name)}: ${faults[news.findIndex((one) => one.name === name)]}`,
    );
  for (const { name } of months.filter((one) => refused.has(one.digest) || odd.includes(one)))
    renameWithRetry(join(folder, name), `${join(folder, name)}.refused`);
  if (odd.length > 0)
    noteRefused(
      own,
      odd.map(({ digest }) => digest),
    );
}

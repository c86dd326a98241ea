import { makeFolderIn, pathInside, renameWithRetry } from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { answerParent } from '../../../runtime/child/ask-child';
import type { StoreLook } from '../faults';
import { lookForFaults, type LookForFaults } from './look-for-faults';

/** What one process does with one store. */
export type RepairJob =
  | ({ readonly kind: 'look' } & LookForFaults)
  /** Paths below the store, with `/`. */
  | { readonly kind: 'mend'; readonly store: string; readonly trashName: string; readonly paths: readonly string[] };

answerParent<RepairJob>(async (job): Promise<StoreLook | readonly string[]> => {
  return job.kind === 'look' ? lookForFaults(job) : mend(job);
});

/** Moves each to the trash, where it stays for as long as what a sync replaced; gives those that are there now. */
function mend({ store, trashName, paths }: Extract<RepairJob, { kind: 'mend' }>): string[] {
  const trash = join(storeLayout(store).trash, trashName);
  const moved: string[] = [];
  for (const path of paths) {
    const [from, to] = [pathInside(store, path), pathInside(trash, path)];
    if (!existsSync(dirname(from))) continue;
    makeFolderIn(store, relative(store, dirname(to)));
    renameWithRetry(from, to);
    moved.push(path);
  }
  return moved;
}

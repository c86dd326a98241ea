import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { statSync, writeFileSync } from 'node:fs';
import { isUsableByOwner, removeWithRetry } from '@scrape-and-report/production';
import { OWN_FOLDER, TEMPORARY_PREFIX } from '@scrape-and-report/record';
import type { Partner } from '@scrape-and-report/production';
import { RefusedError } from './sync-errors';

/**
 * Finds out, by a file that is removed again, whether a partner can use what this user writes in its store. Otherwise it
 * would find a record there that it can neither replace nor remove, after a sync that told of no fault.
 *
 * @throws RefusedError with what to do
 */
export function assertUsableByOwner({ name, store }: Partner): void {
  if (process.platform === 'win32') return;
  // One name for each user: what a kill leaves is removed by his next sync.
  const probe = join(store, OWN_FOLDER, `${TEMPORARY_PREFIX}${process.getuid?.()}-rights`);
  removeWithRetry(probe);
  writeFileSync(probe, '');
  try {
    const [written, folder] = [statSync(probe, { throwIfNoEntry: false }), statSync(store)];
    // Another sync of the same user has removed it, and judges the same.
    if (!written) return;
    if (isUsableByOwner(written, folder) || hasAccessList(join(store, OWN_FOLDER))) return;
    const mode = (written.mode & 0o777).toString(8);
    throw new RefusedError(
      `${name} could not write there: files of user ${written.uid} have mode ${mode} and group ${written.gid}, and the store is of user ${folder.uid} and group ${folder.gid}: give both users one group, chmod g+ws the store's folders, or set sync.mode`,
    );
  } finally {
    removeWithRetry(probe);
  }
}

/** `ls` marks a folder that has one; where it cannot be asked there is none. */
function hasAccessList(folder: string): boolean {
  const { stdout } = spawnSync('ls', ['-ld', folder], { encoding: 'utf8', timeout: 5000 });
  return /^\S{10}\+/.test(stdout ?? '');
}

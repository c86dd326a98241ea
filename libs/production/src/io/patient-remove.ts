import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createPatience, HELD } from './patience';

/**
 * What a file system says of something that another has open: on Windows of a file, of a process's current folder, and of
 * what holds one of these. A folder whose file is gone only when its last reader closes it is not empty yet.
 */
const KEPT = [...HELD, 'ENOTEMPTY'];
/** Node's own `maxRetries` waits for other answers, and by other spans, from one version to the next. */
const OPTIONS = { recursive: true, force: true } as const;
const needed = createPatience(KEPT, 2000);
const litter = createPatience(KEPT, 300);

/**
 * Removes a file or folder that must not stand there any more; nothing there is fine. Waits up to two seconds for a scanner
 * or a reader to let go of it, blocking meanwhile.
 */
export function removeWithRetry(path: string): void {
  needed.block(() => rmSync(path, OPTIONS));
}

/**
 * The same without blocking.
 *
 * @param isNear on the own disk, where no thread of the pool need wait behind a share that hangs
 */
export function retryRemove(path: string, isNear = false): Promise<void> {
  return needed.wait(() => (isNear ? rmSync(path, OPTIONS) : rm(path, OPTIONS)));
}

/**
 * Removes litter, or what is over: somebody who has it open is no reason to fail, since the next run comes by again. May
 * leave a part of a folder.
 *
 * @returns whether it is gone
 */
export function removeIfFree(path: string): boolean {
  try {
    litter.block(() => rmSync(path, OPTIONS));
    return true;
  } catch (error) {
    if (KEPT.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

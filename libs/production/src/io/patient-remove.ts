import { rmSync } from 'node:fs';

/**
 * What a file system says of something that another has open: on Windows of a file, of a process's current folder, and of
 * what holds one of these.
 */
const HELD: ReadonlySet<unknown> = new Set(['EBUSY', 'EPERM', 'EACCES', 'ENOTEMPTY']);

/**
 * Removes a file or folder that must not stand there any more; nothing there is fine. Waits up to a second and a half for a
 * scanner or a reader to let go of it, blocking meanwhile.
 */
export function removeWithRetry(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/**
 * Removes litter, or what is over: somebody who has it open is no reason to fail, since the next run comes by again. May
 * leave a part of a folder.
 *
 * @returns whether it is gone
 */
export function removeIfFree(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 2 });
    return true;
  } catch (error) {
    if (HELD.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}

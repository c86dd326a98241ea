import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { assertPlace } from './place/known-place';
import { isProcessAlive } from './process-identity';
import { removeIfFree } from './patient-remove';
import { renameWithRetry } from './patient-rename';

/** What the name of a lock ends in that was taken away and could not be removed yet: whoever tidies the folder removes it. */
export const LOCK_LITTER = '.gone';

/**
 * A lock is a folder: over SMB exclusive creation of a file was seen to be won twice, and mkdir never.
 *
 * @returns false when the lock is there already
 */
export function makeLockFolder(path: string): boolean {
  assertPlace(path);
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Makes a lock and writes into it who holds it. One whose owner can't be written (a full disk takes a folder, and no
 * file) is taken away again: nobody could tell that it is nobody's.
 *
 * @returns false when the lock is there already
 */
export function makeOwnedLock(path: string, writeOwner: () => void): boolean {
  if (!makeLockFolder(path)) return false;
  try {
    writeOwner();
    return true;
  } catch (error) {
    attempt(() => moveLockAside(path));
    throw error;
  }
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // The error that led here is the one to tell; what is left is taken for dead by whoever comes next.
  }
}

/**
 * Takes a lock away whole: of several that find it dead one wins the rename, and nobody ever sees a lock whose owner is
 * half removed.
 *
 * @param mark tells this taking away from others; random when none is given
 */
export function moveLockAside(path: string, mark: string = `${randomBytes(4).toString('hex')}${LOCK_LITTER}`): void {
  const aside = `${path}.${mark}`;
  try {
    renameWithRetry(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  removeIfFree(aside);
}

/**
 * Whether the process that owns a lock is known to be gone. One of another machine can't be asked; a process id that is
 * used again is told by when its process started.
 */
export function isOwnerGone(owner: {
  readonly host: string;
  readonly pid: number;
  readonly start: string | null;
}): boolean {
  return owner.host === hostname() && !isProcessAlive(owner.pid, owner.start);
}

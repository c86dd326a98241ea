import { existsSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isProcessId, isText, orNull, parserOf } from '../records/record-shape';
import { makeFolderIn } from './place/make-folder-in';
import { isOwnerGone, makeOwnedLock, moveLockAside } from './folder-lock';
import { processStart } from './process-identity';
import { readRecordText } from './read-bounded';

/** Who holds the lock of a partner's own store; `owner.json` in the lock's folder. */
export interface RunLockOwner {
  readonly runId: string;
  readonly pid: number;
  readonly start: string | null;
  readonly host: string;
}

const parseOwner = parserOf<RunLockOwner>({
  runId: isText(),
  pid: isProcessId,
  start: orNull(isText()),
  host: isText(),
});

/** An owner that never wrote its name died between two steps, once this much time has passed. */
const NAMELESS_MS = 10_000;

/**
 * Takes the lock that keeps a second run of the same partner out of its store, from any clone of the project.
 *
 * Made by mkdir; held for as long as the process `pid` lives. A dead owner's lock is moved away whole, so that of two
 * runs that find it at once one wins.
 *
 * @returns null when taken, otherwise the living owner.
 */
export function acquireRunLock(
  lock: string,
  owner: { readonly runId: string; readonly pid: number },
): RunLockOwner | null {
  const runs = dirname(lock);
  makeFolderIn(dirname(runs), basename(runs));
  const whole: RunLockOwner = { ...owner, start: processStart(owner.pid), host: hostname() };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (makeOwnedLock(lock, () => writeFileSync(join(lock, 'owner.json'), JSON.stringify(whole), { flush: true })))
      return null;
    const holder = livingOwner(lock);
    if (holder) return holder;
    moveLockAside(lock);
  }
  return { runId: 'unknown', pid: 0, start: null, host: hostname() };
}

/** Gives the lock back, if it is this run's. */
export function releaseRunLock(lock: string, runId: string): void {
  if (readOwner(lock)?.runId === runId) moveLockAside(lock);
}

/** The owner while it lives; null when there is no lock or its owner is dead. */
export function livingOwner(lock: string): RunLockOwner | null {
  if (!existsSync(lock)) return null;
  const owner = readOwner(lock);
  if (!owner) {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return Math.abs(age) < NAMELESS_MS ? { runId: 'starting', pid: 0, start: null, host: hostname() } : null;
  }
  // The lock of another machine's process on this store counts until a person removes it.
  return isOwnerGone(owner) ? null : owner;
}

function readOwner(lock: string): RunLockOwner | null {
  try {
    return parseOwner(readRecordText(join(lock, 'owner.json')));
  } catch {
    return null;
  }
}

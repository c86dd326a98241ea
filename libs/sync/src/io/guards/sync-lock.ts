import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  isCount,
  isOwnerGone,
  isProcessId,
  isText,
  makeOwnedLock,
  moveLockAside,
  optional,
  orNull,
  parserOf,
  processStart,
  readRecordText,
} from '@scrape-and-report/production';
import { storeLayout } from '@scrape-and-report/record';

/** Who syncs into a store. */
export interface LockOwner {
  readonly syncId: string;
  readonly from: string;
  readonly epoch: number;
  readonly host: string;
  readonly pid: number;
  /** When that process started, as this machine tells it: a process id is used again. Null: not known. */
  readonly start?: string | null;
}

export interface SyncLock {
  /** One more beat; call it at least every `BEAT_MS`. */
  beat(): void;
  /** @throws when another has taken the lock over, since this owner did not beat for long */
  assertHeld(): void;
  release(): void;
}

export const BEAT_MS = 1000;
/** Without a beat for this long, seen on the watcher's own clock, an owner counts as dead. */
export const STALE_MS = 15_000;

export class StoreBusyError extends Error {
  readonly code = 'STORE_BUSY';
}

export interface LockOptions {
  readonly store: string;
  readonly owner: Omit<LockOwner, 'host' | 'pid' | 'start'>;
  /** How long to wait for a living owner; a dead one is always waited out. */
  readonly waitMs: number;
  readonly staleMs?: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
  readonly onWait?: () => void;
}

/**
 * Takes the lock of a store. Alive means that the beat was seen to change; clocks of machines are never compared.
 *
 * @throws StoreBusyError when another living sync holds it
 */
export async function acquireSyncLock(options: LockOptions): Promise<SyncLock> {
  const { store, staleMs = STALE_MS, sleep, monotonicMs } = options;
  const path = lockPath(store);
  const owner: LockOwner = { ...options.owner, host: hostname(), pid: process.pid, start: ownStart() };
  const startedAt = monotonicMs();
  let seen = '';
  let changedAt = startedAt;
  let isAlive = false;
  for (;;) {
    const lock = take(path, owner);
    if (lock) return lock;
    const holder = readText(join(path, 'owner.json'));
    const present = `${holder}\n${readText(join(path, 'beat.json'))}`;
    if (present !== seen) {
      if (seen !== '') isAlive = true;
      seen = present;
      changedAt = monotonicMs();
    }
    if (isDeadHere(holder) || monotonicMs() - changedAt > staleMs) {
      moveAside(path, seen, owner);
      seen = '';
      isAlive = false;
    } else if (isAlive && monotonicMs() - startedAt >= options.waitMs) {
      throw new StoreBusyError(`another sync into ${store} is under way${nameOf(holder)}`);
    } else {
      options.onWait?.();
      await sleep(Math.min(BEAT_MS / 2, staleMs / 4));
    }
  }
}

export function lockPath(store: string): string {
  return join(storeLayout(store).own, 'sync.lock');
}

/** Windows takes a second to tell; there the beat alone finds out, within `STALE_MS`. */
function ownStart(): string | null {
  return process.platform === 'win32' ? null : processStart(process.pid);
}

/** Null when somebody has it. */
function take(path: string, owner: LockOwner): SyncLock | null {
  let count = 0;
  // Not flushed and not renamed: it tells nothing after a power cut, and a half-written beat is a sign of life as well.
  const beat = (): void => writeFileSync(join(path, 'beat.json'), `{"n":${++count}}\n`);
  const isTaken = makeOwnedLock(path, () => {
    writeFileSync(join(path, 'owner.json'), `${JSON.stringify(owner)}\n`);
    beat();
  });
  if (!isTaken) return null;
  const assertHeld = (): void => {
    if (parseOwner(readText(join(path, 'owner.json')))?.syncId !== owner.syncId) {
      throw new StoreBusyError(
        'the lock of the store was taken over: this sync did not show a sign of life for too long',
      );
    }
  };
  const release = (): void => {
    // Out of the way by one rename, so that nobody ever sees a lock without an owner.
    if (parseOwner(readText(join(path, 'owner.json')))?.syncId === owner.syncId) moveAside(path, null, owner);
  };
  return { beat, assertHeld, release };
}

/** Of several that find a lock dead, the rename is won by one. */
function moveAside(path: string, expected: string | null, owner: LockOwner): void {
  if (expected !== null && `${readText(join(path, 'owner.json'))}\n${readText(join(path, 'beat.json'))}` !== expected)
    return;
  moveLockAside(path, owner.syncId);
}

/** A process of this machine that is gone needs no waiting. */
export function isDeadHere(ownerText: string): boolean {
  const owner = parseOwner(ownerText);
  return owner !== null && isOwnerGone({ ...owner, start: owner.start ?? null });
}

const parseOwner = parserOf<LockOwner>({
  syncId: isText(),
  from: isText(),
  epoch: isCount,
  host: isText(),
  pid: isProcessId,
  start: optional(orNull(isText())),
});

function nameOf(ownerText: string): string {
  const owner = parseOwner(ownerText);
  return owner?.from ? `, from ${owner.from}` : '';
}

function readText(path: string): string {
  try {
    return readRecordText(path);
  } catch {
    return '';
  }
}

import { writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  createSystemClock,
  FileRefusedError,
  readRecordText,
  removeWithRetry,
  type Clock,
} from '@scrape-and-report/production';
import { renameWithRetry, storeLayout } from '@scrape-and-report/record';
import { BEAT_MS, isDeadHere, lockPath } from './sync-lock';

/** What `SYNC_IN_PROGRESS.flag` holds. */
export interface SyncFlag {
  /** Name of the partner whose store is being copied. */
  readonly from: string;
  readonly epoch: number;
  /** Grows while the sync is alive. */
  readonly heartbeat: number;
  readonly syncId: string;
  readonly host: string;
  readonly pid: number;
}

/**
 * Raises the flag, or writes the next heartbeat into it. Built within the lock's directory, which goes with the lock: a
 * kill leaves no litter among the files of the store. Not flushed, since it tells nothing after a power cut.
 */
export function raiseSyncFlag(store: string, flag: Omit<SyncFlag, 'host' | 'pid'>): void {
  const content: SyncFlag = { ...flag, host: hostname(), pid: process.pid };
  const aside = join(lockPath(store), 'flag.json');
  writeFileSync(aside, `${JSON.stringify(content)}\n`);
  renameWithRetry(aside, storeLayout(store).syncFlag);
}

export function lowerSyncFlag(store: string): void {
  removeWithRetry(storeLayout(store).syncFlag);
}

/**
 * `none`, `running`, or `broken-off`: a sync that ended without lowering its flag; each file is then old or new, but
 * the store may hold some of each. The next sync finishes it.
 *
 * Without a flag the answer comes at once; otherwise when the heartbeat moves, or did not for `watchMs`.
 */
export async function syncStateOf(
  store: string,
  options: { readonly watchMs?: number; readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): Promise<'none' | 'running' | 'broken-off'> {
  const { watchMs = 5 * BEAT_MS, clock = createSystemClock(), signal } = options;
  const { syncFlag } = storeLayout(store);
  const first = readFlag(syncFlag);
  if (first === null) return 'none';
  if (isDeadHere(first)) return 'broken-off';
  const startedAt = clock.monotonicMs();
  while (clock.monotonicMs() - startedAt < watchMs && !signal?.aborted) {
    await clock.sleep(BEAT_MS / 4, signal);
    const present = readFlag(syncFlag);
    if (present === null) return 'none';
    if (present !== first) return 'running';
  }
  return 'broken-off';
}

/** Whether a sync into this store is alive: then its files are changing, and a reader waits or goes elsewhere. */
export async function isSyncInProgress(
  store: string,
  options: Parameters<typeof syncStateOf>[1] = {},
): Promise<boolean> {
  return (await syncStateOf(store, options)) === 'running';
}

function readFlag(path: string): string | null {
  try {
    return readRecordText(path);
  } catch (error) {
    // What is no file was not raised by a sync.
    if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

import { livingOwner, readBoundedFar, readRecordText, RECORD_BYTES } from '@scrape-and-report/production';
import { AVAILABLE_FLAG, storeLayout, SYNC_FLAG } from '@scrape-and-report/record';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { namesIn } from '../../../runtime/read-json';

const POLL_MS = 200;

/**
 * Flags and locks in a store whose owner is dead: their content was not seen to change for `watchMs`. Living ones are
 * rewritten every second. A store without any is told of at once.
 */
export async function findLeftovers(
  store: string,
  watchMs: number,
): Promise<{ readonly syncing: boolean; readonly leftovers: readonly string[] }> {
  const { own, election, runs } = storeLayout(store);
  const announcements = (await namesIn(election)).filter((name) => /^avail\..+\.json$/.test(name));
  const watched = [
    { path: join(store, SYNC_FLAG), text: `${SYNC_FLAG} of a sync that broke off`, sync: true },
    { path: join(own, 'sync.lock', 'beat.json'), text: 'the lock of a sync that broke off', sync: true },
    { path: join(store, AVAILABLE_FLAG), text: `${AVAILABLE_FLAG} of a dead start`, sync: false },
    ...announcements.map((name) => ({ path: join(election, name), text: `announcement ${name}`, sync: false })),
  ];
  const states = await Promise.all(watched.map(({ path }) => stateOf(path, watchMs)));
  const leftovers = watched.filter((_one, index) => states[index] === 'still').map(({ text }) => text);
  if (isDeadRunLock(join(runs, 'lock'))) leftovers.push('the run lock of a dead run');
  return { syncing: watched.some(({ sync }, index) => sync && states[index] === 'moving'), leftovers };
}

async function stateOf(path: string, watchMs: number): Promise<'none' | 'moving' | 'still'> {
  const first = await readOrNull(path);
  if (first === null) return 'none';
  for (let waitedMs = 0; waitedMs < watchMs; waitedMs += POLL_MS) {
    await sleep(POLL_MS);
    const present = await readOrNull(path);
    if (present === null) return 'none';
    if (present !== first) return 'moving';
  }
  return 'still';
}

/** Null when it is not there; '' while it is being replaced, which Windows shows as busy. */
async function readOrNull(path: string): Promise<string | null> {
  try {
    return (await readBoundedFar(path, { maxBytes: RECORD_BYTES })).toString('utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '') ? null : '';
  }
}

/** Only the lock of a process of this machine can be judged. */
function isDeadRunLock(lock: string): boolean {
  if (!existsSync(lock)) return false;
  try {
    const { host } = JSON.parse(readRecordText(join(lock, 'owner.json'))) as { host?: unknown };
    return host === hostname() && livingOwner(lock) === null;
  } catch {
    return livingOwner(lock) === null;
  }
}

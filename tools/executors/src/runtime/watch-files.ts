import { RECORD_BYTES, readBoundedFar, FileRefusedError } from '@scrape-and-report/production';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 200;

/** Whether a flag, or a lock by the beat in it, changes within the time; null when it is not there. */
export async function isMoving(path: string, watchMs: number): Promise<boolean | null> {
  const first = await contentOf(path);
  if (first === null) return null;
  for (let waitedMs = 0; waitedMs < watchMs; waitedMs += POLL_MS) {
    await sleep(POLL_MS);
    const present = await contentOf(path);
    if (present === null) return null;
    // While it is being replaced Windows shows it as busy: a sign of life as well.
    if (present !== first) return true;
  }
  return false;
}

async function contentOf(path: string): Promise<string | null> {
  try {
    const isFolder = (await lstat(path)).isDirectory();
    const file = isFolder ? join(path, 'beat.json') : path;
    return (await readBoundedFar(file, { maxBytes: RECORD_BYTES })).toString('utf8');
  } catch (error) {
    if (error instanceof FileRefusedError) return error.message;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return `busy: ${code}`;
    return (await lstat(path).catch(() => null)) === null ? null : 'no beat';
  }
}

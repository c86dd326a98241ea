import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { FileRefusedError, retryRename } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX } from '@scrape-and-report/record';
import type { RefusedRecord } from '../../port/store-io';
import type { Files } from './files';

/** Far longer than any write takes. */
const LITTER_MS = 3_600_000;

/** One record of a store: null when it is missing or busy; noted when it is there and can't be used. */
export async function readRecord<T>(
  files: Files,
  path: string,
  parse: (text: string) => T | null,
  refused: RefusedRecord[],
): Promise<T | null> {
  try {
    const record = parse(await files.read(path));
    if (record === null) refused.push({ path, reason: 'it is torn, or no record of ours' });
    return record;
  } catch (error) {
    if (error instanceof FileRefusedError) refused.push({ path, reason: error.reason });
    return null;
  }
}

/** Puts a record in its place, whole: readers see the one before or this one. */
export async function replaceRecord(files: Files, path: string, text: string, flush = false): Promise<void> {
  const temporary = temporaryIn(dirname(path));
  try {
    await files.writeNew(temporary, text, flush);
    await retryRename(() => files.rename(temporary, path));
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
}

/** Names in a folder; none when it is missing. */
export async function listOrNothing(files: Files, path: string): Promise<string[]> {
  try {
    return await files.list(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Removes what writers that died left in a folder and some folders in it; gives the paths, relative to the folder. */
export async function sweepLitter(files: Files, folder: string, within: readonly string[]): Promise<string[]> {
  const listed = await Promise.all(
    ['.', ...within].map(async (name) =>
      (await listOrNothing(files, join(folder, name))).map((file) => join(name, file)),
    ),
  );
  const temporary = listed.flat().filter((path) => basename(path).startsWith(TEMPORARY_PREFIX));
  if (temporary.length === 0) return [];
  // Ages by the clock of the machine that keeps the files, read off a file that is written now.
  const probe = temporaryIn(folder);
  await files.writeNew(probe, '', false);
  const nowMs = await files.modifiedMs(probe);
  await files.remove(probe);
  const removed: string[] = [];
  for (const path of temporary) {
    const modifiedMs = await files.modifiedMs(join(folder, path)).catch(() => nowMs);
    if (nowMs - modifiedMs < LITTER_MS) continue;
    await files.remove(join(folder, path));
    removed.push(path);
  }
  return removed;
}

export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

function temporaryIn(folder: string): string {
  return join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}`);
}

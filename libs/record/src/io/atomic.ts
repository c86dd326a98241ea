import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { assertPlace, makeFolderIn, removeIfFree, renameWithRetry } from '@scrape-and-report/production';

/** Prefix of every temporary file of ours, so that a later run knows whose litter it is. */
export const TEMPORARY_PREFIX = '.tmp-';

/**
 * Replaces a file as a whole: temporary name in the same folder, flushed, renamed. A reader sees the old bytes or the
 * new, never a part; after a kill the old file stands and a `.tmp-` file may be left. Its folder is made where that one's
 * parent is there.
 *
 * @throws errors of the file system; StageError `STORE_GONE` when the store that this process met is not there any more
 */
export function writeFileAtomic(path: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const folder = dirname(path);
  assertPlace(path);
  if (!existsSync(folder)) makeFolderIn(dirname(folder), basename(folder));
  const temporary = join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(path)}`);
  try {
    writeFlushed(temporary, content);
    renameWithRetry(temporary, path);
  } catch (error) {
    removeIfFree(temporary);
    throw error;
  }
}

function writeFlushed(path: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const whole = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const handle = openSync(path, 'wx');
  try {
    for (const piece of whole instanceof Uint8Array ? [whole] : whole) writeWhole(handle, piece);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes all of it at the file's position: one call may write a part. */
export function writeWhole(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;) done += writeSync(handle, bytes, done);
}

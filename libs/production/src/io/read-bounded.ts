import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { createPatience, HELD } from './patience';

/** Why a file of another's is not read: it is no ordinary file, or larger than its kind can be. */
export class FileRefusedError extends Error {
  readonly code = 'FILE_REFUSED';

  /** The same without the path, such as `it is a pipe, not a file`. */
  readonly reason: string;

  /** @param what such as `is a pipe, not a file` */
  constructor(path: string, what: string) {
    super(`${path} ${what}`);
    this.reason = `it ${what}`;
  }
}

export interface Bound {
  readonly maxBytes: number;
}

/** More than any small record of ours has. */
export const RECORD_BYTES = 64 * 1024;

/**
 * Neither waits for a writer that a pipe does not have, nor follows a link; what it opens is then looked at again, since
 * it may have been put in the place of what was looked at. Windows knows neither.
 */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** On Windows a file that is being replaced at this moment is refused to who opens it. */
const patience = createPatience(HELD, 700);

/**
 * The bytes of an ordinary file, when there are no more than allowed. The one reader for what others write: a pipe, a
 * folder, a link or a file of gigabytes is refused before a byte of it is read.
 *
 * @throws FileRefusedError, and errors of the file system such as ENOENT
 */
export function readBounded(path: string, { maxBytes }: Bound): Buffer {
  const file = openReadable(path, maxBytes);
  try {
    const stat = fstatSync(file);
    assertReadable(path, stat, maxBytes);
    const bytes = Buffer.allocUnsafe(stat.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, length);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** The first bytes of an ordinary file of any size. @throws as `readBounded` */
export function readHead(path: string, bytes: number): Buffer {
  const file = openReadable(path, Infinity);
  try {
    assertReadable(path, fstatSync(file), Infinity);
    const start = Buffer.alloc(bytes);
    return start.subarray(0, readSync(file, start, 0, bytes, 0));
  } finally {
    closeSync(file);
  }
}

/** The last bytes of an ordinary file of any size, and whether they are all of it. @throws as `readBounded` */
export function readTail(path: string, bytes: number): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const file = openReadable(path, Infinity);
  try {
    const stat = fstatSync(file);
    assertReadable(path, stat, Infinity);
    const from = Math.max(0, stat.size - bytes);
    const end = Buffer.alloc(stat.size - from);
    return { bytes: end.subarray(0, readSync(file, end, 0, end.length, from)), isWhole: from === 0 };
  } finally {
    closeSync(file);
  }
}

/** A small record as text. @throws as `readBounded` */
export function readRecordText(path: string, bound: Bound = { maxBytes: RECORD_BYTES }): string {
  return readBounded(path, bound).toString('utf8');
}

/** Where a pipe or a link can be opened without harm, to be refused by what is then seen of it. */
const OPENS_SAFELY = constants.O_NONBLOCK !== undefined && constants.O_NOFOLLOW !== undefined;

/**
 * The same for a share, where a call may take long: the event loop does not wait for it. Each call wakes a thread, and who
 * stands by reads a record every few seconds for hours: so no more of them than it takes.
 */
export async function readBoundedFar(path: string, { maxBytes }: Bound): Promise<Buffer> {
  const file = await patience.wait(async (): Promise<FileHandle> => {
    if (!OPENS_SAFELY) assertReadable(path, await lstat(path), maxBytes);
    return open(path, FLAGS).catch(async (error: NodeJS.ErrnoException) => {
      // A link, a socket, a device without a driver: what it is says it better.
      if (error.code === 'ELOOP' || error.code === 'ENXIO') assertReadable(path, await lstat(path), maxBytes);
      throw error;
    });
  });
  try {
    const stat = await file.stat();
    assertReadable(path, stat, maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(stat.size), 0, stat.size, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function openReadable(path: string, maxBytes: number): number {
  return patience.block(() => {
    assertReadable(path, lstatSync(path), maxBytes);
    return openSync(path, FLAGS);
  });
}

function assertReadable(path: string, stat: Stats, maxBytes: number): void {
  if (!stat.isFile()) throw new FileRefusedError(path, `is ${kindOf(stat)}, not a file`);
  if (stat.size > maxBytes) throw new FileRefusedError(path, `has ${stat.size} bytes, more than its kind can have`);
}

function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder';
  if (stat.isSymbolicLink()) return 'a link';
  return stat.isFIFO() ? 'a pipe' : 'no ordinary file';
}

import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, futimesSync, openSync, readSync, writeSync, type Stats } from 'node:fs';
import { removeIfFree, removeWithRetry } from '@scrape-and-report/production';
import { chunks } from './buffer-pool';
import { DirectRefusedError, isForDirect, pumpDirectly } from './copy-direct';
import { isSameFile } from './digest-file';
import type { FlushQueue } from './flush-queue';
import { READ_NO_FOLLOW, type OpenFile } from './open-file';
import type { DiskCalls } from './disk-calls';

/** Below it a file is one read and one write: made at once on a near disk. */
const SMALL_BYTES = 256 << 10;

/** The source is not, or no longer, what was planned: nothing was put in place. */
export class UnstableFileError extends Error {
  readonly code = 'UNSTABLE';
}

export interface CopyRequest {
  readonly from: string;
  /** Must not exist; removed when the copy fails. */
  readonly to: string;
  readonly size: number;
  /** Hex; null: whatever it is. */
  readonly sha256: string | null;
  readonly disk: DiskCalls;
  /** Flushes it, some time before it is settled. */
  readonly flush: FlushQueue;
  readonly onBytes?: (count: number) => void;
}

/**
 * Copies one file under a temporary name: bytes, with the source's times (as seconds with their fraction: a Date would
 * round .9996 s up into the next second); its digest must be the planned one. It is on the disk when the queue has
 * settled. A small file on a near disk is copied at once, and no promise is made for it.
 *
 * @throws UnstableFileError when the source has other bytes than planned, or changes meanwhile
 */
export function copyFile(request: CopyRequest): Promise<void> | void {
  if (request.size > SMALL_BYTES || request.disk.isFar) return copyLargeFile(request);
  try {
    copySmallFile(request);
  } catch (error) {
    removeIfFree(request.to);
    throw error;
  }
  if (request.flush.isFull) return request.flush.settle();
}

async function copyLargeFile(request: CopyRequest): Promise<void> {
  try {
    await copyInChunks(request);
  } catch (error) {
    if (!(error instanceof DirectRefusedError)) {
      removeIfFree(request.to);
      throw error;
    }
    removeWithRetry(request.to);
    await copyLargeFile(request);
  }
}

async function copyInChunks(request: CopyRequest): Promise<void> {
  const source = await request.disk.open(request.from, READ_NO_FOLLOW);
  try {
    const before = await source.stat();
    assertPlanned(request, before);
    const target = await request.disk.open(request.to, 'wx');
    const isDirect = isForDirect(request);
    let isWritten = false;
    try {
      const sha256 = await (isDirect ? pumpDirectly(source, request) : pump(source, target, request));
      assertUnchanged(request, { before, after: await source.stat(), sha256 });
      await quietly(async () => target.utimes(before.atimeMs / 1000, before.mtimeMs / 1000));
      isWritten = true;
    } finally {
      if (!isWritten) await target.close();
    }
    await target.flushAndClose(request.flush, !isDirect);
  } finally {
    await source.close();
  }
}

/**
 * Over a network: reads a chunk, digests the one before it and writes the one before that, all at once. Near, one after
 * the other: a call of a thread pool for each would cost more than it overlaps, and another thread builds meanwhile.
 */
async function pump(source: OpenFile, target: OpenFile, { disk, onBytes }: CopyRequest): Promise<string> {
  const digest = createHash('sha256');
  const buffers = [chunks.take(), chunks.take(), chunks.take()];
  let writing: Promise<void> | void = undefined;
  let reading = source.read(buffers[0]!);
  for (let turn = 0; ; turn++) {
    const count = await reading;
    if (count === 0) break;
    const chunk = buffers[turn % 3]!.subarray(0, count);
    reading = source.read(buffers[(turn + 1) % 3]!);
    digest.update(chunk);
    try {
      await writing;
    } catch (error) {
      await Promise.allSettled([reading]);
      throw error;
    }
    writing = target.write(chunk);
    onBytes?.(count);
    await disk.breathe();
  }
  await writing;
  chunks.give(...buffers);
  return digest.digest('hex');
}

const small = Buffer.allocUnsafeSlow(SMALL_BYTES);

function copySmallFile(request: CopyRequest): void {
  const source = openSync(request.from, READ_NO_FOLLOW);
  try {
    const before = fstatSync(source);
    assertPlanned(request, before);
    let length = 0;
    // Not once more for the end: a file that grew meanwhile has another stat.
    for (let count = -1; count !== 0 && length < before.size; length += count) {
      count = readSync(source, small, length, before.size - length, null);
    }
    const bytes = small.subarray(0, length);
    const sha256 = hash('sha256', bytes, 'hex');
    // The planned digest is proof enough that nobody wrote meanwhile; without one a second stat is needed.
    const after = request.sha256 === null ? fstatSync(source) : before;
    assertUnchanged(request, { before, after, sha256 });
    writeSmallFile(request, bytes, before);
    request.onBytes?.(length);
  } finally {
    closeSync(source);
  }
}

function writeSmallFile({ to, flush }: CopyRequest, bytes: Buffer, { atimeMs, mtimeMs }: Stats): void {
  const target = openSync(to, 'wx');
  let isWritten = false;
  try {
    for (let offset = 0; offset < bytes.length;) offset += writeSync(target, bytes, offset);
    try {
      futimesSync(target, atimeMs / 1000, mtimeMs / 1000);
    } catch (error) {
      throwUnlessUnsupported(error);
    }
    isWritten = true;
  } finally {
    if (!isWritten) closeSync(target);
  }
  flush.add(target);
}

function assertPlanned({ from, size }: CopyRequest, stat: Stats): void {
  if (!stat.isFile() || stat.size !== size) throw new UnstableFileError(`${from} changed after it was fingerprinted`);
}

function assertUnchanged(
  { from, sha256: planned }: CopyRequest,
  found: { before: Stats; after: Stats; sha256: string },
): void {
  if (!isSameFile(found.before, found.after)) throw new UnstableFileError(`${from} changed while it was copied`);
  if (planned !== null && planned !== found.sha256) {
    throw new UnstableFileError(`${from} has other bytes than its fingerprint says`);
  }
}

async function quietly(keepTimes: () => Promise<void>): Promise<void> {
  try {
    await keepTimes();
  } catch (error) {
    throwUnlessUnsupported(error);
  }
}

/** Some shares refuse to set times; the record of what was really stored makes up for it. */
function throwUnlessUnsupported(error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!['EPERM', 'ENOSYS', 'EINVAL', 'ENOTSUP', 'EACCES'].includes(code)) throw error;
}

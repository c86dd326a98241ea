import { createHash } from 'node:crypto';
import { rmSync, type Stats } from 'node:fs';
import { chunksOf, isSameFile } from './digest-file';
import { READ_NO_FOLLOW, type OpenFile, type Pace } from './pace';

const CHUNK_BYTES = 1 << 20;

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
  readonly pace: Pace;
  readonly onBytes?: (count: number) => void;
}

/**
 * Copies one file under a temporary name: bytes, flushed, with the source's times; its digest must be the planned one.
 * The stat of the source, for the caller's records.
 *
 * @throws UnstableFileError when the source has other bytes than planned, or changes meanwhile
 */
export async function copyFile(request: CopyRequest): Promise<Stats> {
  const { from, to, pace } = request;
  const source = await pace.open(from, READ_NO_FOLLOW);
  try {
    const before = await source.stat();
    if (!before.isFile() || before.size !== request.size)
      throw new UnstableFileError(`${from} changed after it was fingerprinted`);
    const target = await pace.open(to, 'wx');
    try {
      const sha256 = await pump(source, target, request);
      if (!isSameFile(before, await source.stat())) throw new UnstableFileError(`${from} changed while it was copied`);
      if (request.sha256 !== null && sha256 !== request.sha256)
        throw new UnstableFileError(`${from} has other bytes than its fingerprint says`);
      await keepTimes(target, before);
      await target.sync();
    } finally {
      await target.close();
    }
    return before;
  } catch (error) {
    rmSync(to, { force: true });
    throw error;
  } finally {
    await source.close();
  }
}

async function pump(source: OpenFile, target: OpenFile, { size, pace, onBytes }: CopyRequest): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size + 1));
  await pace.each(
    chunksOf(size),
    async () => {
      const count = await source.read(buffer);
      const chunk = buffer.subarray(0, count);
      hash.update(chunk);
      await target.write(chunk);
      onBytes?.(count);
    },
    1,
  );
  return hash.digest('hex');
}

/** Seconds with their fraction: a Date would round .9996 s up into the next second. */
async function keepTimes(target: OpenFile, stat: Stats): Promise<void> {
  try {
    await target.utimes(stat.atimeMs / 1000, stat.mtimeMs / 1000);
  } catch (error) {
    // Some shares refuse it; the record of what was really stored makes up for it.
    if (!['EPERM', 'ENOSYS', 'EINVAL', 'ENOTSUP', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  }
}

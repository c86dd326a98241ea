import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { isLifeFile } from '@scrape-and-report/record';
import type { StoreFile } from '../../manifest/file-list';
import type { ApplyRun } from './apply-run';
import { copyFile, UnstableFileError } from '../disk/copy-file';
import { createFlushQueue, type FlushQueue } from '../disk/flush-queue';
import type { DiskCalls } from '../disk/disk-calls';

/** A file that a target gets. */
export interface FilePut {
  readonly file: StoreFile;
  readonly verb: 'added' | 'updated';
}

/** So many files, or so many bytes, are flushed together: a few waits for the disk rather than one for each file. */
const BATCH_FILES = 256;
const BATCH_BYTES = 256 << 20;

/** A batch that was copied aside. */
interface StagedBatch {
  readonly places: ReadonlyMap<FilePut, string>;
  readonly flush: FlushQueue;
}

/**
 * Puts files in place: each is copied aside, then all of a batch are flushed, while the next batch is copied, then each is
 * renamed into place.
 */
export async function putFiles(puts: readonly FilePut[], run: ApplyRun): Promise<void> {
  let flushing: StagedBatch | null = null;
  try {
    for (const batch of batchesOf(puts)) {
      const staged: StagedBatch = await stageBatch(batch, run);
      staged.flush.begin();
      const earlier: StagedBatch | null = flushing;
      flushing = staged;
      if (earlier) await putBatch(earlier, run);
    }
    if (flushing) await putBatch(flushing, run);
  } finally {
    await flushing?.flush.settle().catch(() => undefined);
  }
}

async function stageBatch(batch: readonly FilePut[], run: ApplyRun): Promise<StagedBatch> {
  const places = new Map<FilePut, string>();
  const flush = createFlushQueue(run.target.store);
  try {
    await run.disk.each(
      batch,
      (put) =>
        run
          .item(put.file.path, async () => {
            const place = run.target.stagingPath();
            run.onStep?.('copy file');
            await stage(put.file, place, run, flush);
            places.set(put, place);
          })
          .then(() => undefined),
      4,
    );
  } catch (error) {
    await flush.settle().catch(() => undefined);
    throw error;
  }
  return { places, flush };
}

async function putBatch({ places, flush }: StagedBatch, run: ApplyRun): Promise<void> {
  const fault = await flush.settle().then(
    () => null,
    (error: unknown) => ({ error }),
  );
  for (const [put, place] of places) {
    if (fault) await run.fail(put.file.path, fault.error);
    else if (await run.item(put.file.path, () => putInPlace(put, place, run))) continue;
    removeIfFree(place);
  }
}

function* batchesOf(puts: readonly FilePut[]): Generator<FilePut[]> {
  let batch: FilePut[] = [];
  let bytes = 0;
  for (const put of puts) {
    batch.push(put);
    bytes += put.file.size;
    if (batch.length < BATCH_FILES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function stage(file: StoreFile, to: string, run: ApplyRun, flush: FlushQueue): Promise<void> {
  const from = join(run.source, file.path);
  await assertQuietDatabase(from, run.disk);
  const { size, sha256 } = file;
  await copyFile({ from, to, size, sha256, disk: run.disk, flush, onBytes: run.events.bytes });
}

async function putInPlace({ file, verb }: FilePut, place: string, run: ApplyRun): Promise<void> {
  const to = await run.target.resolve(file.path);
  run.onStep?.('keep old file');
  // Lives of pages can be made anew, and hundreds are other each day.
  if (verb === 'updated' && !isLifeFile(file.path)) await run.target.keepOld(file.path);
  run.onStep?.('place file');
  await run.disk.rename(place, to);
  run.touched.add(parentOf(file.path));
  run[verb] += 1;
  run.events.done(verb, file.path);
}

/** A database with a journal beside it is in the middle of a transaction: its bytes alone would be a torn one. */
async function assertQuietDatabase(path: string, disk: DiskCalls): Promise<void> {
  if (!/\.(db|sqlite3?)$/i.test(path)) return;
  for (const suffix of ['-journal', '-wal']) {
    const stat = await disk.lstat(path + suffix);
    if (stat && stat.size > 0)
      throw new UnstableFileError(`${path} is being written: ${suffix.slice(1)} stands beside it`);
  }
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

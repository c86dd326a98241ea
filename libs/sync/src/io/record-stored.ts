import { join } from 'node:path';
import { MANIFEST_NAME } from '@scrape-and-report/record';
import { isSettled } from '../stamps';
import type { SyncPlan } from '../sync-plan';
import type { SyncJob } from './child-protocol';
import type { Pace } from './pace';
import { recordOf, stampOf, type StoreScan } from './scan-store';
import type { StoreIndex } from './store-index';

export interface RecordOptions {
  readonly job: SyncJob;
  readonly scan: StoreScan;
  readonly plan: SyncPlan;
  readonly pace: Pace;
  /** Names a record. */
  readonly keyOf: (path: string) => string;
}

/**
 * What the target really stored, after a plan was applied without a failure: a stat of each new file as the target
 * gives it, with the digest that was verified while it was written. All other records stay as they are.
 */
export async function recordStored({ job, scan, plan, pace, keyOf }: RecordOptions): Promise<StoreIndex> {
  const { store } = job.partner;
  const takenAtMs = Date.now();
  const index: StoreIndex = { files: new Map(scan.index.files), sealed: new Map(scan.index.sealed) };
  for (const removal of [...plan.displaced, ...plan.deletions])
    for (const path of [removal.path, ...removal.below]) index.files.delete(keyOf(path));
  await pace.each([...plan.adds, ...plan.updates], async (file) => {
    const stat = await pace.lstat(join(store, file.path));
    if (stat?.isFile() && stat.size === file.size)
      index.files.set(keyOf(file.path), recordOf(stat, file.sha256, takenAtMs, true));
    else index.files.delete(keyOf(file.path));
  });
  for (const { from } of plan.renames) index.sealed.delete(from);
  for (const { dir } of plan.repairs) index.sealed.delete(dir);
  const sources = new Map(job.manifest.sealed.map((entry) => [entry.dir, entry]));
  await pace.each(plan.scrapes, async (copy) => {
    const entry = sources.get(copy.dir);
    const directory = await pace.lstat(join(store, copy.as));
    const manifest = await pace.lstat(join(store, copy.as, MANIFEST_NAME));
    if (!entry || !directory || !manifest) return;
    const { digest, files, bytes, epoch, producer } = entry;
    const newest = Math.max(directory.mtimeMs, manifest.mtimeMs);
    index.sealed.set(copy.as, {
      directoryMtimeMs: directory.mtimeMs,
      manifest: stampOf(manifest, true),
      digest,
      files,
      bytes,
      epoch,
      producer,
      extraFiles: [],
      extraDirectories: [],
      links: [],
      damaged: [],
      // Extra files that came after it are found when its record is made anew.
      settled: isSettled({ size: 0, mtimeMs: newest, ctimeMs: 0 }, takenAtMs) && !hasExtras(copy.as, plan),
    });
  });
  for (const file of [...plan.adds, ...plan.deletions]) index.sealed.delete(file.path.split('/', 1)[0]!);
  return { files: sorted(index.files), sealed: sorted(index.sealed) };
}

function hasExtras(dir: string, plan: SyncPlan): boolean {
  return [...plan.adds, ...plan.directories.map((path) => ({ path }))].some(({ path }) => path.startsWith(`${dir}/`));
}

/** In one order, so that equal records are equal bytes. */
function sorted<T>(records: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...records].sort(([a], [b]) => (a < b ? -1 : 1)));
}

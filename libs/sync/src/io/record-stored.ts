import { join } from 'node:path';
import { MANIFEST_NAME } from '@scrape-and-report/record';
import { isSettled } from '../stamps';
import { isEmptyPlan, type SyncPlan } from '../sync-plan';
import type { SyncJob } from './child-protocol';
import type { Pace } from './pace';
import { recordOf, stampOf } from './scan-store';
import type { StoreIndex } from './store-index';
import type { Survey } from './survey-target';

export interface RecordOptions {
  readonly job: SyncJob;
  readonly survey: Survey;
  readonly plan: SyncPlan;
  readonly pace: Pace;
}

/**
 * What the target really stored, after a plan was applied without a failure: a stat of each new file as the target
 * gives it, with the digest that was verified while it was written. All other records stay as they are. Undefined when
 * no record is another than before.
 */
export async function recordStored({ job, survey, plan, pace }: RecordOptions): Promise<StoreIndex | undefined> {
  const { scan, keyOf, source } = survey;
  if (isEmptyPlan(plan)) return scan.isAsRecorded ? undefined : scan.index;
  const { store } = job.partner;
  const takenAtMs = Date.now();
  const index: StoreIndex = {
    files: new Map(scan.index.files),
    sealed: new Map(scan.index.sealed),
    rest: '',
  };
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
  const sources = new Map(source.manifest!.sealed.map((entry) => [entry.dir, entry]));
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
      keeping: [],
      damaged: [],
      // Extra files that came after it are found when its record is made anew.
      settled: isSettled({ size: 0, mtimeMs: newest, ctimeMs: 0 }, takenAtMs) && !hasExtras(copy.as, plan),
    });
  });
  for (const file of [...plan.adds, ...plan.deletions]) index.sealed.delete(file.path.split('/', 1)[0]!);
  return index;
}

function hasExtras(dir: string, plan: SyncPlan): boolean {
  return [...plan.adds, ...plan.directories.map((path) => ({ path }))].some(({ path }) => path.startsWith(`${dir}/`));
}

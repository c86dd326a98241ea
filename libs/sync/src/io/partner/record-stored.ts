import { join } from 'node:path';
import { MANIFEST_NAME } from '@scrape-and-report/record';
import { isSettled } from '../../manifest/stamps';
import { isEmptyPlan, type SyncPlan } from '../../plan/sync-plan';
import type { SyncJob } from '../../protocol/child-protocol';
import type { FileRecord } from '../known/file-records';
import type { DiskCalls } from '../disk/disk-calls';
import { recordOf, stampOf } from '../scan/scan-files';
import type { StoreIndex } from '../known/store-index';
import type { Survey } from './survey-target';

export interface RecordOptions {
  readonly job: SyncJob;
  readonly survey: Survey;
  readonly plan: SyncPlan;
  readonly disk: DiskCalls;
}

/**
 * What the target really stored, after a plan was applied without a failure: a stat of each new file as the target
 * gives it, with the digest that was verified while it was written. All other records stay as they are. Undefined when
 * no record is another than before.
 */
export async function recordStored({ job, survey, plan, disk }: RecordOptions): Promise<StoreIndex | undefined> {
  const { scan, keyOf, source } = survey;
  if (isEmptyPlan(plan)) return scan.isAsRecorded ? undefined : scan.index;
  const { store } = job.partner;
  const takenAtMs = Date.now();
  const sealed = new Map(scan.index.sealed);
  const gone = new Set<string>();
  for (const removal of [...plan.displaced, ...plan.deletions])
    for (const path of [removal.path, ...removal.below]) gone.add(keyOf(path));
  const news = new Map<string, FileRecord>();
  await disk.each([...plan.adds, ...plan.updates], async (file) => {
    const stat = await disk.lstat(join(store, file.path));
    if (stat?.isFile() && stat.size === file.size)
      news.set(keyOf(file.path), recordOf(stat, file.sha256, takenAtMs, true));
    else gone.add(keyOf(file.path));
  });
  for (const { from } of plan.renames) sealed.delete(from);
  for (const { dir } of plan.repairs) sealed.delete(dir);
  const copied = new Set(plan.scrapes.map((copy) => copy.dir));
  const entries = new Map(source!.sealed.filter(({ dir }) => copied.has(dir)).map((entry) => [entry.dir, entry]));
  await disk.each(plan.scrapes, async (copy) => {
    const entry = entries.get(copy.dir);
    const directory = await disk.lstat(join(store, copy.as));
    const manifest = await disk.lstat(join(store, copy.as, MANIFEST_NAME));
    if (!entry || !directory || !manifest) return;
    const youngest = Math.max(directory.mtimeMs, manifest.mtimeMs);
    const isSure = isSettled({ size: 0, mtimeMs: youngest, ctimeMs: 0 }, takenAtMs);
    sealed.set(copy.as, {
      entry: { ...entry, dir: copy.as },
      mtimeMs: directory.mtimeMs,
      manifest: stampOf(manifest, true),
      // Extra files that came after it are found when its record is made anew.
      ...((!isSure || hasExtras(copy.as, plan)) && { isYoung: true }),
    });
  });
  for (const file of [...plan.adds, ...plan.deletions]) sealed.delete(file.path.split('/', 1)[0]!);
  return { files: scan.index.files.changed(gone, news), sealed, rest: '' };
}

function hasExtras(dir: string, plan: SyncPlan): boolean {
  return [...plan.adds, ...plan.directories.map((path) => ({ path }))].some(({ path }) => path.startsWith(`${dir}/`));
}

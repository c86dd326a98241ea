import { statSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { OWN_FOLDER } from '@scrape-and-report/record';
import { createIgnoreRule } from '../../manifest/ignore-rule';
import { groupOf } from '../../manifest/render-files';
import { sortContent } from '../../manifest/store-manifest';
import { planGather, type GatheredFile, type GatherPlan, type IsNewer } from '../../plan/plan-gather';
import { NO_CHECK } from '../../plan/rolling-check';
import type { FetchFilesJob, OfferFilesJob } from '../../protocol/child-protocol';
import { copyFile } from '../disk/copy-file';
import { createFlushQueue } from '../disk/flush-queue';
import { createDiskCalls, type DiskCalls } from '../disk/disk-calls';
import { within } from '../disk/within';
import { assertSpace } from '../guards/disk-space';
import { readStoreMarker } from '../guards/ensure-store';
import { openTargetTree, StoreGoneError, type TargetTree } from '../guards/target-tree';
import { loadCommonBase } from '../known/common-base';
import { readPublished } from '../known/published-manifest';
import { scanStore } from '../scan/scan-store';
import type { ChildContext } from './child-context';
import { assertStore } from './partner-scrapes';

/** What of a partner's store, scrapes left aside, the own one lacks. Reads only what has no record there. */
export async function offerFiles(job: OfferFilesJob, context: ChildContext): Promise<GatherPlan> {
  await assertStore(job);
  const { partner } = job;
  const own = (await context.sourceContent(null))!;
  const held = new Set(own.files.columns.paths);
  const scan = await scanStore({
    store: partner.store,
    isIgnored: createIgnoreRule(job.ignore, job.logName, process.platform === 'win32'),
    disk: createDiskCalls(context.alive),
    index: readPublished(partner.store).records,
    check: NO_CHECK,
    signal: context.signal,
    isRemote: true,
    // Of what both have only that counts which people put there.
    digestRule: async () => (path) => !held.has(path) || groupOf(path) === 'other',
  });
  return planGather(own, sortContent(scan), {
    partner: partner.name,
    base: loadCommonBase(job),
    isNewer: createIsNewer(job),
    keep: job.keep,
  });
}

/** Coarse stamps of some shares: two seconds. A file that only lost bits keeps its time, and is not newer. */
const SAME_STAMP_MS = 2000;

function createIsNewer({ me, partner }: OfferFilesJob): IsNewer {
  return (path) => {
    const [here, there] = [me, partner].map(({ store }) => statSync(within(store, path), { throwIfNoEntry: false }));
    return !here || (there !== undefined && there.mtimeMs > here.mtimeMs + SAME_STAMP_MS);
  };
}

/** Brings files of a partner into the own store; gives the paths of those that are there now. */
export async function fetchFiles(job: FetchFilesJob, context: ChildContext): Promise<string[]> {
  await assertStore(job);
  const { me, syncId, plan } = job;
  const storeId = readStoreMarker(me.store)?.id;
  if (storeId === undefined) throw new StoreGoneError(`${me.store} has no store id, and gets nothing`);
  const disk = createDiskCalls(context.alive);
  const incoming = `incoming-files-${process.pid}`;
  const target = await openTargetTree({ store: me.store, storeId, syncId, disk, incoming });
  const work: FetchWork = { job, context, target, disk, made: new Set() };
  const fetched: string[] = [];
  try {
    for (const path of plan.directories) await attempt(path, work, () => makeFolders(path, work));
    for (const [number, file] of plan.files.entries()) {
      if (number % RIGHT_EVERY_FILES === 0) await context.mayIGoOn().then(() => target.assertPresent());
      if (await attempt(file.path, work, () => fetchFile(file, work))) fetched.push(file.as);
    }
  } finally {
    removeIfFree(join(me.store, OWN_FOLDER, incoming));
  }
  return fetched;
}

const RIGHT_EVERY_FILES = 64;

interface FetchWork {
  readonly job: FetchFilesJob;
  readonly context: ChildContext;
  readonly target: TargetTree;
  readonly disk: DiskCalls;
  readonly made: Set<string>;
}

async function fetchFile(file: GatheredFile, work: FetchWork): Promise<void> {
  const { job, context, target, disk } = work;
  const { path, as, size, sha256, replaces } = file;
  const aside = target.stagingPath();
  assertSpace(size, job.me.store);
  const flush = createFlushQueue(job.me.store);
  try {
    const from = within(job.partner.store, path);
    await copyFile({ from, to: aside, size, sha256, disk, flush, onBytes: context.alive });
  } finally {
    await flush.settle();
  }
  const slash = as.lastIndexOf('/');
  if (slash > 0) await makeFolders(as.slice(0, slash), work);
  const place = await target.resolve(as);
  const there = await disk.lstat(place);
  if (there && !replaces) throw Object.assign(new Error(`${place} is there meanwhile`), { code: 'EEXIST' });
  if (there) await target.keepOld(as);
  await disk.rename(aside, place);
}

/** One after the other, each in a folder of the store: `resolve` refuses a link in between. */
async function makeFolders(path: string, work: FetchWork): Promise<void> {
  const { target, disk, made } = work;
  if (made.has(path)) return;
  const slash = path.lastIndexOf('/');
  if (slash > 0) await makeFolders(path.slice(0, slash), work);
  const place = await target.resolve(path);
  if (!(await disk.lstat(place))) await disk.mkdir(place);
  made.add(path);
}

/** A fault of one file ends only that file, and is named. */
async function attempt(path: string, { job, context }: FetchWork, work: () => Promise<void>): Promise<boolean> {
  context.signal.throwIfAborted();
  try {
    await work();
    return true;
  } catch (error) {
    context.signal.throwIfAborted();
    if ([undefined, 'LEASE_LOST', 'STORE_GONE'].includes((error as NodeJS.ErrnoException).code)) throw error;
    context.log('WARNING', `not fetched: ${join(job.partner.store, path)}: ${(error as Error).message}`);
    return false;
  }
}

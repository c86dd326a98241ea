import { statSync } from 'node:fs';
import { join } from 'node:path';
import { scrapeCopyOf, type ScrapeCopy } from '@scrape-and-report/record';
import { createIgnoreRule } from '../../manifest/ignore-rule';
import { isUsageMonth, rowsOfMonths, type BaseContent } from '../../plan/fate';
import type { CopyOf } from '../../plan/copies/plan-replacements';
import { planSync } from '../../plan/plan-sync';
import { readPlannedManifest } from '../apply/build-scrape';
import { wholeChecksOf } from '../../plan/rolling-check';
import { sortContent, type StoreContent } from '../../manifest/store-manifest';
import type { SyncPlan } from '../../plan/sync-plan';
import { nameKey } from '../../plan/target-names';
import type { ChildContext } from './child-context';
import type { SyncJob } from '../../protocol/child-protocol';
import type { DiskCalls } from '../disk/disk-calls';
import { within } from '../disk/within';
import { probeNames } from '../disk/probe-names';
import { loadCommonBase } from '../known/common-base';
import { readPublished, type Published } from '../known/published-manifest';
import { scanStore, type StoreScan } from '../scan/scan-store';

/** What a target holds, and what it needs. */
export interface Survey {
  readonly scan: StoreScan;
  /** Null when the last sync made the target what the source still is, and nothing in it has changed since. */
  readonly plan: SyncPlan | null;
  /** What the source holds; null when there is no plan. */
  readonly source: StoreContent | null;
  readonly published: Published;
  /** Names a record: on a file system that folds names, the folded path. */
  readonly keyOf: (path: string) => string;
}

/** Looks at a target, while the source may still be looked at; the whole manifest is asked for only when it is needed. */
export async function surveyTarget(job: SyncJob, context: ChildContext, disk: DiskCalls): Promise<Survey> {
  const { store } = job.partner;
  const published = readPublished(store);
  const names = probeNames(store, job.dryRun);
  const keyOf = (path: string): string => nameKey(path, names);
  let known: BaseContent | null | undefined;
  const base = (): BaseContent | null => (known === undefined ? (known = loadCommonBase(job, names)) : known);
  let whole: Promise<StoreContent | null> | null = null;
  const wholeSource = async (): Promise<StoreContent> => (await (whole ??= context.sourceContent(null)))!;
  // Once a day is enough; several syncs of one day do not read the share again and again.
  const isChecked = published.facts?.checkedDay === job.check.day;
  const scan = await scanStore({
    store,
    isIgnored: createIgnoreRule(job.ignore, job.logName, process.platform === 'win32'),
    disk,
    index: published.records,
    check: isChecked ? wholeChecksOf(job.check) : job.check,
    signal: context.signal,
    isRemote: true,
    digestRule: async () => {
      const { files } = await wholeSource();
      const sizes = new Map(Array.from(files, ({ path, size }) => [keyOf(path), size]));
      const held = job.mirror ? null : base();
      return (path, size) => sizes.get(keyOf(path)) === size || held?.sizeOf(path) === size || isUsageMonth(path);
    },
    keyOf,
  });
  const { facts } = published;
  const isQuiet =
    scan.isAsRecorded && facts?.isEqual && facts.checkedDay === job.check.day && facts.epoch === job.epoch;
  if (isQuiet) {
    const news = await context.sourceContent(facts.digest);
    if (news === null) return { scan, plan: null, source: null, published, keyOf };
    whole = Promise.resolve(news);
  }
  const asked = wholeSource();
  // Listed and sorted while the source is still being looked at, or what it holds is on its way.
  const target = sortContent(scan);
  const source = await asked;
  const plan = planSync(source, target, {
    cleanup: job.cleanup,
    maxDeleteShare: job.maxDeleteShare,
    unfinished: scan.unfinished,
    keeping: scan.keeping,
    names,
    mirror: job.mirror,
    base,
    keep: job.keep,
    copyOf: createCopyOf(job),
    merged: job.merged ? new Set([...job.merged, ...copiesOfOwn(target, job)]) : undefined,
  });
  return { scan, plan, source, published, keyOf };
}

/** Each manifest is read once. */
function createCopyOf({ me, partner }: SyncJob): CopyOf {
  const known = new Map<string, ScrapeCopy | null>();
  const stores = { source: me.store, target: partner.store };
  return (store, { dir, digest }) => {
    const key = `${store} ${dir}`;
    const found = known.get(key) ?? readCopy(join(stores[store], dir), digest);
    known.set(key, found);
    return found;
  };
}

function readCopy(directory: string, digest: string): ScrapeCopy | null {
  try {
    return scrapeCopyOf(readPlannedManifest(directory, digest), digest);
  } catch {
    // Gone, or another meanwhile: whoever copies it says so.
    return null;
  }
}

/** Coarse stamps of some shares: two seconds. */
const SAME_STAMP_MS = 2000;

/** Months with the size and the time of the own: copies of it, though their bytes may have been damaged since. */
function copiesOfOwn({ files }: StoreContent, { me, partner }: SyncJob): string[] {
  return [...rowsOfMonths(files)].flatMap((row) => {
    const { path, sha256 } = files.at(row);
    const [here, there] = [me, partner].map(({ store }) => statSync(within(store, path), { throwIfNoEntry: false }));
    if (!here || !there || here.size !== there.size) return [];
    return Math.abs(here.mtimeMs - there.mtimeMs) <= SAME_STAMP_MS ? [sha256] : [];
  });
}

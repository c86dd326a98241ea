import { randomBytes } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout } from '@scrape-and-report/record';
import { createIgnoreRule } from '../ignore-rule';
import { planSync } from '../plan-sync';
import { nameKey } from '../target-names';
import { createStoreManifest } from '../store-manifest';
import { bytesOf, digestOfPlan, isEmptyPlan, type SyncPlan } from '../sync-plan';
import { applyPlan, type ApplyResult } from './apply-plan';
import { assertSourcePresent } from './source-guard';
import type { ChildContext } from './child-context';
import type { SyncCounts, SyncJob } from './child-protocol';
import { ensureStore } from './ensure-store';
import { acceptEpoch, assertEpoch } from './epoch-fence';
import { probeNames } from './probe-names';
import { createPace, type Pace } from './pace';
import { publishManifest, readPublished, type Published } from './published-manifest';
import { recordStored } from './record-stored';
import { scanStore, type StoreScan } from './scan-store';
import { lowerSyncFlag, raiseSyncFlag } from './sync-flag';
import { acquireSyncLock, BEAT_MS, type SyncLock } from './sync-lock';
import { createSyncId, openTargetTree } from './target-tree';

/** Why this target gets nothing now. */
export class RefusedError extends Error {
  readonly code = 'REFUSED';
}

export class NotFoundError extends Error {
  readonly code = 'NOT_FOUND';
}

/** Syncs into one partner's store; runs in a child of its own. */
export async function syncPartner(job: SyncJob, context: ChildContext): Promise<SyncCounts & { storeId: string }> {
  const { partner, me } = job;
  await assertSourcePresent(job);
  const found = await ensureStore({ partner, knownPartners: job.knownPartners, readOnly: job.dryRun });
  if (found.status === 'not-found') throw new NotFoundError(found.reason);
  context.log('INFO', `started data sync from ${me.store} to ${partner.store}`);
  if (found.status === 'refused') throw new RefusedError(found.reason);
  const syncId = createSyncId(new Date(), randomBytes(4).toString('hex'));
  if (job.dryRun) return { ...(await describePlan(job, context)), storeId: found.id };
  context.onStep?.('lock');
  const lock = await acquireSyncLock({
    store: partner.store,
    owner: { syncId, from: me.name, epoch: job.epoch },
    waitMs: job.lockWaitMs,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    monotonicMs: () => performance.now(),
    onWait: context.alive,
  });
  try {
    return { ...(await syncLocked(job, context, { lock, syncId, storeId: found.id })), storeId: found.id };
  } finally {
    context.onStep?.('release lock');
    lock.release();
  }
}

interface Hold {
  readonly lock: SyncLock;
  readonly syncId: string;
  readonly storeId: string;
}

async function syncLocked(job: SyncJob, context: ChildContext, { lock, syncId, storeId }: Hold): Promise<SyncCounts> {
  const { partner, me, epoch, producer } = job;
  const { store } = partner;
  let heartbeat = 0;
  let isFlagged = false;
  const beat = (): void => {
    lock.beat();
    if (isFlagged) raiseSyncFlag(store, { from: me.name, epoch, heartbeat: ++heartbeat, syncId });
  };
  // A beat that fails is one that is missed: what really is wrong with the store, the next step finds out.
  const timer = setInterval(() => attempt(beat), BEAT_MS);
  try {
    context.onStep?.('accept epoch');
    acceptEpoch(store, { epoch, producer });
    const pace = createPace(context.alive);
    const { scan, plan, published, keyOf } = await survey(job, context, pace);
    assertAllowed(plan, job);
    assertSpace(plan, store);
    const target = await openTargetTree({ store, storeId, syncId, pace });
    let counts: ApplyResult = { added: 0, updated: 0, deleted: 0, failures: 0 };
    let bytes = 0;
    target.clearStaging();
    if (!isEmptyPlan(plan)) {
      context.onStep?.('raise flag');
      isFlagged = true;
      beat();
      counts = await applyPlan(plan, {
        source: me.store,
        target,
        pace,
        signal: context.signal,
        onStep: context.onStep,
        assertRight: async () => {
          lock.assertHeld();
          assertEpoch(store, { epoch, producer });
          await context.mayIGoOn();
        },
        events: {
          done: (verb, path) => context.log('INFO', `${verb} ${join(store, path)}`),
          failed: (path, error) => context.log('WARNING', `not synchronised: ${join(store, path)}: ${error.message}`),
          bytes: (count) => {
            bytes += count;
            context.onStep?.('bytes written');
            context.alive();
          },
        },
      });
      target.clearStaging();
    } else if (isFlagLeft(store)) isFlagged = true;
    tellRest(plan, job, context);
    if (counts.failures > 0) {
      throw new PartialError(
        `${counts.failures} of the items could not be synchronised; the warnings before this line name them`,
        { ...counts, bytes },
      );
    }
    const records = await recordStored({ job, scan, plan, pace, keyOf });
    await context.mayIGoOn();
    await target.assertPresent();
    context.onStep?.('publish');
    const { manifest, check } = job;
    publishManifest(store, { manifest, records, syncId, producer, epoch, checkedDay: check.day }, published);
    if (!isEmptyPlan(plan)) target.emptyTrash(job.trashDays * 86_400_000);
    return { added: counts.added, updated: counts.updated, deleted: counts.deleted, bytes };
  } finally {
    clearInterval(timer);
    context.onStep?.('lower flag');
    // Last of all. Only a killed sync, or a store that is gone, leaves its flag.
    if (isFlagged) attempt(() => lowerSyncFlag(store));
  }
}

/** Some items failed; all others are in place. */
export class PartialError extends Error {
  readonly code = 'PARTIAL';

  constructor(
    message: string,
    readonly counts: SyncCounts,
  ) {
    super(message);
  }
}

interface Survey {
  readonly scan: StoreScan;
  readonly plan: SyncPlan;
  readonly published: Published;
  readonly keyOf: (path: string) => string;
}

async function survey(job: SyncJob, context: ChildContext, pace: Pace): Promise<Survey> {
  const { store } = job.partner;
  const isIgnored = createIgnoreRule(job.ignore, job.logName, process.platform === 'win32');
  const published = readPublished(store);
  // Once a day is enough; several syncs of one day do not read the share again and again.
  const isChecked = published.facts?.checkedDay === job.check.day && job.check.hashDays !== 1;
  const names = probeNames(store, job.dryRun);
  const keyOf = (path: string): string => nameKey(path, names);
  const sizes = new Map(job.manifest.files.map((file) => [keyOf(file.path), file.size]));
  const scan = await scanStore({
    store,
    isIgnored,
    pace,
    index: published.records,
    check: isChecked ? { ...job.check, statDays: 0, hashDays: 0 } : job.check,
    signal: context.signal,
    isRemote: true,
    isDigestNeeded: (path, size) => sizes.get(keyOf(path)) === size,
    keyOf,
  });
  const plan = planSync(job.manifest, createStoreManifest(scan, ''), {
    cleanup: job.cleanup,
    maxDeleteShare: job.maxDeleteShare,
    unfinished: scan.unfinished,
    keeping: scan.keeping,
    names,
  });
  return { scan, plan, published, keyOf };
}

function assertAllowed(plan: SyncPlan, job: SyncJob): void {
  if (plan.refusal === null || job.allowPlan === digestOfPlan(plan)) return;
  throw new RefusedError(`${plan.refusal} (if that is right, allow plan ${digestOfPlan(plan)})`);
}

/** Refused before the first byte rather than half-way; a file system that does not tell its space is believed. */
function assertSpace(plan: SyncPlan, store: string): void {
  const needed = bytesOf(plan);
  if (needed === 0) return;
  let free: number;
  try {
    const { bavail, bsize, blocks } = statfsSync(store);
    if (blocks === 0) return;
    free = bavail * bsize;
  } catch {
    return;
  }
  if (free < needed) throw new RefusedError(`${needed} bytes are needed on the disk of ${store}, and ${free} are free`);
}

async function describePlan(job: SyncJob, context: ChildContext): Promise<SyncCounts> {
  assertEpoch(job.partner.store, job);
  const { plan } = await survey(job, context, createPace(context.alive));
  const { store } = job.partner;
  const tell = (verb: string, path: string): void => context.log('INFO', `dry run: ${verb} ${join(store, path)}`);
  for (const { from, to } of plan.renames) tell(`renamed ${from} to`, to);
  for (const copy of plan.scrapes) tell('added', copy.as);
  for (const repair of plan.repairs) for (const path of repair.paths) tell('updated', path);
  for (const path of [...plan.directories, ...plan.adds.map((file) => file.path)].sort()) tell('added', path);
  for (const file of plan.updates) tell('updated', file.path);
  for (const removal of [...plan.displaced, ...plan.deletions])
    for (const path of [removal.path, ...removal.below]) tell('deleted', path);
  tellRest(plan, job, context);
  if (!isEmptyPlan(plan)) context.log('INFO', `dry run: plan ${digestOfPlan(plan)}, ${bytesOf(plan)} bytes`);
  assertAllowed(plan, job);
  return {
    added: plan.adds.length + plan.scrapes.reduce((sum, copy) => sum + copy.files, 0),
    updated:
      plan.updates.length + plan.renames.length + plan.repairs.reduce((sum, repair) => sum + repair.paths.length, 0),
    deleted: plan.deletedFiles,
    bytes: 0,
  };
}

function tellRest(plan: SyncPlan, job: SyncJob, context: ChildContext): void {
  for (const { path, reason } of plan.problems)
    context.log('WARNING', `not synchronised: ${join(job.me.store, path)}: ${reason}`);
  for (const path of plan.extras) context.log('WARNING', `only in ${job.partner.store}: ${path}`);
}

/** A sync that broke off left its flag; one that finds nothing to do has finished it. */
function isFlagLeft(store: string): boolean {
  return existsSync(storeLayout(store).syncFlag);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // See the caller.
  }
}

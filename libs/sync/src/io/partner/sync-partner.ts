import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout } from '@scrape-and-report/record';
import { bytesOf, digestOfPlan, isEmptyPlan, isQuietPlan, type SyncPlan } from '../../plan/sync-plan';
import type { HeldScrapes } from '../../plan/common-syncs';
import { applyPlan, type ApplyResult } from '../apply/apply-plan';
import { togetherLives } from './told-lives';
import type { ChildContext } from './child-context';
import type { SyncCounts, SyncJob } from '../../protocol/child-protocol';
import { describePlan, tellRest } from './describe-plan';
import { forgetInTarget } from './forget-in-target';
import { ensureStore, raiseStoreFormat, readStoreMarker, storeFormat } from '../guards/ensure-store';
import { acceptEpoch, assertEpoch } from '../guards/epoch-fence';
import { createDiskCalls, type DiskCalls } from '../disk/disk-calls';
import { noteCommonSync } from '../known/common-memory';
import { publishManifest } from '../known/published-manifest';
import { recordStored } from './record-stored';
import { assertUsableByOwner } from '../guards/shared-rights';
import { assertSpace } from '../guards/disk-space';
import { assertSourcePresent } from '../guards/source-guard';
import { surveyTarget, type Survey } from './survey-target';
import { NotFoundError, PartialError, RefusedError } from '../guards/sync-errors';
import { lowerSyncFlag, raiseSyncFlag } from '../guards/sync-flag';
import { acquireSyncLock, BEAT_MS, type SyncLock } from '../guards/sync-lock';
import { openTargetTree } from '../guards/target-tree';
import { platformPath, within } from '../disk/within';

const NOTHING: ApplyResult = { added: 0, updated: 0, deleted: 0, failures: 0, held: 0 };

/** Syncs into one partner's store; runs in a child of its own. */
export async function syncPartner(job: SyncJob, context: ChildContext): Promise<SyncCounts & { storeId: string }> {
  const { partner, me, syncId } = job;
  await assertSourcePresent(job);
  const found = await ensureStore({ partner, knownPartners: job.knownPartners, readOnly: job.dryRun });
  if (found.status === 'not-found') throw new NotFoundError(found.reason);
  context.log('INFO', `started data sync from ${me.store} to ${partner.store}`);
  if (found.status === 'refused') throw new RefusedError(found.reason);
  if (job.dryRun) return { ...(await syncDry(job, context)), storeId: found.id };
  assertUsableByOwner(partner);
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
    return { ...(await syncLocked(job, context, { lock, storeId: found.id })), storeId: found.id };
  } finally {
    context.onStep?.('release lock');
    lock.release();
  }
}

async function syncDry(job: SyncJob, context: ChildContext): Promise<SyncCounts> {
  assertEpoch(job.partner.store, job);
  const { plan } = await surveyTarget(job, context, createDiskCalls(context.alive));
  if (!plan) return { added: 0, updated: 0, deleted: 0, bytes: 0 };
  const counts = describePlan(plan, job, context);
  assertAllowed(plan, job);
  return counts;
}

interface Hold {
  readonly lock: SyncLock;
  readonly storeId: string;
}

async function syncLocked(job: SyncJob, context: ChildContext, hold: Hold): Promise<SyncCounts> {
  const { me, epoch, producer, syncId } = job;
  const { store } = job.partner;
  let heartbeat = 0;
  let isFlagged = false;
  const beat = (): void => {
    hold.lock.beat();
    if (isFlagged) raiseSyncFlag(store, { from: me.name, epoch, heartbeat: ++heartbeat, syncId });
  };
  // A beat that fails is one that is missed: what really is wrong with the store, the next step finds out.
  const timer = setInterval(() => attempt(beat), BEAT_MS);
  try {
    context.onStep?.('accept epoch');
    acceptEpoch(store, { epoch, producer }, (text) => context.log('WARNING', text));
    // Older code is not to open what comes now.
    raiseStoreFormat(store, storeFormat(me.store));
    const disk = createDiskCalls(context.alive);
    const raise = (): void => {
      context.onStep?.('raise flag');
      isFlagged = true;
      beat();
    };
    await forgetInTarget(job, context, { lock: hold.lock, raise });
    const survey = await surveyTarget(job, context, disk);
    if (survey.plan) return await makeTrue(survey.plan, { job, context, survey, disk, raise, ...hold });
    // A sync that broke off left its flag; one that finds nothing to do has finished it.
    isFlagged = existsSync(storeLayout(store).syncFlag);
    return { added: 0, updated: 0, deleted: 0, bytes: 0 };
  } finally {
    clearInterval(timer);
    context.onStep?.('lower flag');
    // Last of all. Only a killed sync, or a store that is gone, leaves its flag.
    if (isFlagged) attempt(() => lowerSyncFlag(store));
  }
}

interface Work extends Hold {
  readonly job: SyncJob;
  readonly context: ChildContext;
  readonly survey: Survey;
  readonly disk: DiskCalls;
  /** Raises the flag that readers of the store respect. */
  readonly raise: () => void;
}

async function makeTrue(plan: SyncPlan, work: Work): Promise<SyncCounts> {
  const { job, context, survey, disk, lock, storeId } = work;
  // On its way while the plan is applied.
  const manifest = context.sourceManifest();
  const { epoch, producer, syncId, check } = job;
  const { store } = job.partner;
  assertAllowed(plan, job);
  assertSpace(bytesOf(plan), store);
  const target = await openTargetTree({ store, storeId, syncId, disk });
  let counts = NOTHING;
  let copied = 0;
  let grantedAt = -Infinity;
  target.clearStaging();
  if (!isEmptyPlan(plan)) {
    work.raise();
    const told = togetherLives((verb, path, ends) =>
      context.log('INFO', `${verb} ${within(store, path)}`, ends?.map(platformPath)),
    );
    counts = await applyPlan(plan, {
      source: job.me.store,
      target,
      disk,
      signal: context.signal,
      onStep: context.onStep,
      assertRight: async (holdsMs = 0) => {
        lock.assertHeld();
        assertEpoch(store, { epoch, producer });
        const askedAt = performance.now();
        if (askedAt - grantedAt < holdsMs) return;
        await context.mayIGoOn();
        grantedAt = askedAt;
      },
      events: {
        done: told.done,
        held: (path, error) =>
          context.log(
            'WARNING',
            `not synchronised: ${join(store, path)}: somebody has it open, so the next sync brings it (${error.message})`,
          ),
        failed: (path, error) => context.log('WARNING', `not synchronised: ${join(store, path)}: ${error.message}`),
        bytes: (count) => {
          copied += count;
          context.onStep?.('bytes written');
          context.alive();
        },
      },
    }).finally(told.end);
    target.clearStaging();
  } else if (existsSync(storeLayout(store).syncFlag)) work.raise();
  tellRest(plan, job, context);
  if (counts.failures > 0) {
    throw new PartialError(
      `${counts.failures} of the items could not be synchronised; the warnings before this line name them`,
      { ...counts, bytes: copied },
    );
  }
  // The store is not equal, so nothing is published that says so: the next sync looks again, and brings what was held.
  if (counts.held > 0) return { added: counts.added, updated: counts.updated, deleted: counts.deleted, bytes: copied };
  const records = await recordStored({ job, survey, plan, disk });
  const { digest, pieces } = await manifest;
  await context.mayIGoOn();
  await target.assertPresent();
  context.onStep?.('publish');
  const isEqual = isQuietPlan(plan);
  publishManifest(
    store,
    { digest, pieces: () => pieces, records, syncId, producer, epoch, isEqual, checkedDay: check.day },
    survey.published.facts,
  );
  const from = readStoreMarker(job.me.store)?.id;
  const lacks = plan.problems.map(({ path }) => path);
  // Not remembered, it deletes nothing the next time.
  if (from !== undefined) attempt(() => noteCommonSync(store, { digest, with: [from], lacks }, heldOf(survey)));
  if (!isEmptyPlan(plan)) target.emptyTrash(job.trashDays * 86_400_000);
  return { added: counts.added, updated: counts.updated, deleted: counts.deleted, bytes: copied };
}

/** What only the target has stays there. */
function heldOf({ scan, plan }: Survey): HeldScrapes {
  const before = scan.sealed.map(({ digest }) => digest);
  const copies = plan?.scrapes ?? [];
  const replaced = new Set(copies.map(({ replaces }) => replaces));
  const repaired = plan?.repairs.map(({ digest }) => digest) ?? [];
  return {
    before,
    after: [...before.filter((digest) => !replaced.has(digest)), ...copies.map(({ digest }) => digest), ...repaired],
  };
}

function assertAllowed(plan: SyncPlan, job: SyncJob): void {
  if (plan.refusal === null || job.allowPlan === digestOfPlan(plan)) return;
  throw new RefusedError(`${plan.refusal} (if that is right, allow plan ${digestOfPlan(plan)})`);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // See the caller.
  }
}

import type { ExecutorContext } from '@nx/devkit';
import {
  describeError,
  earlierReceipt,
  LeaseLostError,
  outcomesOf,
  type Receipt,
  RunEndedError,
  skipReason,
  type StageFacts,
  type StageName,
  type StageOutcome,
  wasLeaseLost,
} from '@scrape-and-report/production';
import { assertLease, type Claim } from '@scrape-and-report/elect';
import { newestScrapeOf } from './newest-scrape';
import { electionOptions } from './election-of-stage';
import { endRun } from './end/end-run';
import { type AloneHold, holdAlone } from './stand-alone';
import { hasTarget, isLastTask } from './nx/task-graph';
import { openStageContext, type StageContext } from './stage-context';
import { watchRunEnd } from './end/watch-end';
import { type DeadlineWatch, watchProgress } from './end/stage-deadline';
import { asOwnStoreFault, storeGone } from './own-store';
import type { WorkContext } from './stage-context';

export interface StageWork<S extends StageName> {
  readonly facts?: StageFacts[S];
  /** Set by the stage that makes the scrape. */
  readonly scrape?: string;
}

export interface Stage<S extends StageName = StageName> {
  readonly name: S;
  run(context: WorkContext): Promise<StageWork<S>>;
  /** Says so in the log, in the stage's own words. */
  failed(context: StageContext, reason: string, error: unknown): void;
  /** Whether the work of a broken-off run of this day still stands; then `run` is not called. */
  stands?(context: WorkContext, receipt: Receipt): Promise<boolean>;
  /** Whether the stage, when it runs alone, writes to other stores and needs a claim on them. */
  readonly claims?: boolean;
  /** For a producer, after the stage whatever became of it, but not when the lease is lost. */
  after?(context: WorkContext): Promise<void>;
}

/**
 * Runs one stage as an Nx task: loads the run, decides whether there is anything to do, does it, writes the receipt.
 *
 * In a chain that ends in `daily` a failure is recorded and Nx is told success, so that the log is still published;
 * `daily` alone turns outcomes into the exit code. A stage that was itself asked for fails its own task.
 */
export async function runStage(nx: ExecutorContext, stage: Stage): Promise<{ success: boolean }> {
  let context: StageContext;
  try {
    context = await openStageContext(nx);
  } catch (error) {
    console.error(describeError(error));
    return { success: false };
  }
  if (context.run === null) return runAlone(nx, context, stage);
  let end: StageEnd;
  try {
    end = await runInChain(context, stage);
  } catch (error) {
    // Not even the outcome could be written down.
    tellOwnFault(context, stage, error);
    return { success: false };
  }
  const { outcome, lost } = end;
  if (hasTarget(nx, 'daily')) return { success: true };
  // A partial chain is over here. Who keeps the claim would see to it when nx ends; so it is given back sooner.
  if (!(lost instanceof RunEndedError) && (outcome === 'failed' || isLastTask(nx))) {
    await endRun(context, 'released').catch((error: unknown) => tellOwnFault(context, stage, error));
  }
  return { success: outcome !== 'failed' };
}

function tellOwnFault({ config }: StageContext, { name }: Stage, error: unknown): void {
  console.error(`${name}: ${describeError(asOwnStoreFault(error, config.me.store))}`);
}

interface StageEnd {
  readonly outcome: StageOutcome;
  /** Why the stage had to stop: the claim is another's, or the run is over. */
  readonly lost?: LeaseLostError;
}

async function runInChain(context: StageContext, stage: Stage): Promise<StageEnd> {
  const run = context.run!;
  if (run.role !== 'producer') {
    console.log(`${stage.name}: skipped, ${run.reason ?? 'another partner produces'}`);
    return { outcome: 'skipped' };
  }
  const end = watchRunEnd(context);
  const claim = run.claim as Claim;
  const work: WorkContext = {
    ...context,
    signal: end.signal,
    assertLease: async () => {
      end.signal.throwIfAborted();
      await assertLease({ ...electionOptions(context, end.signal), claim });
    },
    scrape: run.scrape,
    epoch: claim.epoch,
  };
  const watch = watchProgress(work, context.config.run.stageDeadlineMinutes * 60_000);
  try {
    const ended = await runOnce(watch, stage);
    // One that got stuck would get stuck again: its day goes on without.
    if (!ended.lost && !watch.work.signal.aborted) await watch.run(async (watched) => stage.after?.(watched));
    return ended;
  } finally {
    watch.dispose();
    end.dispose();
  }
}

async function runOnce(watch: DeadlineWatch, stage: Stage): Promise<StageEnd> {
  const { work } = watch;
  const run = work.run!;
  const receipts = work.runs.receipts(run.id);
  const isLost = wasLeaseLost(receipts);
  const reason = isLost ? 'the lease is lost' : skipReason(stage.name, outcomesOf(receipts));
  if (reason) return conclude(work, stage, { outcome: 'skipped', message: reason });
  try {
    const earlier = earlierReceipt(work.runs.earlierReceipts(run.id), { ...run, stage: stage.name });
    if (earlier && (await stage.stands?.(work, earlier))) {
      console.log(`${stage.name}: done by an earlier run of today (${earlier.endedAt})`);
      return conclude(work, stage, { outcome: 'done', facts: earlier.facts });
    }
    const done = await watch.run((watched) => stage.run(watched));
    await work.assertLease();
    const fault = work.logFault();
    if (fault !== null) throw fault;
    if (done.scrape !== undefined) work.runs.update(run.id, { scrape: done.scrape });
    return conclude(work, stage, { outcome: 'done', facts: done.facts, scrape: done.scrape });
  } catch (error) {
    if (work.env['PRODUCTION_DEBUG']) console.error(error);
    return giveUp(work, stage, error);
  }
}

function giveUp(work: WorkContext, stage: Stage, error: unknown): StageEnd {
  // Whatever a stage makes of being stopped, why it was stopped is the reason.
  const reason: unknown = work.signal.aborted ? work.signal.reason : asOwnStoreFault(error, work.config.me.store);
  if (reason instanceof RunEndedError) {
    work.log.warning(`${stage.name} broke off: ${reason.message}`);
    return { outcome: 'failed', lost: reason };
  }
  const lost = reason instanceof LeaseLostError ? reason : undefined;
  if (lost) work.log.error(`lease lost: ${lost.message}`);
  else stage.failed(work, describeError(reason), reason);
  const message = describeError(reason);
  return { ...conclude(work, stage, { outcome: 'failed', message, facts: { leaseLost: !!lost } }), lost };
}

function conclude(
  context: StageContext,
  stage: Stage,
  end: { outcome: StageOutcome; message?: string; facts?: Readonly<Record<string, unknown>>; scrape?: string },
): { outcome: StageOutcome } {
  const run = context.run!;
  context.runs.saveReceipt(run.id, {
    stage: stage.name,
    outcome: end.outcome,
    message: end.message ?? null,
    day: run.day,
    scrape: end.scrape ?? run.scrape,
    configDigest: run.configDigest,
    endedAt: context.clock.now().toISOString(),
    facts: end.facts ?? {},
  });
  if (end.outcome === 'skipped') console.log(`${stage.name}: skipped, ${end.message}`);
  return { outcome: end.outcome };
}

/** A stage alone, on the newest valid scrape: it writes to the own store only, and logs to the console only. */
async function runAlone(nx: ExecutorContext, context: StageContext, stage: Stage): Promise<{ success: boolean }> {
  if (hasTarget(nx, 'elect')) {
    console.error(`${stage.name}: ${describeError(storeGone(context.config.me.store))}`);
    return { success: false };
  }
  const end = watchRunEnd(context);
  let hold: AloneHold | null = null;
  try {
    hold = await holdAlone(context, stage.claims ?? false, end.signal);
    const signal = AbortSignal.any([end.signal, hold.lost]);
    const assertHeld = async (): Promise<void> => signal.throwIfAborted();
    const scrape = newestScrapeOf(context);
    const work: WorkContext = { ...context, signal, assertLease: assertHeld, scrape, epoch: hold.epoch };
    const done = await stage.run(work);
    await stage.after?.(work);
    console.log(`${stage.name}: done alone on ${done.scrape ?? scrape ?? ownStore(context)}`);
    return { success: true };
  } catch (error) {
    const reason = asOwnStoreFault(error, context.config.me.store);
    if (hold === null || end.signal.aborted) console.error(`${stage.name}: ${describeError(reason)}`);
    else stage.failed(context, describeError(reason), reason);
    if (context.env['PRODUCTION_DEBUG']) console.error(error);
    return { success: false };
  } finally {
    end.dispose();
    await hold?.release().catch((error: unknown) => tellOwnFault(context, stage, error));
  }
}

function ownStore({ config: { me } }: StageContext): string {
  return `the store of ${me.name}`;
}

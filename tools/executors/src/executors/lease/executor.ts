import type { ExecutorContext } from '@nx/devkit';
import { type Claim, keepLease } from '@scrape-and-report/elect';
import { describeError } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { electionOptions } from '../../runtime/election-of-stage';
import { tellBrokenOff } from '../../runtime/end/broken-off';
import { endRun } from '../../runtime/end/end-run';
import { leaseFileOf, type LeaseNews } from '../../runtime/end/watch-end';
import { hasTarget } from '../../runtime/nx/task-graph';
import { asOwnStoreFault } from '../../runtime/own-store';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import type { LeaseExecutorSchema } from './schema';

/**
 * Keeps the claim alive while the stages work, in a process of its own that no computation can starve. Nx ends it with
 * SIGTERM when the last stage is done; a run that nobody ended by then (a partial chain, a killed stage) is ended here.
 */
export default async function leaseExecutor(
  _options: LeaseExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  let context: StageContext;
  try {
    context = await openStageContext(nx);
  } catch (error) {
    console.error(describeError(error));
    return { success: false };
  }
  const controller = new AbortController();
  const asked = nextEndOf(process);
  const keeper = keepClaim(context, controller.signal);
  const how = await asked;
  await keeper?.stop();
  controller.abort();
  // Without nx the stages may still be stopping: the claim then lapses by itself, and the next run takes it over.
  if (how === 'disconnect') process.exit(1);
  try {
    const run = context.runs.find(context.starter);
    if (!run) return { success: true };
    if (run.role === 'producer') tellBrokenOff(context, run, (stage) => hasTarget(nx, stage));
    await endRun({ ...context, run }, 'released');
    return { success: true };
  } catch (error) {
    console.error(`lease: ${describeError(asOwnStoreFault(error, context.config.me.store))}`);
    return { success: false };
  }
}

function keepClaim(context: StageContext, signal: AbortSignal): ReturnType<typeof keepLease> | null {
  if (context.run?.role !== 'producer') return null;
  const tell = (news: LeaseNews): void => {
    try {
      writeFileAtomic(leaseFileOf(context), JSON.stringify(news));
    } catch (error) {
      // The stages assert the lease themselves; that the store can't be used they find out as well.
      console.error(`lease: ${describeError(asOwnStoreFault(error, context.config.me.store))}`);
    }
  };
  const keeper = keepLease({ ...electionOptions(context, signal), claim: context.run.claim as Claim });
  tell({ state: 'held', reason: null });
  keeper.lost.addEventListener('abort', () => tell({ state: 'lost', reason: describeError(keeper.lost.reason) }), {
    once: true,
  });
  return keeper;
}

/** Resolves when Nx asks this task to end, or is gone. */
function nextEndOf(task: NodeJS.Process): Promise<'asked' | 'disconnect'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) task.on(signal, () => resolve('asked'));
    task.once('disconnect', () => resolve('disconnect'));
    // Keeps the process alive when there is nothing to renew.
    setInterval(() => undefined, 60_000);
  });
}

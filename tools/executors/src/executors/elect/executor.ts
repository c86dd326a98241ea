import type { ExecutorContext } from '@nx/devkit';
import { describeError, isRefused } from '@scrape-and-report/production';
import { endRun } from '../../runtime/end/end-run';
import { endPart, watchesLater } from '../../runtime/end/stand-by-later';
import { watchRunEnd } from '../../runtime/end/watch-end';
import { leaveStandIn } from '../../runtime/end/stand-in';
import { hasTarget, isLastTask } from '../../runtime/nx/task-graph';
import { asOwnStoreFault } from '../../runtime/own-store';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import type { ElectExecutorSchema } from './schema';
import { elect } from './stage';

/** Decides which partner produces today, and begins this machine's run. */
export default async function electExecutor(
  _options: ElectExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  let context: StageContext;
  try {
    context = await openStageContext(nx);
  } catch (error) {
    console.error(describeError(error));
    await endPart(nx, { stoodBy: false, signal: new AbortController().signal });
    return { success: false };
  }
  const end = watchRunEnd(context);
  const isLast = isLastTask(nx);
  try {
    const run = await elect(watchesLater(nx, context) ? withoutWatch(context) : context, end.signal, isLast);
    const fault = context.logFault();
    if (fault !== null) throw fault;
    if (run.role === 'producer' && !isLast && !hasTarget(nx, 'lease')) await leaveStandIn(nx, context);
    // In a chain its last task tells: the others need the decision.
    return { success: !isLast || !isRefused(run) };
  } catch (error) {
    await fail(context, describeError(asOwnStoreFault(error, context.config.me.store)));
    await endPart(nx, { stoodBy: false, signal: end.signal, context });
    return { success: false };
  } finally {
    end.dispose();
  }
}

/** Steps back at once for another that produces. */
function withoutWatch(context: StageContext): StageContext {
  const { config } = context;
  return { ...context, config: { ...config, election: { ...config.election, standby: 'exit' } } };
}

async function fail(context: StageContext, reason: string): Promise<void> {
  try {
    context.log.error(`election failed: ${reason}`);
    const run = context.runs.find(context.starter);
    if (run) await endRun({ ...context, run }, 'released');
  } catch (error) {
    // The line was printed; the own store may be what failed.
    console.error(describeError(asOwnStoreFault(error, context.config.me.store)));
  }
}

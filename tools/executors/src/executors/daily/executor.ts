import type { ExecutorContext } from '@nx/devkit';
import { describeError, LeaseLostError, RunEndedError, wasLeaseLost, targetName } from '@scrape-and-report/production';
import { endPart, watchesLater } from '../../runtime/end/stand-by-later';
import { isChain } from '../../runtime/nx/task-graph';
import { asOwnStoreFault, storeGone } from '../../runtime/own-store';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import { watchRunEnd } from '../../runtime/end/watch-end';
import type { DailyExecutorSchema } from './schema';
import { beginAgain } from './begin-again';
import { endDay } from './stage';

/** The end of the chain: publishes the log and tells how the day went. */
export default async function dailyExecutor(
  _options: DailyExecutorSchema,
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
  try {
    const success = await endChain(nx, context, end.signal);
    const stoodBy = context.run?.role === 'standby' && watchesLater(nx, context);
    const others = await endPart(nx, { stoodBy, signal: end.signal, context });
    return { success: success && others };
  } finally {
    end.dispose();
  }
}

async function endChain(nx: ExecutorContext, context: StageContext, signal: AbortSignal): Promise<boolean> {
  if (!context.run) {
    const gone = isChain(nx) ? describeError(storeGone(context.config.me.store)) : null;
    console.error(
      `daily: ${gone ?? `there is no production to end; run ${targetName('daily')} with the stages before it`}`,
    );
    return false;
  }
  try {
    if (isLeaseLost(context)) return await beginAgain(context, signal);
    const { exitCode, summary } = await endDay(context, signal);
    for (const line of summary) console.log(line);
    return exitCode === 0 && context.logFault() === null;
  } catch (error) {
    console.error(`daily: ${describeError(asOwnStoreFault(error, context.config.me.store))}`);
    const isLost = error instanceof LeaseLostError && !(error instanceof RunEndedError);
    return isLost && (await beginAgain(context, signal));
  }
}

function isLeaseLost({ runs, run }: StageContext): boolean {
  return run !== null && wasLeaseLost(runs.receipts(run.id));
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { type EndOfTasks, keepRun } from '../../runtime/end/keep-run';
import { hasTarget } from '../../runtime/nx/task-graph';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import type { LeaseExecutorSchema } from './schema';

/**
 * Keeps the claim alive while the stages work, in a process of its own that no computation can starve. Nx ends it with
 * SIGTERM when the last stage is done; a run that nobody ended by then (a partial chain, a killed stage) is ended here.
 *
 * For a chain that names it: otherwise the election leaves a process that does the same.
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
  const asked = nextEndOf(process);
  const kept = keepRun(context, { asked, isPart: (stage) => hasTarget(nx, stage), keeper: null });
  const success = await kept.end;
  if ((await asked) === 'nx-gone') process.exit(1);
  return { success };
}

/** Resolves when Nx asks this task to end, or is gone. */
function nextEndOf(task: NodeJS.Process): Promise<EndOfTasks> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) task.on(signal, () => resolve('asked'));
    task.once('disconnect', () => resolve('nx-gone'));
    // Keeps the process alive when there is nothing to renew.
    setInterval(() => undefined, 60_000);
  });
}

import { dayOf, targetName } from '@scrape-and-report/production';
import { endRun } from '../../runtime/end/end-run';
import { runNx } from '../../runtime/nx/run-nx';
import type { StageContext } from '../../runtime/stage-context';

/**
 * After a lost lease: ends this run and starts the production anew, which stands by for the partner that has the day now,
 * and takes over should that one die as well. Without it the day would be lost when nobody else stands by.
 *
 * @returns whether that went well; false at once when another day has begun, whose start comes by itself
 */
export async function beginAgain(context: StageContext, signal: AbortSignal): Promise<boolean> {
  const { config, clock, run } = context;
  await endRun(context, 'released');
  if (dayOf(clock.now(), config.timeZone) !== run?.day) return false;
  console.log('the claim is lost: begins again, to stand by');
  return runNx(context, ['run', targetName('daily')], { signal });
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError, targetName } from '@scrape-and-report/production';
import { openStageContext } from '../../runtime/stage-context';
import { acceptLoss } from './accept-loss';
import type { AcceptLossExecutorSchema } from './schema';

/** Accepts the loss for which a scrape was refused; elects and crawls nothing. */
export default async function acceptLossExecutor(
  { scrape }: AcceptLossExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const accepted = await acceptLoss(await openStageContext(nx), scrape);
    console.log(`accepted: ${accepted.text}`);
    console.log(
      `the next nx run ${targetName('daily')} records it, on whichever partner, when the site still says the same`,
    );
    return { success: true };
  } catch (error) {
    console.error(`accept-loss: ${describeError(error)}`);
    return { success: false };
  }
}

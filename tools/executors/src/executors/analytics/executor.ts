import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { AnalyticsExecutorSchema } from './schema';
import { analyticsStage } from './stage';

/** Brings the usage figures of the own store up to yesterday. */
export default async function analyticsExecutor(
  _options: AnalyticsExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  return runStage(nx, analyticsStage);
}

import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { ReportExecutorSchema } from './schema';
import { reportStage } from './stage';

/** Builds workbook, site page, section pages and entry page. */
export default async function reportExecutor(
  _options: ReportExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  return runStage(nx, reportStage);
}

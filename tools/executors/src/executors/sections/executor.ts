import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { SectionsExecutorSchema } from './schema';
import { sectionsStage } from './stage';

/** Writes what each section page is made of into one file a section. */
export default async function sectionsExecutor(
  _options: SectionsExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  return runStage(nx, sectionsStage);
}

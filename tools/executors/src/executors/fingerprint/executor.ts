import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { FingerprintExecutorSchema } from './schema';
import { fingerprintStage } from './stage';

/** Gives the manifest of the own store. */
export default async function fingerprintExecutor(
  _options: FingerprintExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  return runStage(nx, fingerprintStage);
}

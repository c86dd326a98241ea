import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { SyncExecutorSchema } from './schema';
import { createSyncStage } from './stage';

/** Makes the stores of all reachable partners equal to the own one. */
export default async function syncExecutor(
  options: SyncExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  const { cleanup = false, dryRun = false, maxDeleteShare, verify, deadlineSeconds = 3600 } = options;
  return runStage(nx, createSyncStage({ cleanup, dryRun, maxDeleteShare, verify, deadlineMs: deadlineSeconds * 1000 }));
}

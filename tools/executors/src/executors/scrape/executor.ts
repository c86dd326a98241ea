import type { ExecutorContext } from '@nx/devkit';
import { runStage } from '../../runtime/run-stage';
import type { ScrapeExecutorSchema } from './schema';
import { scrapeStage } from './stage';

/** Records the whole site in a new scrape directory of the own store. */
export default async function scrapeExecutor(
  _options: ScrapeExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  return runStage(nx, scrapeStage);
}

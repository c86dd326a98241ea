import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { explain, loadProfile } from '@scrape-and-report/scrape';
import { join } from 'node:path';
import { newestScrapeOf } from '../../runtime/newest-scrape';
import { openStageContext } from '../../runtime/stage-context';
import type { ExplainExecutorSchema } from './schema';

/** Says why an address is taken or not; asks the site for nothing, and writes nothing. */
export default async function explainExecutor(
  { url }: ExplainExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const { site, me } = context.config;
    const scrape = newestScrapeOf(context);
    const directory = scrape && join(me.store, scrape);
    for (const line of explain(url, directory, { site, profile: loadProfile(site.profile) })) console.log(line);
    return { success: true };
  } catch (error) {
    console.error(`explain: ${describeError(error)}`);
    return { success: false };
  }
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError, StageError, targetName } from '@scrape-and-report/production';
import { findScrape, openedDatabase, SCRAPE_DB_NAME, scrapeDatabase } from '@scrape-and-report/record';
import { join } from 'node:path';
import { checkDatabases } from '../../runtime/databases/check-databases';
import { openStageContext } from '../../runtime/stage-context';
import type { OpenExecutorSchema } from './schema';

/** Gives a scrape of the own store as one SQLite file, and prints its path. */
export default async function openExecutor(
  options: OpenExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const { store } = (await openStageContext(nx)).config.me;
    const directory = join(store, findScrape(store, options.scrape).name);
    const database = scrapeDatabase(directory);
    // A tool that opens one from elsewhere would not come to an end either; what was made here of a list has another form.
    const isFromElsewhere = database === join(directory, SCRAPE_DB_NAME);
    const jobs = isFromElsewhere ? [{ path: database, kind: 'scrape' as const }] : [];
    const [fault] = await checkDatabases(jobs, { signal: new AbortController().signal });
    if (fault)
      throw new StageError(`${database} is refused: ${fault}`, {
        code: 'DATABASE_REFUSED',
        hint: `run ${targetName('daily')}, which sets it aside and brings a whole one from a partner`,
      });
    console.log(openedDatabase(directory));
    return { success: true };
  } catch (error) {
    console.error(`open: ${describeError(error)}`);
    return { success: false };
  }
}

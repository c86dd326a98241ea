import { makeFolderIn, StageError } from '@scrape-and-report/production';
import { basename, dirname, join } from 'node:path';
import { ScrapeOptions, ScrapeOutcome } from '../options';
import { finishedScrape, WORK_FOLDER } from './disk/resume-scrape';
import { openScrapeLog } from './disk/scrape-log';
import { TakeOverError } from './disk/taken-pages';
import { ScrapeRun, Surroundings } from './scrape-run';
import { serveFolder, StaticSite } from './wire/static-site';

/**
 * Records the whole site into `directory`; the caller seals it with the manifest.
 *
 * A scrape that broke off is gone on with from its journal when root, profile and limits are the same, else it is
 * thrown away. When the signal aborts, nothing more is written and its reason is thrown; everything that was done
 * stays for the next start.
 *
 * @throws StageError (`SCRAPE_FAILED`) when the site cannot be reached, its root gives no page, or nothing was recorded.
 */
export async function scrapeSite(options: ScrapeOptions): Promise<ScrapeOutcome> {
  options.signal.throwIfAborted();
  await options.assertLease();
  const finished = finishedScrape(options);
  if (finished) return finished;
  makeFolderIn(dirname(options.directory), basename(options.directory), WORK_FOLDER);
  const log = openScrapeLog(join(options.directory, 'log.txt'), options.clock, options.timeZone);
  let site: StaticSite | null = null;
  try {
    site = options.site.directory === null ? null : await serveFolder(options.site.directory);
    return await runOnceMore({ options, log, site });
  } catch (error) {
    options.signal.throwIfAborted();
    throw asStageError(error);
  } finally {
    options.progress.end();
    log.close();
    await site?.close();
  }
}

/** Where the tables of the scrape before break off on the way, all is asked for and read once more, and nothing taken over. */
async function runOnceMore(surroundings: Omit<Surroundings, 'takesOver'>): Promise<ScrapeOutcome> {
  try {
    return await new ScrapeRun({ ...surroundings, takesOver: true }).run();
  } catch (error) {
    if (!(error instanceof TakeOverError)) throw error;
    surroundings.options.signal.throwIfAborted();
    surroundings.log.info('the scrape begins anew, and takes nothing over from the one before');
    return new ScrapeRun({ ...surroundings, takesOver: false }).run();
  }
}

function asStageError(error: unknown): unknown {
  const isDisk = error instanceof Error && 'syscall' in error && !(error instanceof StageError);
  if (!isDisk) return error;
  return new StageError(`the scrape cannot be written: ${error.message}`, {
    code: 'SCRAPE_FAILED',
    hint: 'see that the store has room and can be written to',
    cause: error,
  });
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError, StageError, targetName } from '@scrape-and-report/production';
import { scrapeDatabase } from '@scrape-and-report/record';
import { exportWarc } from '@scrape-and-report/scrape';
import { join, resolve } from 'node:path';
import { checkDatabases } from '../../runtime/databases/check-databases';
import { newestScrapeOf } from '../../runtime/newest-scrape';
import { openStageContext } from '../../runtime/stage-context';
import type { ExportWarcExecutorSchema } from './schema';

/** Writes a scrape as WARC; reads the own store, and writes nothing into it. */
export default async function exportWarcExecutor(
  options: ExportWarcExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const { store } = context.config.me;
    const scrape = options.scrape ?? newestScrapeOf(context);
    if (!scrape) {
      throw new StageError(`${store} holds no valid scrape`, {
        code: 'NO_SCRAPE',
        hint: `run ${targetName('daily')} first`,
      });
    }
    const database = scrapeDatabase(join(store, scrape));
    const signal = new AbortController().signal;
    const [fault] = await checkDatabases([{ path: database, kind: 'scrape' }], { signal });
    if (fault)
      throw new StageError(`${database} is refused: ${fault}`, {
        code: 'DATABASE_REFUSED',
        hint: `run ${targetName('daily')}, which sets it aside and brings a whole one from a partner`,
      });
    const file = options.file ? resolve(nx.root, options.file) : join(context.workspace.out, `${scrape}.warc.gz`);
    const { responses, revisits, redirects, rendered, missing } = exportWarc(store, scrape, file);
    const shown = rendered > 0 ? `, ${rendered} rendered` : '';
    console.log(`${file}: ${responses} responses, ${revisits} revisits, ${redirects} redirects${shown}`);
    if (missing > 0) console.warn(`${missing} pages are left out: the store does not hold their bodies whole`);
    return { success: true };
  } catch (error) {
    console.error(`export-warc: ${describeError(error)}`);
    return { success: false };
  }
}

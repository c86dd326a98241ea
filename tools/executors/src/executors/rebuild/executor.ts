import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { findScrape, keepRuleOf } from '@scrape-and-report/record';
import { writeReport } from '@scrape-and-report/report';
import { join } from 'node:path';
import { trustHistory } from '../../runtime/databases/refuse-databases';
import { reportOptions } from '../../runtime/report-options';
import { openStageContext, type WorkContext } from '../../runtime/stage-context';
import { workAlone } from '../../runtime/stand-alone';
import type { RebuildExecutorSchema } from './schema';

/** Makes the report of any recorded day again, in the own store. */
export default async function rebuildExecutor(
  { scrape }: RebuildExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const page = await workAlone(context, (work) => rebuild(work, scrape), { claims: false });
    if (keepRuleOf(context.config.me.store, context.config.report.keep))
      console.log('what report.keep does not keep of it goes with the next production: copy what is to stay');
    console.log(page);
    return { success: true };
  } catch (error) {
    console.error(`rebuild: ${describeError(error)}`);
    return { success: false };
  }
}

/** Gives the path of the file to open first. */
async function rebuild({ config, layout, ...work }: WorkContext, on: string): Promise<string> {
  const { store } = config.me;
  const { name, timestamp } = findScrape(store, on);
  const folder = join(layout.reports, timestamp);
  const { signal, assertLease } = work;
  await writeReport({
    ...reportOptions(config),
    ...{ scrape: name, folder, logName: config.logName, signal, assertLease },
    // Of another day: what the workspace holds is the newest's.
    sectionPages: new Map(),
    progress: work.progress('rebuild'),
  });
  trustHistory(store);
  return join(folder, config.report.formats.includes('html') ? 'index.html' : 'report.xlsx');
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { findScrape } from '@scrape-and-report/record';
import { comparePair } from '@scrape-and-report/report';
import { reportOptions } from '../../runtime/report-options';
import { openStageContext } from '../../runtime/stage-context';
import { writeForReading } from '../../runtime/look/write-for-reading';
import type { CompareExecutorSchema } from './schema';

/** The site page for any two scrapes of the own store. */
export default async function compareExecutor(
  options: CompareExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const { me } = context.config;
    const [from, to] = [findScrape(me.store, options.from).name, findScrape(me.store, options.to).name];
    const html = comparePair({ ...reportOptions(context.config), from, to });
    const name = `compare-${from}-${to}`;
    console.log(writeForReading(context, { name, text: html, out: options.out, root: nx.root }));
    return { success: true };
  } catch (error) {
    console.error(`compare: ${describeError(error)}`);
    return { success: false };
  }
}

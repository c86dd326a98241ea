import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { renderRecordedPage } from '@scrape-and-report/report';
import { readRecordedPage } from '@scrape-and-report/scrape';
import { openStageContext } from '../../runtime/stage-context';
import { writeForReading } from '../../runtime/look/write-for-reading';
import type { PageExecutorSchema } from './schema';

/** Shows a page as it was recorded on a day; reads the own store. */
export default async function pageExecutor(
  options: PageExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    const { me, site, report } = context.config;
    const page = readRecordedPage(me.store, { path: options.path, on: options.on, root: site.root });
    const html = renderRecordedPage(page, report.language);
    const name = `page-${page.scrape}-${page.path}`;
    console.log(writeForReading(context, { name, text: html, out: options.out, root: nx.root }));
    return { success: true };
  } catch (error) {
    console.error(`page: ${describeError(error)}`);
    return { success: false };
  }
}

import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { renderSectionPage } from '@scrape-and-report/report';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceOf } from '../../runtime/workspace';
import type { ReportSectionExecutorSchema } from './schema';

/**
 * Renders one section's page from its file: a pure function of that file and of the renderer, so that Nx may cache it.
 * It always succeeds for Nx: a failure would otherwise skip the sync, and a cached failure would stay. What is missing
 * afterwards is rendered by `report`, which also says why it can't be.
 */
export default async function reportSectionExecutor(
  { section }: ReportSectionExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  const workspace = workspaceOf(nx);
  const source = join(workspace.sections, `${section}.json`);
  if (!existsSync(source)) {
    console.log(`report-${section}: skipped, no ${source}`);
    return { success: true };
  }
  const page = join(workspace.pages, `${section}.html`);
  try {
    // Nx would keep what an earlier run left here as the page of a rendering that failed.
    rmSync(page, { force: true });
    writeFileAtomic(page, renderSectionPage(readFileSync(source, 'utf8')));
    mkdirSync(workspace.rendered, { recursive: true });
    writeFileSync(join(workspace.rendered, section), '');
    console.log(`report-${section}: rendered`);
  } catch (error) {
    console.error(`report-${section}: ${describeError(error)}`);
  }
  return { success: true };
}

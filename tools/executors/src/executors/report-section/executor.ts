import type { ExecutorContext } from '@nx/devkit';
import { describeError, removeWithRetry } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { renderSectionPage } from '@scrape-and-report/report';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestScrapeOf } from '../../runtime/newest-scrape';
import { hasTarget } from '../../runtime/nx/task-graph';
import { type Workspace, workspaceOf } from '../../runtime/nx/workspace';
import { readSectionIndex } from '../../runtime/section-index';
import { sectionTexts } from '../../runtime/section-texts';
import { openStageContext } from '../../runtime/stage-context';
import type { ReportSectionExecutorSchema } from './schema';

/**
 * Renders one section's page from its file: a pure function of that file and of the renderer, so that Nx may cache it.
 * It always succeeds for Nx: a failure would otherwise skip the sync, and a cached failure would stay. What is missing
 * afterwards is rendered by `report`, which also says why it can't be.
 */
export default async function reportSectionExecutor(
  { section, out }: ReportSectionExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  const workspace = workspaceOf(nx, out);
  const isAlone = !hasTarget(nx, 'sections');
  try {
    const text = isAlone ? await textAlone(workspace, section, nx) : textOf(workspace, section);
    if (text === null) {
      console.log(`report-${section}: skipped, no ${fileOf(workspace, section)}`);
      return { success: true };
    }
    render(workspace, section, text);
    console.log(`report-${section}: rendered`);
  } catch (error) {
    console.error(`report-${section}: ${describeError(error)}`);
    if (isAlone) return { success: false };
  }
  return { success: true };
}

function render(workspace: Workspace, section: string, text: string): void {
  const page = join(workspace.pages, `${section}.html`);
  // Nx would keep what an earlier run left here as the page of a rendering that failed.
  removeWithRetry(page);
  writeFileAtomic(page, renderSectionPage(text));
  mkdirSync(workspace.rendered, { recursive: true });
  writeFileSync(join(workspace.rendered, section), '');
}

/** Of the newest scrape and the configuration as it is: what an earlier run split the sections into may be of another. */
async function textAlone(workspace: Workspace, section: string, nx: ExecutorContext): Promise<string | null> {
  const context = await openStageContext(nx);
  const scrape = newestScrapeOf(context);
  if (scrape === null) return null;
  const wanted = { partner: context.config.me.name, configDigest: context.config.digest, scrape };
  if (readSectionIndex(workspace.sectionIndex, wanted)) return textOf(workspace, section);
  return sectionTexts(context, scrape).find(({ name }) => name === section)?.text ?? null;
}

function textOf(workspace: Workspace, section: string): string | null {
  const source = fileOf(workspace, section);
  return existsSync(source) ? readFileSync(source, 'utf8') : null;
}

function fileOf(workspace: Workspace, section: string): string {
  return join(workspace.sections, `${section}.json`);
}

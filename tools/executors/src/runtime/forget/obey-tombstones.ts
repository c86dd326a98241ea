import { describeError, removeWithRetry } from '@scrape-and-report/production';
import {
  forgetInStore,
  type ForgetOutcome,
  LIVES_DIRECTORY,
  noteReportsRemade,
  readForgotten,
  reportsToRemake,
  validScrapes,
} from '@scrape-and-report/record';
import { remakeLives, writeReport } from '@scrape-and-report/report';
import { forgetCommonSyncs } from '@scrape-and-report/sync';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reportOptions } from '../report-options';
import type { StageContext, WorkContext } from '../stage-context';
import { forgetInWorkspace } from './forget-in-workspace';

/** What of a task's context this needs. */
export type ForgetContext = Pick<StageContext, 'config' | 'layout' | 'log' | 'workspace' | 'progress'> &
  Pick<WorkContext, 'signal' | 'assertLease'>;

/**
 * Makes the own store, and what this workspace keeps of it, forget what is to be forgotten; reports that may hold any of
 * it are made anew. On most days there is nothing to do, and hardly anything is read.
 */
export async function obeyTombstones(context: ForgetContext): Promise<ForgetOutcome> {
  const { config, log, assertLease } = context;
  const { store } = config.me;
  const forgotten = readForgotten(store);
  const outcome = await forgetInStore({
    store,
    forgotten,
    root: config.site.root,
    logName: config.logName,
    assertRight: assertLease,
  });
  for (const { path, reason } of outcome.unreadable) log.warning(`not forgotten in ${store}: ${path}: ${reason}`);
  const { removed, rewritten, months } = outcome;
  // What it lacks now it did not lose: nothing is deleted for it anywhere.
  if (outcome.isChanged) forgetCommonSyncs(store);
  if (forgotten.digest !== '') forgetInWorkspace(context.workspace, forgotten);
  const reports = await remakeReports(context);
  if (outcome.reports.includes(LIVES_DIRECTORY)) await remakeLivesOf(context);
  if (removed.length + rewritten.length + months.length + reports.length > 0)
    log.info(
      `forgot in ${store}: ${removed.length + rewritten.length} scrapes, ${reports.length} reports and ${months.length} months of usage figures`,
    );
  return outcome;
}

/** Some of them went; whatever is wrong with that, the next report makes them. */
async function remakeLivesOf({ config, log, signal, assertLease, progress }: ForgetContext): Promise<void> {
  const newest = validScrapes(config.me.store).at(-1);
  if (!newest || !config.report.formats.includes('html')) return;
  const told = progress('forget');
  try {
    await remakeLives(newest.name, {
      ...reportOptions(config),
      language: config.report.language,
      signal,
      assertLease,
      onProgress: (done, todo) => told.update({ done, todo, note: 'lives' }),
    });
  } catch (error) {
    if (signal.aborted || (error as { code?: string }).code === 'LEASE_LOST') throw error;
    log.warning(`the lives of pages are not whole until the next report: ${describeError(error)}`);
  } finally {
    told.end();
  }
}

/** Each as its scrape has it now; one whose scrape is gone goes. Gives the names of those that were done. */
async function remakeReports(context: ForgetContext): Promise<string[]> {
  const { config, layout, log, signal, assertLease } = context;
  const names = reportsToRemake(config.me.store);
  if (names.length === 0) return [];
  const scrapes = new Set(validScrapes(config.me.store).map(({ name }) => name));
  const done: string[] = [];
  for (const name of names) {
    const folder = join(layout.reports, name);
    signal.throwIfAborted();
    try {
      if (!scrapes.has(name)) {
        await assertLease();
        removeWithRetry(folder);
      } else if (existsSync(folder)) await remakeReport(context, name, folder);
      done.push(name);
    } catch (error) {
      if (signal.aborted || (error as { code?: string }).code === 'LEASE_LOST') throw error;
      removeWithRetry(folder);
      log.warning(`removed ${folder}, which could not be made anew: ${describeError(error)}`);
    }
  }
  noteReportsRemade(config.me.store, done);
  return done;
}

async function remakeReport(
  { config, signal, assertLease, progress }: ForgetContext,
  scrape: string,
  folder: string,
): Promise<void> {
  const present = readdirSync(folder);
  const { formats } = config.report;
  // What retention has taken away does not come back.
  const kept = formats.filter((format) => present.some((file) => file.endsWith(`.${format}`)));
  await writeReport({
    ...reportOptions(config),
    scrape,
    report: { ...config.report, formats: kept.length > 0 ? kept : formats },
    sectionPages: new Map(),
    folder,
    logName: config.logName,
    signal,
    assertLease,
    progress: progress('forget'),
  });
}

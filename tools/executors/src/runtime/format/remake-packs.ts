import { checksOn } from '@scrape-and-report/production';
import { damagedScrapes } from '@scrape-and-report/sync';
import { join } from 'node:path';
import { askChild } from '../child/ask-child';
import type { StageContext, WorkContext } from '../stage-context';
import type { RemakeJob } from './remake-child';

/** More than reading all pages of a large site takes. */
const LIMIT_MS = 3_600_000;

/** Makes packs again that are damaged here, and that no partner who could be reached has whole. What can't be stays. */
export async function remakePacks({
  config,
  log,
  signal,
}: Pick<StageContext, 'config' | 'log'> & Pick<WorkContext, 'signal'>): Promise<void> {
  const { store } = config.me;
  const dirs = await damagedScrapes(store);
  if (dirs.length === 0) return;
  const { hosts, include, exclude, render, profile } = config.site;
  const site = { hosts, include, exclude, render, profile };
  const job: RemakeJob = { store, dirs, site, checks: checksOn(config.checks) };
  const answer = await askChild<string[]>(join(__dirname, 'remake-child'), job, LIMIT_MS);
  signal.throwIfAborted();
  if ('error' in answer) log.warning(`no damaged pack could be made again: ${answer.error}`);
  else for (const dir of answer.found) log.info(`made ${join(store, dir, 'readings.pack')} again, which was damaged`);
}

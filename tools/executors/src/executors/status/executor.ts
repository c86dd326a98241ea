import type { ExecutorContext } from '@nx/devkit';
import { electionState } from '@scrape-and-report/elect';
import { dayOf, describeError } from '@scrape-and-report/production';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import { renderStatus, type StatusPicture, statusOf } from './picture';
import type { StatusExecutorSchema } from './schema';

/** Shows the whole picture of the fleet; reads only. */
export default async function statusExecutor(
  options: StatusExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const status = await loadStatus(await openStageContext(nx));
    console.log(options.json ? JSON.stringify(status) : renderStatus(status));
    return { success: true };
  } catch (error) {
    console.error(describeError(error));
    return { success: false };
  }
}

async function loadStatus(context: StageContext): Promise<StatusPicture> {
  const { config, clock } = context;
  const { me, partners, election: elections } = config;
  const election = await electionState({
    me,
    partners,
    election: elections,
    clock,
    signal: new AbortController().signal,
  });
  const reachable = election.partners.filter((partner) => partner.reachable);
  const logs = reachable.flatMap(({ store }) => readLog(join(store, config.logName)));
  return statusOf({ day: dayOf(clock.now(), config.timeZone), me: me.name, election, logs });
}

function readLog(file: string): string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}

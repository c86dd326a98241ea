import type { ExecutorContext } from '@nx/devkit';
import { electionState } from '@scrape-and-report/elect';
import { dayOf, describeError } from '@scrape-and-report/production';
import { loadKnownPartners } from '@scrape-and-report/sync';
import { askForIds } from '../../runtime/child/ask-for-ids';
import { openStageContext, type StageContext } from '../../runtime/stage-context';
import { lookInChild } from './io/look-in-child';
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

async function loadStatus({ config, clock, place }: StageContext): Promise<StatusPicture> {
  const { me, partners, logName } = config;
  const asked = askForIds(partners, me.name);
  const logs: string[] = [];
  const election = await electionState({
    me,
    partners,
    election: config.election,
    clock,
    look: async (partner, isOwn) => {
      const { sight, log } = await lookInChild({ partner, isOwn, logName });
      logs.push(log);
      return sight;
    },
  });
  const answers = await asked;
  const ids = {
    known: loadKnownPartners(me.store),
    stores: partners.map(({ name }, index) => ({ name, ids: answers[index] ?? null })),
  };
  return statusOf({ day: dayOf(clock.now(), config.timeZone), me: me.name, place, election, logs, ids });
}

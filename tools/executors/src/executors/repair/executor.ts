import type { ExecutorContext } from '@nx/devkit';
import { findClaimFaults } from '@scrape-and-report/elect';
import { dayOf, describeError, pathBelow, StageError } from '@scrape-and-report/production';
import { createSyncId } from '@scrape-and-report/sync';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { askChild } from '../../runtime/child/ask-child';
import { electionOptions } from '../../runtime/election-of-stage';
import { openStageContext, type StageContext, withProductionLog } from '../../runtime/stage-context';
import { faultsOf, outermost, renderFaults, type Fault, type StoreLook } from './faults';
import type { RepairJob } from './io/repair-child';
import type { RepairExecutorSchema } from './schema';

/** Shows what blocks the fleet; with `apply` moves it out of the way. */
export default async function repairExecutor(
  options: RepairExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    return await repair(await openStageContext(nx), options);
  } catch (error) {
    console.error(`repair: ${describeError(error)}`);
    return { success: false };
  }
}

async function repair(context: StageContext, options: RepairExecutorSchema): Promise<{ success: boolean }> {
  const { config, clock } = context;
  const signal = new AbortController().signal;
  // A claim that is silent for the whole lease is dead; flags move every second.
  const [looks, claims] = await Promise.all([
    lookAtAll(context, dayOf(clock.now(), config.timeZone)),
    findClaimFaults(electionOptions(context, signal)),
  ]);
  const faults = faultsOf(looks, claims.faults);
  const atWork = claims.atWork ?? looks.find(({ isBusy }) => isBusy)?.partner ?? null;
  if (options.json)
    console.log(JSON.stringify({ faults, unreachable: looks.filter(({ problem }) => problem !== null) }));
  else console.log(renderFaults(looks, faults));
  if (!options.apply) return { success: true };
  if (atWork !== null) {
    throw new StageError(`refused: ${atWork} is at work`, { code: 'STORE_BUSY', hint: 'try again when it is done' });
  }
  return { success: await mendAll(withProductionLog(context), looks, faults) };
}

const FLAG_WATCH_MS = 6_000;
const LIMIT_MS = 60_000;
const CHILD = join(__dirname, 'io', 'repair-child');

function lookAtAll({ config }: StageContext, day: string): Promise<StoreLook[]> {
  return Promise.all(
    config.partners.map(async (partner): Promise<StoreLook> => {
      const job: RepairJob = { kind: 'look', partner, day, watchMs: FLAG_WATCH_MS };
      const answer = await askChild<StoreLook>(CHILD, job, LIMIT_MS);
      if ('found' in answer) return answer.found;
      const { name, store } = partner;
      const nothing = { hasId: false, odd: [], leftovers: [], isBusy: false, halfScrapes: [] };
      return { partner: name, store, problem: answer.error, ...nothing };
    }),
  );
}

async function mendAll(
  { config, log }: StageContext,
  looks: readonly StoreLook[],
  faults: readonly Fault[],
): Promise<boolean> {
  let isWhole = true;
  for (const { partner, store } of looks) {
    const mendable = faults.filter((fault) => fault.partner === partner && fault.isMendable);
    if (mendable.length === 0) continue;
    const paths = outermost(mendable.flatMap(({ path }) => pathBelow(store, path) ?? []));
    const trashName = createSyncId(new Date(), randomBytes(4).toString('hex'));
    const answer = await askChild<string[]>(
      CHILD,
      { kind: 'mend', store, trashName, paths } satisfies RepairJob,
      LIMIT_MS,
    );
    if ('error' in answer) {
      log.warning(`not mended in ${store}: ${answer.error}`);
      isWhole = false;
      continue;
    }
    for (const { path, what } of mendable) log.info(`${config.me.name} repaired: moved ${path} to the trash (${what})`);
  }
  return isWhole && faults.every(({ isMendable }) => isMendable);
}

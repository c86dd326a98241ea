import type { ExecutorContext } from '@nx/devkit';
import { describeError, StageError, targetName } from '@scrape-and-report/production';
import { adoptStoreId, readStoreMarker } from '@scrape-and-report/sync';
import { askForIds } from '../../runtime/child/ask-for-ids';
import { watchRunEnd } from '../../runtime/end/watch-end';
import { gather } from '../../runtime/forget/gather';
import { holdAlone } from '../../runtime/stand-alone';
import { openStageContext, type StageContext, withProductionLog } from '../../runtime/stage-context';
import { planJoin, renderJoin } from './plan';
import type { JoinExecutorSchema } from './schema';

/** Shows how the own store joins the others again; with `apply` does it. */
export default async function joinExecutor(
  { apply }: JoinExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    await joinAgain(await openStageContext(nx), apply ?? false);
    return { success: true };
  } catch (error) {
    console.error(`join: ${describeError(error)}`);
    return { success: false };
  }
}

async function joinAgain(context: StageContext, apply: boolean): Promise<void> {
  const { me, partners } = context.config;
  const others = partners.filter(({ name }) => name !== me.name);
  const ids = await askForIds(others, me.name);
  const plan = planJoin(
    readStoreMarker(me.store)?.id ?? null,
    others.map(({ name }, index) => ({ name, ids: ids[index] ?? null })),
  );
  console.log(renderJoin(me.store, plan));
  if (plan.taken !== null)
    throw new StageError(`the store of ${plan.taken} bears that id`, {
      code: 'SAME_STORE',
      hint: `look where the home of ${plan.taken} leads: partners[].home`,
    });
  if (!apply) return console.log(`nothing was changed: nx run ${targetName('join')} -- --apply does it`);
  const end = watchRunEnd(context);
  try {
    await adopt(withProductionLog(context), plan.isNeeded ? plan.id : undefined, end.signal);
  } finally {
    end.dispose();
  }
}

/** @param id to take; null for a new one, undefined to leave it */
async function adopt(context: StageContext, id: string | null | undefined, signal: AbortSignal): Promise<void> {
  const { config, log } = context;
  const { me } = config;
  // A store that is not there is made, in a home that is.
  if (id !== undefined && readStoreMarker(me.store) === null) await adoptStoreId(me, id);
  const hold = await holdAlone(context, false, signal);
  try {
    if (id !== undefined) log.info(`${me.store} joined again by the id ${(await adoptStoreId(me, id)).slice(0, 8)}`);
    await gather({ ...context, signal, assertLease: async () => signal.throwIfAborted() });
  } finally {
    await hold.release();
  }
}

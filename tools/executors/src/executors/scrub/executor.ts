import { keptQueryOf } from '@scrape-and-report/analytics';
import type { ExecutorContext } from '@nx/devkit';
import { describeError, StageError, targetName } from '@scrape-and-report/production';
import { leaveTombstones, USAGE_DIGEST } from '@scrape-and-report/record';
import { findPersonalApart } from '../../runtime/databases/find-personal';
import { maskUsage } from '../../runtime/forget/mask-usage';
import { obeyTombstones } from '../../runtime/forget/obey-tombstones';
import { bringTombstonesTogether } from '../../runtime/forget/share-tombstones';
import { openStageContext, type StageContext, withProductionLog } from '../../runtime/stage-context';
import { sayWho, workAlone } from '../../runtime/stand-alone';
import type { ScrubExecutorSchema } from './schema';

/** Shows what in the stored usage figures may tell of a person, and with `apply` masks it in every store. */
export default async function scrubExecutor(
  { apply = false, reason = '' }: ScrubExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = await openStageContext(nx);
    if (!apply) await show(context);
    else await scrub(withProductionLog(context), reason.trim());
    return { success: true };
  } catch (error) {
    console.error(`scrub: ${describeError(error)}`);
    return { success: false };
  }
}

async function show({ config, layout }: StageContext): Promise<void> {
  const answer = await findPersonalApart({ folder: layout.analytics, keepQuery: keptQueryOf(config.analytics) });
  if ('error' in answer)
    throw new StageError(`the usage figures can not be read: ${answer.error}`, {
      code: 'USAGE_UNREADABLE',
      hint: `run ${targetName('daily')}, which sets aside what can not be read`,
    });
  const months = answer.found;
  for (const { file, days, addresses } of months)
    console.log(`${file.slice(0, 7)}: ${addresses} addresses on ${days} days may tell of a person`);
  console.log(
    months.length === 0
      ? 'no usage figures here tell of a person'
      : 'nothing was changed: with --apply they are masked, here and in every store, and cannot be had back',
  );
}

async function scrub(context: StageContext, reason: string): Promise<void> {
  await workAlone(context, async (work) => {
    const { me } = context.config;
    sayWho(context, 'usage figures masked', reason);
    const at = context.clock.now().toISOString();
    leaveTombstones(me.store, [{ version: 1, kind: 'usage', digest: USAGE_DIGEST, by: me.name, at }]);
    await bringTombstonesTogether(work);
    await maskUsage(work);
    // Reports that named what is masked now are made anew.
    await obeyTombstones(work);
    console.log('other stores are masked by the next production that reaches them');
  });
}

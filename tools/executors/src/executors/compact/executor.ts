import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { compactRecord } from '../../runtime/format/compact-record';
import { askForFormats, requireFormat } from '../../runtime/format/open-format';
import { openStageContext, withProductionLog, type WorkContext } from '../../runtime/stage-context';
import { workAlone } from '../../runtime/stand-alone';
import type { CompactExecutorSchema } from './schema';

/** Moves scrapes of the own store over to format 2. */
export default async function compactExecutor(
  { most = Infinity }: CompactExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const context = withProductionLog(await openStageContext(nx));
    await workAlone(context, (work) => compact(work, most), { claims: false });
    return { success: true };
  } catch (error) {
    console.error(`compact: ${describeError(error)}`);
    return { success: false };
  }
}

async function compact(work: WorkContext, most: number): Promise<void> {
  await askForFormats(work);
  requireFormat(work);
  const { moved, left, stuck } = await compactRecord(work, most);
  for (const { dir, reason } of stuck) console.warn(`${dir} stays in format 1: ${reason}`);
  console.log(
    moved + left === 0
      ? 'every scrape that can be is in format 2'
      : `moved ${moved} scrapes over to format 2, ${left} left`,
  );
  if (moved > 0) console.log('other stores get them with the next production or sync; the old files are in the trash');
}

import { lookAtPartner, type PartnerSight } from '@scrape-and-report/elect';
import { readTail } from '@scrape-and-report/production';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answerParent } from '../../../runtime/child/ask-child';
import { describeFaults, oddRecords, type RecordFault } from './odd-records';
import type { LookAnswer, LookJob } from './look-in-child';

/** Some thousand lines: the last day is among them. */
const TAIL_BYTES = 1024 * 1024;

answerParent<LookJob>(async ({ partner, isOwn, logName }): Promise<LookAnswer> => {
  const sight = await lookAtPartner(partner, isOwn);
  if (!sight.partner.reachable) return { sight, log: '' };
  const problem = describeFaults(await faultsOf(sight, isOwn));
  return { sight: { ...sight, partner: { ...sight.partner, problem } }, log: endOf(join(partner.store, logName)) };
});

/** A record that is torn may be whole at the next look: what both of two say stands. */
async function faultsOf(sight: PartnerSight, isOwn: boolean): Promise<RecordFault[]> {
  const { name, store } = sight.partner;
  const first = [...(sight.view?.refused ?? []), ...oddRecords(store)];
  if (first.length === 0) return first;
  await delay(AGAIN_MS);
  const again = await lookAtPartner({ name, store, home: dirname(store) }, isOwn);
  const second = new Set([...(again.view?.refused ?? []), ...oddRecords(store)].map(({ path }) => path));
  return first.filter(({ path }) => second.has(path));
}

const AGAIN_MS = 300;

function endOf(file: string): string {
  try {
    const { bytes, isWhole } = readTail(file, TAIL_BYTES);
    const text = bytes.toString('utf8');
    return isWhole ? text : text.slice(text.indexOf('\n') + 1);
  } catch {
    // None yet, or busy: the picture does without.
    return '';
  }
}

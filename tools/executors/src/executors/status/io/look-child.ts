import { lookAtPartner } from '@scrape-and-report/elect';
import { readTail } from '@scrape-and-report/production';
import { join } from 'node:path';
import { answerParent } from '../../../runtime/child/ask-child';
import type { LookAnswer, LookJob } from './look-in-child';

/** Some thousand lines: the last day is among them. */
const TAIL_BYTES = 1024 * 1024;

answerParent<LookJob>(async ({ partner, isOwn, logName }): Promise<LookAnswer> => {
  const sight = await lookAtPartner(partner, isOwn);
  return { sight, log: sight.partner.reachable ? endOf(join(partner.store, logName)) : '' };
});

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

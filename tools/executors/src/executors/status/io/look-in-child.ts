import { type PartnerSight, unreachable } from '@scrape-and-report/elect';
import type { Partner } from '@scrape-and-report/production';
import { join } from 'node:path';
import { askChild } from '../../../runtime/child/ask-child';

/** What one process is to look at. */
export interface LookJob {
  readonly partner: Partner;
  readonly isOwn: boolean;
  readonly logName: string;
}

export interface LookAnswer {
  readonly sight: PartnerSight;
  /** The end of its production log, whole lines; '' when there is none. */
  readonly log: string;
}

const LIMIT_MS = 10_000;

/** Looks at one partner in a process of its own, within a limit. A partner that hangs counts as out of reach. */
export async function lookInChild(job: LookJob, limitMs = LIMIT_MS): Promise<LookAnswer> {
  const answer = await askChild<LookAnswer>(join(__dirname, 'look-child'), job, limitMs);
  return 'found' in answer ? answer.found : { sight: unreachable(job.partner, answer.error), log: '' };
}

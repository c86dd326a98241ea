import type { MonthFinding } from '@scrape-and-report/analytics';
import { join } from 'node:path';
import { askChild, type ChildAnswer } from '../child/ask-child';
import type { PersonalJob } from './personal-child';

const LIMIT_MS = 300_000;

/** `findPersonal` by a process that is ended with a month that it does not come to an end of. */
export function findPersonalApart(job: PersonalJob): Promise<ChildAnswer<readonly MonthFinding[]>> {
  return askChild<readonly MonthFinding[]>(join(__dirname, 'personal-child'), job, LIMIT_MS);
}

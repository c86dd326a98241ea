import { join } from 'node:path';
import { askChild } from '../child/ask-child';
import type { StageContext } from '../stage-context';
import type { VerdictJob } from './verdict-child';

const LIMIT_MS = 30_000;

/**
 * Brings the verdicts on refused scrapes of the own store and of every reachable partner's together. A partner that does
 * not answer is left out, with a word on the console: it gets them with the next one.
 */
export async function shareWithPartners({ config }: Pick<StageContext, 'config'>): Promise<void> {
  const { me, partners } = config;
  await Promise.all(
    partners
      .filter(({ name }) => name !== me.name)
      .map(async ({ name, store }) => {
        const job: VerdictJob = { own: me.store, other: store };
        const answer = await askChild<null>(join(__dirname, 'verdict-child'), job, LIMIT_MS);
        if ('error' in answer) console.warn(`${name} was not told of refused scrapes: ${answer.error}`);
      }),
  );
}

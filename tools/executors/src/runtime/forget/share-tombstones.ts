import { targetName } from '@scrape-and-report/production';
import { noteReportsToRemake } from '@scrape-and-report/record';
import { join } from 'node:path';
import { askChild } from '../child/ask-child';
import type { StageContext } from '../stage-context';
import type { TombstoneJob, TombstoneNews } from './tombstone-child';

const LIMIT_MS = 60_000;

/**
 * Brings what is to be forgotten in the own store and in every reachable partner's together; to be called before
 * anything is fetched. One that does not answer is told another day, and its store gets or gives nothing until then.
 *
 * @returns names of the partners whose stores were asked
 */
export async function bringTombstonesTogether({
  config,
  log,
}: Pick<StageContext, 'config' | 'log'>): Promise<string[]> {
  const { me, partners, sync } = config;
  const asked: string[] = [];
  // One after the other: each may bring some that the next has not.
  for (const partner of partners.filter(({ name }) => name !== me.name)) {
    const job: TombstoneJob = { own: me.store, partner, maxShare: sync.maxDeleteShare };
    const answer = await askChild<TombstoneNews>(join(__dirname, 'tombstone-child'), job, LIMIT_MS);
    if ('error' in answer) console.warn(`${partner.name} was not asked what is to be forgotten: ${answer.error}`);
    else if (answer.found.refused > 0)
      log.error(
        `refused to forget ${answer.found.refused} scrapes at once, as ${partner.store} says: if that is right, nx run ${targetName('forget')} -- --scrape=T for each of them on this machine`,
      );
    else {
      asked.push(partner.name);
      noteReportsToRemake(me.store, answer.found.reports);
    }
  }
  return asked;
}

import type { Partner } from '@scrape-and-report/production';
import { join } from 'node:path';
import { askChild } from './ask-child';
import type { IdJob, StoreWord } from './store-ids';

const LIMIT_MS = 5_000;

/** Ids of the stores of partners, and what they say of formats, as far as they can be had within the limit, each by a process of its own; else null. */
export function askForIds(partners: readonly Partner[], asker: string): Promise<(StoreWord | null)[]> {
  return Promise.all(
    partners.map(async ({ store }) => {
      const job: IdJob = { store, asker };
      const answer = await askChild<StoreWord>(join(__dirname, 'id-child'), job, LIMIT_MS);
      return 'found' in answer ? answer.found : null;
    }),
  );
}

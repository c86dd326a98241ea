// A program: moves scrapes of one store over to format 2, and ends with the process that asked for it.
import { compactStore, type CompactOutcome, storeLayout } from '@scrape-and-report/record';
import { createSyncId, keepStorePlace, noteReplaced } from '@scrape-and-report/sync';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { answerParent } from '../child/ask-child';

export interface CompactJob {
  readonly store: string;
  readonly most: number;
  /** Only this one, which was recorded just now. */
  readonly only?: string;
}

answerParent<CompactJob>(async ({ store, most, only }): Promise<CompactOutcome> => {
  keepStorePlace(store);
  const outcome = await compactStore({
    store,
    most,
    only,
    trash: join(storeLayout(store).trash, createSyncId(new Date(), randomBytes(4).toString('hex'))),
    assertRight: async () => {
      if (!process.connected) throw new Error('the run was ended');
    },
  });
  noteReplaced(store, new Map(outcome.moved.map(({ from, to }) => [from, to])));
  return outcome;
});

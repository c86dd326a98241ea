import { loadKnownPartners, readStoreMarker } from '@scrape-and-report/sync';
import { answerParent } from './ask-child';
import type { StoreIds } from './ask-for-ids';

export interface IdJob {
  readonly store: string;
  readonly asker: string;
}

answerParent<IdJob>(async ({ store, asker }): Promise<StoreIds> => ({
  id: readStoreMarker(store)?.id ?? null,
  knows: loadKnownPartners(store)[asker] ?? null,
}));

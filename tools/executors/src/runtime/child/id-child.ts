import { loadKnownPartners, readStoreMarker } from '@scrape-and-report/sync';
import { answerParent } from './ask-child';
import type { StoreIds } from './store-ids';
import type { IdJob } from './store-ids';

answerParent<IdJob>(async ({ store, asker }): Promise<StoreIds> => ({
  id: readStoreMarker(store)?.id ?? null,
  knows: loadKnownPartners(store)[asker] ?? null,
}));

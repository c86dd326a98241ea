import { loadKnownPartners, readStoreMarker } from '@scrape-and-report/sync';
import { answerParent } from './ask-child';
import type { IdJob, StoreIds } from './store-ids';

answerParent<IdJob>(async ({ store, asker }): Promise<StoreIds> => ({
  id: readStoreMarker(store)?.id ?? null,
  knows: loadKnownPartners(store)[asker] ?? null,
}));

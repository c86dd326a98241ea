import { loadKnownPartners, readStoreMarker, storeFormat } from '@scrape-and-report/sync';
import { loadMachineNote } from '../machine-note';
import { answerParent } from './ask-child';
import type { IdJob, StoreWord } from './store-ids';

answerParent<IdJob>(async ({ store, asker }): Promise<StoreWord> => ({
  id: readStoreMarker(store)?.id ?? null,
  knows: loadKnownPartners(store)[asker] ?? null,
  reads: (await loadMachineNote(store))?.reads ?? 1,
  format: storeFormat(store),
}));

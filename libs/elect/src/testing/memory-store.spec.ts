import { MemoryStore } from './memory-store';
import { describeStoreIo } from './store-io.conformance';

describeStoreIo('a store in memory', async () => {
  const store = new MemoryStore();
  return { open: () => store, close: async () => undefined };
});

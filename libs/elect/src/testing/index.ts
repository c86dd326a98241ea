export { MemoryStore } from './memory-store';
export { describeStoreIo, type StoreUnderTest } from './store-io.conformance';

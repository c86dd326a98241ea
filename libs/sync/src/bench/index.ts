export type { SyncOptions } from '../io/sync-stores';

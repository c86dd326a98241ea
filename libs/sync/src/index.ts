export {
  isManifestOf,
  parseStoreManifest,
  renderStoreManifest,
  type SealedDirectory,
  type SkippedItem,
  type StoreManifest,
} from './manifest/store-manifest';
export { FileList, type StoreFile } from './manifest/file-list';
export { planSync, type PlanOptions } from './plan/plan-sync';
export { digestOfPlan, isEmptyPlan, type Removal, type ScrapeCopy, type SyncPlan } from './plan/sync-plan';
export {
  fingerprintIndexPath,
  fingerprintStore,
  storeState,
  type FingerprintOptions,
} from './io/scan/fingerprint-store';
export { createSyncId } from './io/guards/target-tree';
export { syncStores, type SyncOptions, type SyncReport } from './io/sync-stores';
export { fetchMissingScrapes, type FetchOptions } from './io/fetch-missing-scrapes';
export {
  ensureStore,
  loadKnownPartners,
  readStoreMarker,
  rememberPartners,
  type EnsureStoreOptions,
  type KnownPartners,
  type StoreMarker,
  type StoreStatus,
} from './io/guards/ensure-store';
export { noticeLoss, type NoticedLoss } from './io/notice-loss';
export { loadMergedMonths, noteMergedMonths } from './io/known/merged-months';
export { publishLog, type PublishedLog, type PublishLogOptions } from './io/publish-log';
export { isSyncInProgress, syncStateOf, type SyncFlag } from './io/guards/sync-flag';
export { checkFor, rollingCheckOf, type RollingCheck, type Verify } from './plan/rolling-check';

export { isManifestOf, parseStoreManifest, renderStoreManifest, type StoreManifest } from './manifest/store-manifest';
export { fingerprintStore, storeState } from './io/scan/fingerprint-store';
export { createSyncId } from './io/guards/target-tree';
export { type SyncReport, syncStores } from './io/sync-stores';
export { fetchMissingScrapes } from './io/fetch-missing-scrapes';
export { damagedScrapes } from './io/partner/partner-scrapes';
export {
  ensureStore,
  keepStorePlace,
  loadKnownPartners,
  raiseStoreFormat,
  readStoreMarker,
  storeFormat,
} from './io/guards/ensure-store';
export { adoptStoreId } from './io/guards/adopt-store-id';
export { forgetCommonSyncs, noteReplaced } from './io/known/common-memory';
export { noticeLoss } from './io/notice-loss';
export { loadMergedMonths, noteMergedMonths } from './io/known/merged-months';
export { publishLog } from './io/publish-log';
export { isSyncInProgress } from './io/guards/sync-flag';
export { checkFor, rollingCheckOf, type Verify } from './plan/rolling-check';

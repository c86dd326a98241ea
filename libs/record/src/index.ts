export * from './layout';
export * from './site-url';
export * from './tracking-parameters';
export * from './manifest';
export * from './winner';
export { isEpoch, MAX_LEAP, parseAccepted, type AcceptedEpoch } from './accepted';
export * from './scrape-db/schema';
export { openScrape, type ScrapeReader } from './io/scrape-reader';
export { openDatabase, type Database, type Row, type SqlValue, type Statement } from './io/database';
export { renameWithRetry } from '@scrape-and-report/production';
export { TEMPORARY_PREFIX, writeFileAtomic } from './io/atomic';
export { digestOf, listFiles, readScrapeManifest, sealScrape, validScrapes, verifyScrape } from './io/scrapes';
export { scrapeFaults, type ScrapeFault } from './io/scrape-faults';
export * from './history';
export * from './usage/schema';
export {
  analyticsDays,
  readUsage,
  usageFiles,
  type PageUsage,
  type UnmatchedUsage,
  type Usage,
  type UsageSums,
} from './usage/io/usage-reader';
export { BODY_PACK_NAME, bodyDigest } from './bodies/pack-format';
export { openBodies, readBody, type BodyReader } from './bodies/io/body-reader';
export { openBodyWriter, type BodyWriter, type BodyWriterOptions } from './bodies/io/body-writer';

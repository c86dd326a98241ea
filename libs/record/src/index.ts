export {
  AVAILABLE_FLAG,
  dayOfScrape,
  MANIFEST_NAME,
  OWN_FOLDER,
  isLifeFile,
  LIVES_DIRECTORY,
  parseScrapeName,
  SCRAPE_DB_NAME,
  type StoreLayout,
  storeLayout,
  SYNC_FLAG,
} from './layout';
export { base64InScript, bytesOfHtml, deflatedAsText, deflatedIn, htmlOf } from './bytes-as-text';
export { isInScope, normaliseRoot, pageIdOf, pathOf, pathWithin } from './site-url';
export { type NoPageReason, ownHosts, whyNoPage } from './own-hosts';
export { inOneSpelling, type SpellingOptions } from './one-spelling';
export { withoutSessionPath } from './tracking-parameters';
export { MANIFEST_BYTES, parseScrapeManifest, renderScrapeManifest, type ScrapeManifest } from './manifest';
export { inOrderOfNeeds, packsIn, unmetNeeds } from './needs';
export { believedScrapes, compareTokens, type Token, type ValidScrape } from './winner';
export { type AcceptedEpoch, isEpoch, MAX_LEAP, parseAccepted } from './accepted';
export {
  type EdLinkRow,
  type LinkRow,
  type LinkUseRow,
  PAGE_COLUMNS,
  PAGE_INFO_COLUMNS,
  type PageFacts,
  type PageInfoColumn,
  type PageRow,
  type ProblemRow,
  type RedirectRow,
  SCRAPE_DB_SCHEMA,
  type UnreachedRow,
} from './scrape-db/schema';
export {
  CHECKS_SCHEMA,
  type FileRow,
  type FileType,
  type FindingRow,
  type PageCheckRow,
  type SeenOnPage,
} from './scrape-db/checks-schema';
export { type KnownAddresses, knownAddresses } from './io/known-addresses';
export { hasColumn, hasTable } from './scrape-db/has-table';
export { RENDERED_PARAMETER, renderedFrom } from './scrape-db/rendered-from';
export type { LinkOnce } from './link-uses/links-reader';
export { type EditorialSize, openScrape, type ScrapeReader } from './io/scrape-reader';
export { contentDigest } from './readings/io/content-digest';
export { urlsMissingIn } from './readings/io/missing-pages';
export { listFault } from './readings/io/list-fault';
export { packTighter } from './bodies/io/pack-tighter';
export { remakePack } from './readings/remake/io/remake-pack';
export type { LostPage } from './readings/remake/io/find-lost';
export { attachTables, openTables } from './io/open-tables';
export { linkNumbers } from './link-uses/io/use-lists';
export { openedDatabase, scrapeDatabase } from './readings/io/scrape-database';
export { LIST_NAME } from './readings/list/scrape-list';
export { type DatabaseKind, databaseFault } from './io/database-fault';
export { removeDatabase } from './io/remove-database';
export { type Database, openDatabase, type Statement } from './io/database';
export { renameWithRetry } from '@scrape-and-report/production';
export { TEMPORARY_PREFIX, writeFileAtomic } from './io/atomic';
export { digestOf, packsHeld, readScrapeManifest, sealScrape, validScrapes, verifyScrape } from './io/scrapes';
export { compactStore, type CompactOutcome } from './compaction/io/compact-store';
export { formatOfStore, NewerStoreError, refuseNewer, refuseNewerStore, STORE_FORMAT } from './io/store-format';
export { dayMeantBy } from './choose-scrape';
export { findScrape } from './io/find-scrape';
export { scrapeFaults } from './io/scrape-faults';
export {
  ASPECT_COLUMNS,
  type AspectChange,
  type AspectColumn,
  type GonePage,
  type History,
  type IssueFact,
  type IssueSpan,
  type LivingPage,
  historyFault,
  openHistory,
  type PageLifeSpan,
  type PageMove,
  type ScrapeDeriver,
  TEXT_ASPECTS,
  WORDED_ASPECTS,
} from './history';
export {
  isUsageFile,
  NUMBERED_USAGE_SCHEMA,
  USAGE_DAY_COLUMNS,
  USAGE_ITEM_COLUMNS,
  USAGE_ITEMS_SCHEMA,
  USAGE_SCHEMA,
  type UsageDayRow,
  usageFileOf,
  type UsageItemRow,
  type UsageMatch,
  type UsagePageRow,
  type UsageState,
} from './usage/schema';
export {
  analyticsDays,
  type MonthOfVisits,
  readDailyViews,
  readMonthOfVisits,
  readUsage,
  readUsageItems,
  type Usage,
  usageFiles,
  type UsageItemSums,
} from './usage/io/usage-reader';
export { deletePageDays, insertPageDays, joinAddresses } from './usage/io/month-pages';
export { sumOfUsage, type UsageSums } from './usage/usage-sums';
export { BODY_PACK_NAME, bodyDigest } from './bodies/pack-format';
export { type BodyReader, openBodies } from './bodies/io/body-reader';
export { type BodyWriter, openBodyWriter } from './bodies/io/body-writer';
export { chooseCopies, type ScrapeCopy, scrapeCopyOf } from './copies/scrape-copies';
export {
  type Forgotten,
  forgottenOf,
  USAGE_DIGEST,
  pageDigest,
  scrapeDigest,
  type Tombstone,
} from './forget/tombstone';
export { createMentions, type Mentions } from './forget/mentions';
export { reportMentions } from './forget/io/report-mentions';
export { leaveTombstones, readForgotten, readTombstones, shareTombstones } from './forget/io/tombstone-files';
export { forgetInStore, type ForgetOutcome, reportsSince } from './forget/io/forget-in-store';
export { forgetInUnsealed } from './forget/io/forget-scrapes';
export { planForget } from './forget/io/plan-forget';
export { sealedScrapes } from './forget/io/sealed-scrapes';
export { noteReportsRemade, noteReportsToRemake, reportsToRemake } from './forget/io/checked';
export { droppedFiles, type KeepRule } from './retention/dropped-files';
export { type DroppedReports, dropReports, keepRuleOf, REPORTS_PARAMETER } from './retention/io/drop-reports';

export type { ScrapeOptions, ScrapeOutcome } from './options';
export type { AspectRule, DerivedRule, SiteProfile, ValueSource } from './profile/profile';
export { parseProfile } from './profile/parse-profile';
export { loadProfile } from './io/disk/load-profile';
export { scrapeSite } from './io/scrape-site';
export { SCRAPE_PROCESS_ENVIRONMENT, SCRAPE_PROCESS_FLAGS, scrapeInProcess } from './io/process/scrape-in-process';
export { exportWarc, type WarcOutcome } from './warc/io/export-warc';
export type { Loss } from './guard/judge-loss';
export { believe, restOf, type Belief } from './guard/belief';
export { digestOfPages, type Acceptance, type Verdict, type Verdicts } from './guard/verdict';
export {
  readVerdicts,
  setAside,
  shareVerdicts,
  tidyVerdicts,
  writeAcceptance,
  writeVerdict,
} from './io/guard/verdict-files';

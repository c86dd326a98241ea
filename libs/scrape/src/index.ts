export type { ScrapeOptions, ScrapeOutcome } from './options';
export { loadProfile } from './io/disk/load-profile';
export { scrapeInProcess } from './io/process/scrape-in-process';
export { siteDoorOf } from './http/site-door';
export { type BrowserFound, probeBrowser } from './io/browser/probe-browser';
export { readBodyAgain } from './io/read-again';
export { explain } from './io/explain';
export { exportWarc } from './warc/io/export-warc';
export { readRecordedPage } from './look/io/read-recorded-page';
export type { Loss } from './guard/judge-loss';
export { believe, restOf } from './guard/belief';
export { digestOfPages, type Verdict } from './guard/verdict';
export { SITE_AWAY } from './crawl/site-is-away';
export {
  readVerdicts,
  setAside,
  shareVerdicts,
  tidyVerdicts,
  writeAcceptance,
  writeVerdict,
} from './io/guard/verdict-files';

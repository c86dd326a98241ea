export { renderScrapeManifest } from '../manifest';
export { compareScrapes } from '../history/compare-scrapes';

export { renderScrapeManifest } from '../manifest';
export { compareScrapes } from '../history/compare-scrapes';
export { viewsOfUrl } from '../usage/io/usage-reader';
export { DayDrawer } from './io/draw-days';

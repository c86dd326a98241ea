export { renderScrapeManifest } from '../manifest';
export { compareScrapes } from '../history/compare-scrapes';
export { viewsOfUrl } from '../usage/io/usage-reader';
export { DayDrawer, type DrawnEdit } from './io/draw-days';

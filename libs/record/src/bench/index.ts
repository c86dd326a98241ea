export { renderScrapeManifest } from '../manifest';

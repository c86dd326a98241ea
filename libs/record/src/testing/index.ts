export { buildScrape, type BuiltLink, type BuiltPage, type BuiltScrape } from './build-scrape';
export { leadingScrapes } from '../winner';

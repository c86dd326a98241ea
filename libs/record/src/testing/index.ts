export { buildScrape, type BuiltLink, type BuiltPage, type BuiltScrape } from './build-scrape';
export { holdFile } from './hold-file';
export { leadingScrapes } from '../winner';
export { filesWith } from './find-text';
export { writeEndlessDatabase } from './endless-database';

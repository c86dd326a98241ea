export { buildScrape, type BuiltLink, type BuiltPage, type BuiltScrape } from './build-scrape';
export { holdAsOnWindows } from './hold-as-on-windows';
export { leadingScrapes } from '../winner';
export { filesWith } from './find-text';

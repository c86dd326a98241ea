import { pathWithin } from '@scrape-and-report/record';
import { Oddity } from '../journal/journal-records';

/** How oddities stand in the scrape's log: in scope by path. */
export function oddityDescriber(root: string): (oddity: Oddity) => string {
  return ({ url, kind, detail }) => `${kind}: ${pathWithin(url, root) ?? url}: ${detail}`;
}

import { pathOf } from '@scrape-and-report/record';
import { Oddity } from '../journal/journal-records';
import { createScope } from '../url/scope';

/** How oddities stand in the scrape's log: in scope by path. */
export function oddityDescriber(root: string): (oddity: Oddity) => string {
  const inScope = createScope(root);
  return ({ url, kind, detail }) => `${kind}: ${inScope(url) ? pathOf(url, root) : url}: ${detail}`;
}

import { CrawlState } from '../crawl/crawl-state';
import { Finds } from './finds';
import { SOURCES } from '../journal/journal-records';
import { Target } from '../url/target';

/** What finding a link target takes. */
export type FoundTarget = Pick<Target, 'url' | 'inScope' | 'urlNumber'>;

/** Makes the in-scope targets of a page known; gives the numbers of those that will be asked for. */
export function findTargets(
  targets: readonly (FoundTarget | null)[],
  finds: Finds,
  { urls, sources }: CrawlState,
): number[] {
  const found = new Set<number>();
  for (const target of targets) {
    if (!target?.inScope) continue;
    const { urlNumber } = target;
    // Most were found before, and by a link: there is nothing to note.
    if (urlNumber !== undefined && urls[urlNumber] === target.url && sources[urlNumber]! & SOURCES.link)
      found.add(urlNumber);
    else {
      const number = finds.find('link', target.url);
      if (number < 0) continue;
      target.urlNumber = number;
      found.add(number);
    }
  }
  return [...found];
}

import { pageIdOf } from '@scrape-and-report/record';
import { CrawlState } from '../crawl/crawl-state';

type Row = readonly [url: string, page: number | null, reason: string, since: string, days: number, givenUp: 0 | 1];

/** Rows of `unreached`, by URL. */
export function unreachedRows(state: CrawlState): Row[] {
  return [...state.unreached]
    .map(([number, { reason, since, days, givenUp, path }]): Row => {
      const url = state.urls[number]!;
      const claim = path === null ? undefined : state.claims.get(path);
      // Another URL may have given the page today.
      const isLost = givenUp ? !claim : claim?.isKept && claim.from === url;
      return [url, isLost && path !== null ? pageIdOf(path) : null, reason, since, days, givenUp ? 1 : 0];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

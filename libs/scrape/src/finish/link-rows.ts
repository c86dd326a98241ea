import { LinkRow } from '@scrape-and-report/record';
import { CrawlState } from '../crawl/crawl-state';
import { createScope } from '../url/scope';
import { rankTexts } from './rank-texts';

/** The rows of `links`, and the row's number for each link number of the journal. */
export interface LinkRows {
  /** In order of their numbers; made as they are asked for, since there may be hundreds of thousands. */
  rows(): Iterable<LinkRow>;
  readonly numberOf: Uint32Array;
}

/** Numbers link targets by URL and anchor, so that the numbers do not depend on the order of the crawl. */
export function linkRows(state: CrawlState): LinkRows {
  const inScope = createScope(state.root);
  const { order, numberOf } = rankTexts(state.linkKeys);
  return { rows, numberOf };

  function* rows(): Generator<LinkRow> {
    for (const [rank, number] of order.entries()) {
      const key = state.linkKeys[number]!;
      const hash = key.indexOf('#');
      const [url, anchor] = hash < 0 ? [key, ''] : [key.slice(0, hash), key.slice(hash + 1)];
      yield { link_nr: rank + 1, url, anchor, ...judge(url) };
    }
  }

  function judge(url: string): Pick<LinkRow, 'type' | 'status'> {
    if (inScope(url)) return { type: 'int', status: state.statuses[state.numberOf(url) ?? -1] ?? null };
    const hop = state.externalHops.get(url);
    const type = !hop ? 'ext' : inScope(hop.to) ? 'ext-to-int' : 'ext-to-ext';
    return { type, status: state.externals.get(url) ?? null };
  }
}

import { parseFixture, parsePages } from '@scrape-and-report/analytics/testing';
import type { Figure } from './figure';

type Row = { readonly url?: string; readonly nb_hits: number };

/** How many page views of one real recorded day get their URL, by the way the server is asked. */
export function benchShapes(): Figure[] {
  const day = '2015-05-18';
  const totals = (parseFixture('semicomplete.Actions.get.range.json') as Record<string, { nb_pageviews: number }>)[
    day
  ]!;
  const byDefault = parseFixture(`semicomplete.Actions.getPageUrls.default-limits.${day}.json`) as Row[];
  const flat = parsePages(parseFixture(`semicomplete.Actions.getPageUrls.flat.${day}.json`)).pages;
  const share = (hits: number): string =>
    `${hits} of ${totals.nb_pageviews} (${Math.round((100 * hits) / totals.nb_pageviews)} %)`;
  const sum = (rows: readonly { hits: number }[]): number => rows.reduce((total, { hits }) => total + hits, 0);
  const withUrl = byDefault.filter(({ url }) => url !== undefined).map(({ nb_hits }) => ({ hits: nb_hits }));
  return [
    ["page views with a URL: the API's defaults, as common loaders ask", share(sum(withUrl)), ''],
    ['page views with a URL: as this library asks', share(sum(flat)), '100 %'],
  ];
}

import { aspectLabel, type SiteUsage, type UsedAddress, type VisitedPage } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { ownUrl } from '../tables/site-base';
import type { ColumnSpec, TableSpec } from '../tables/table-spec';

/** What a table is called, and what it says when it has no rows. */
type Names = Pick<TableSpec, 'id' | 'caption'>;

const trendColumn = ({ texts }: Words): ColumnSpec =>
  minor({ id: 'trend', label: texts.viewsByDay, kind: 'spark', width: 's' });

/** Pages with their visits; `names` says which these are. */
export function visitedTable(pages: readonly VisitedPage[], words: Words, base: string, names: Names): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const hasTrend = pages.some(({ trend }) => trend !== null);
  const hasReason = pages.some(({ reason }) => reason !== null);
  const reasons = {
    nameless: texts.reason_nameless,
    host: texts.reason_host,
    outside: texts.reason_outside,
    unknown: texts.reason_unknown,
  };
  return {
    ...names,
    empty: texts.noSuchPages,
    layout: 'rows',
    columns: [
      columns.page,
      columns.url,
      columns.title,
      ...(hasReason ? [columns.choice('reason', texts.reason, reasons, 'm')] : []),
      columns.visits,
      minor(columns.number('hits', texts.hits)),
      ...(hasTrend ? [trendColumn(words)] : []),
      minor({ id: 'bounceRate', label: texts.bounceRate, kind: 'share', width: 's' }),
      minor(columns.number('meanSeconds', texts.meanSeconds)),
    ],
    rows: pages.map((page) => [
      page.path,
      ownUrl(page.url, page.path, base),
      page.title,
      ...(hasReason ? [page.reason] : []),
      page.visits,
      page.hits,
      ...(hasTrend ? [page.trend] : []),
      page.bounceRate,
      page.meanSeconds,
    ]),
  };
}

/** Addresses that lead nowhere, with what sent visitors there. */
export function missingTable({ missing }: SiteUsage, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const known = { page: texts.known_page, removed: texts.known_removed, never: texts.known_never };
  return {
    id: 'missing',
    caption: texts.missingVisited,
    empty: texts.noMissing,
    layout: 'rows',
    columns: [
      { id: 'url', label: texts.address, kind: 'url', width: 'xl' },
      columns.visits,
      minor(columns.number('requests', texts.requests)),
      { ...columns.choice('known', texts.inTheRecord, known, 'm'), order: ['page', 'removed', 'never'] },
      minor({ id: 'referrers', label: texts.cameFrom, kind: 'list', width: 'xl' }),
    ],
    rows: missing.map(({ url, visits, hits, known: what, referrers }) => [
      url,
      visits,
      hits,
      what,
      referrers.map((referrer) => [referrer.from, words.number(referrer.hits)]),
    ]),
  };
}

/** Documents that were fetched, or links that were followed away. */
export function addressTable(
  rows: readonly UsedAddress[],
  words: Words,
  names: Names & { readonly counted: string },
): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const { counted, ...named } = names;
  return {
    ...named,
    empty: texts.noneCounted,
    layout: 'rows',
    columns: [
      { id: 'url', label: texts.address, kind: 'url', width: 'xxl' },
      columns.number('hits', counted),
      columns.visits,
    ],
    rows: rows.map(({ url, hits, visits }) => [url, hits, visits]),
  };
}

/** Pages whose text changed, with their views before and after. */
export function textsTable({ viewsAndTexts }: SiteUsage, words: Words, base: string): TableSpec {
  const { texts, language } = words;
  const columns = columnsFor(words);
  const labels = {
    rose: texts.together_rose,
    fell: texts.together_fell,
    same: texts.together_same,
    unknown: texts.together_unknown,
  };
  return {
    id: 'views-texts',
    caption: texts.viewsAndTexts,
    empty: texts.noViewsAndTexts,
    layout: 'rows',
    columns: [
      columns.page,
      columns.url,
      minor(columns.title),
      {
        ...columns.choice('together', texts.together, labels, 'm'),
        order: ['rose', 'fell', 'same', 'unknown'],
        tones: { rose: 'added', fell: 'removed' },
      },
      minor(columns.number('before', texts.viewsBefore)),
      minor(columns.number('after', texts.viewsAfter)),
      trendColumn(words),
      minor(columns.date('found', texts.foundColumn)),
      minor(columns.text('aspects', texts.aspect)),
      minor({ id: 'factor', label: texts.factor, kind: 'factor', width: 's' }),
    ],
    rows: viewsAndTexts.map((row) => [
      row.path,
      ownUrl(row.url, row.path, base),
      row.title,
      row.together,
      row.before,
      row.after,
      row.trend,
      row.found,
      row.aspects.map((aspect) => aspectLabel(aspect, language)).join(', '),
      row.factor,
    ]),
  };
}

/** Where views came from and on what they were seen: sums. */
export function sharesTable({ shares }: SiteUsage, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const kinds = { referrer: texts.share_referrer, device: texts.share_device };
  const names = {
    search: texts.from_search,
    other: texts.from_other,
    none: texts.from_none,
    computer: texts.on_computer,
    phone: texts.on_phone,
    tablet: texts.on_tablet,
  };
  return {
    id: 'shares',
    caption: texts.shares,
    empty: texts.noneCounted,
    layout: 'rows',
    columns: [
      { ...columns.choice('kind', texts.kind, kinds, 'm'), order: ['referrer', 'device'] },
      columns.choice('name', texts.name, names, 'm'),
      minor(columns.number('hits', texts.hits)),
      { id: 'share', label: texts.share, kind: 'share', width: 's' },
    ],
    rows: shares.map(({ kind, name, hits, share }) => [kind, name, hits, share]),
  };
}

/** Words that visitors searched for on the site. */
export function searchesTable({ searches }: SiteUsage, words: Words): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'searches',
    caption: texts.searches,
    empty: texts.noneCounted,
    layout: 'rows',
    columns: [columns.text('words', texts.searchedFor, 'xl'), columns.number('hits', texts.requests)],
    rows: searches.map(({ words: searched, hits }) => [searched, hits]),
  };
}

import type { SiteReport, SiteUsage, UsageDayTotal, UsedAddress, VisitedPage } from '../../model';
import { lineChart } from '../charts/line-chart';
import { h, type Child } from '../client/shared/h';
import type { Words } from '../messages/words';
import { block } from '../tables/data-block';
import { renderGrid, type Grid, type GridOptions } from '../tables/render-grid';
import type { TableSpec } from '../tables/table-spec';
import { addressTable, missingTable, searchesTable, sharesTable, textsTable, visitedTable } from './usage-tables';

/** Visits joined with pages, and before all how far they can be trusted. */
export function usagePanel({ usage }: SiteReport, options: GridOptions): { body: Child; data: string } {
  const { words } = options;
  if (!usage) return { body: h('p', { class: 'mind' }, words.texts.noUsage), data: '' };
  const parts = tablesOf(usage, options).map((spec) => ({ spec, grid: renderGrid(spec, options) }));
  return {
    body: [
      completeness(usage, words),
      visitsChart(usage, words, 'chart-visits'),
      parts.map(({ spec, grid }) => [
        h('h3', null, spec.caption, badge(grid, words)),
        leadOf(spec.id, usage, words),
        grid.place,
      ]),
    ],
    data: block('data-charts', seriesOf(usage)) + parts.map(({ grid }) => grid.data).join(''),
  };
}

/** What editors ask first, first; what a source does not tell is left out. */
function tablesOf(usage: SiteUsage, { words, base }: GridOptions): TableSpec[] {
  const { texts } = words;
  const visited = (pages: readonly VisitedPage[], id: string, caption: string): TableSpec =>
    visitedTable(pages, words, base, { id, caption });
  const addresses = (rows: readonly UsedAddress[], id: string, caption: string, counted: string): TableSpec[] =>
    rows.length === 0 ? [] : [addressTable(rows, words, { id, caption, counted })];
  return [
    visited(usage.mostVisited, 'most', texts.mostVisited),
    ...(usage.missing.length === 0 ? [] : [missingTable(usage, words)]),
    ...(usage.viewsAndTexts.length === 0 ? [] : [textsTable(usage, words, base)]),
    visited(usage.newWithoutVisits, 'no-visits-new', texts.newWithoutVisits),
    visited(usage.removedButVisited, 'removed-visited', texts.removedButVisited),
    visited(usage.unknownVisited, 'unknown-visited', texts.unknownVisited),
    ...addresses(usage.downloads, 'downloads', texts.downloads, texts.fetched),
    ...addresses(usage.outlinks, 'outlinks', texts.outlinks, texts.followed),
    ...(usage.searches.length === 0 ? [] : [searchesTable(usage, words)]),
    ...(usage.shares.length === 0 ? [] : [sharesTable(usage, words)]),
    visited(usage.leastVisited, 'least', texts.leastVisited),
    visited(usage.withoutVisits, 'no-visits', texts.withoutVisits),
  ];
}

/** A sentence before a table that needs one. */
function leadOf(id: string, { unknownHits, totalPageviews }: SiteUsage, { texts, say, number }: Words): Child {
  if (id === 'views-texts') return h('p', { class: 'muted' }, texts.viewsAndTextsLead);
  if (id !== 'unknown-visited' || unknownHits === 0 || totalPageviews === 0) return null;
  const percent = number(Math.round((1000 * unknownHits) / totalPageviews) / 10);
  return h('p', { class: 'muted' }, say('unknownShare', { n: unknownHits, percent }));
}

function badge({ count }: Grid, words: Words): Child {
  return [' ', h('span', { class: 'badge' }, words.number(count))];
}

/** What a reader must know before believing the numbers. */
export function completeness(usage: SiteUsage, words: Words): Child {
  const period = words.say('usageFrom', { from: words.shortDate(usage.firstDay), to: words.shortDate(usage.lastDay) });
  const faults = faultsOf(usage, words);
  if (faults.length === 0) return h('p', { class: 'muted' }, period, ' ', words.texts.usageComplete);
  return h(
    'div',
    { class: 'mind' },
    h('p', null, h('strong', null, words.texts.usageIncomplete), ' ', period),
    h(
      'ul',
      null,
      faults.map((fault) => h('li', null, fault)),
    ),
  );
}

function faultsOf({ days, hiddenHits, statements }: SiteUsage, words: Words): string[] {
  if (statements.length > 0) return [...statements];
  const count = (state: UsageDayTotal['state']): number => days.filter((day) => day.state === state).length;
  const [missing, provisional, truncated] = [count('missing'), count('provisional'), count('truncated')];
  return [
    missing > 0 ? words.say('usageMissing', { n: missing, all: days.length }) : '',
    provisional > 0 ? words.say('usageProvisional', { n: provisional }) : '',
    truncated > 0 ? words.say('usageTruncated', { n: truncated }) : '',
    hiddenHits > 0 ? words.say('usageHidden', { n: hiddenHits }) : '',
  ].filter(Boolean);
}

/** Visits of each day; null when not even one is known. */
export function visitsChart({ days }: SiteUsage, words: Words, id: string): Child {
  const known = days.flatMap(({ visits }) => (visits === null ? [] : [visits]));
  const [first, last] = [days[0], days.at(-1)];
  if (known.length === 0 || !first || !last) return null;
  const gaps = days.length - known.length;
  const described = words.say('visitsChart', {
    from: words.shortDate(first.day),
    to: words.shortDate(last.day),
    low: Math.min(...known),
    high: Math.max(...known),
  });
  return h(
    'figure',
    null,
    h('figcaption', null, words.texts.visitsByDay),
    lineChart({
      id,
      title: words.texts.visitsByDay,
      description: gaps > 0 ? `${described} ${words.say('visitsChartGaps', { n: gaps })}` : described,
      labels: days.map(({ day }) => words.shortDate(day).replace(/ \d{4}$/, '')),
      values: days.map(({ visits }) => visits),
      formatValue: words.number,
      fromZero: true,
    }),
  );
}

/** The numbers behind the charts of visits, for the page's script. */
function seriesOf({ days }: SiteUsage): Record<string, { from: string; v: (number | null)[] }> {
  const series = { from: days[0]?.day ?? '', v: days.map(({ visits }) => visits) };
  return { 'chart-visits': series, 'chart-visits-overview': series };
}

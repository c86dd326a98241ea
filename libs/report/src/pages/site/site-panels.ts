import type { SiteReport } from '../../model';
import { siteProblems } from '../../site/site-problems';
import { h, type Child } from '../client/shared/h';
import type { TabParts } from '../html/frame';
import { issueSummary } from '../html/issue-summary';
import type { Words } from '../messages/words';
import { renderGrid, type Grid, type GridOptions } from '../tables/grid';
import type { TableSpec } from '../tables/table-spec';
import { changeTables } from './change-tables';
import { combinationsTable, figuresTable, parametersTable } from './figure-tables';
import { fixedTable, issuesTable, unreachedTable } from './issue-tables';
import { aliasesTable, brokenTable, orphansTable, redirectsTable } from './link-tables';
import { overviewPanel } from './overview-panel';
import { changedPaths } from './overview-tiles';
import { pagesTable, sectionsTable } from './page-tables';
import { usagePanel } from './usage-panel';

/** A tab of the site page, and the data of its tables (safe HTML). */
export interface Panel {
  readonly tab: TabParts;
  readonly data: string;
}

/** The tables of one tab, each below its heading. */
function panel(
  tab: Omit<TabParts, 'body'> & { readonly lead?: Child },
  grids: readonly { heading: string; grid: Grid }[],
  words: Words,
): Panel {
  return {
    tab: {
      ...tab,
      body: [
        h('h2', { class: 'sr-only' }, tab.label),
        tab.lead,
        grids.map(({ heading, grid }) => [
          grids.length > 1
            ? h('h3', null, heading, ' ', h('span', { class: 'badge' }, words.number(grid.count)))
            : null,
          grid.place,
        ]),
      ],
    },
    data: grids.map(({ grid }) => grid.data).join(''),
  };
}

/** The tabs of the site page, in their order. */
export function sitePanels(report: SiteReport, options: GridOptions): Panel[] {
  const { words, base } = options;
  const { texts } = words;
  const grid = (spec: TableSpec): { heading: string; grid: Grid } => ({
    heading: spec.caption,
    grid: renderGrid(spec, options),
  });
  const { added, removed, changed } = changeTables(report, words, base);
  const usage = usagePanel(report, options);
  const found = siteProblems(report);
  const hasErrors = found.problems.some(({ severity }) => severity === 'error');
  const changes = report.newPages.length + report.removedPages.length + changedPaths(report).length;
  const since = isNextDay(report)
    ? texts.sinceYesterday
    : words.say('sinceDay', { day: words.shortDate(report.previous?.slice(0, 10) ?? '') });
  return [
    {
      tab: {
        name: 'overview',
        label: texts.overview,
        body: [h('h2', { class: 'sr-only' }, texts.overview), overviewPanel(report, found, words)],
      },
      data: '',
    },
    ...(report.previous
      ? [panel({ name: 'since', label: since, count: changes }, [grid(changed), grid(added), grid(removed)], words)]
      : []),
    panel(
      {
        name: 'issues',
        label: texts.issues,
        count: found.problems.length,
        tone: hasErrors ? 'error' : undefined,
        lead: issueSummary(found.problems, words),
      },
      [
        grid(issuesTable(found, words, base)),
        ...(report.unreached.length > 0 ? [grid(unreachedTable(report, words, base))] : []),
        grid(fixedTable(found, words, base)),
      ],
      words,
    ),
    {
      tab: { name: 'usage', label: texts.usage, body: [h('h2', { class: 'sr-only' }, texts.usage), usage.body] },
      data: usage.data,
    },
    panel(
      { name: 'broken', label: texts.brokenLinks, count: report.brokenLinks.length },
      [grid(brokenTable(report, words))],
      words,
    ),
    panel(
      { name: 'redirects', label: texts.redirects, count: report.redirectChains.length },
      [grid(redirectsTable(report, words)), grid(aliasesTable(report, words))],
      words,
    ),
    panel(
      { name: 'orphans', label: texts.orphans, count: report.orphans.length },
      [grid(orphansTable(report, words, base))],
      words,
    ),
    panel(
      { name: 'figures', label: texts.figures },
      [grid(figuresTable(report, words)), grid(combinationsTable(report, words)), grid(parametersTable(report, words))],
      words,
    ),
    panel(
      { name: 'pages', label: texts.allPages, count: report.pages.length },
      [grid(pagesTable(report, words, base))],
      words,
    ),
    ...(report.sections.length > 0
      ? [
          panel(
            { name: 'sections', label: texts.sections, count: report.sections.length },
            [grid(sectionsTable(report, words))],
            words,
          ),
        ]
      : []),
  ];
}

function isNextDay({ day, previous }: SiteReport): boolean {
  return (
    previous !== null &&
    Date.parse(`${day}T00:00:00Z`) - Date.parse(`${previous.slice(0, 10)}T00:00:00Z`) === 86_400_000
  );
}

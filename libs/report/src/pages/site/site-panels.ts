import type { SiteReport } from '../../model';
import { siteProblems, type SiteProblems } from '../../site/site-problems';
import { h, type Child } from '../client/shared/h';
import type { TabParts } from '../html/frame';
import { issueSummary } from '../html/issue-summary';
import { renderGrid, type Grid, type GridOptions } from '../tables/render-grid';
import type { TableSpec } from '../tables/table-spec';
import { changeTables } from './change-tables';
import { combinationsTable, figuresTable, parametersTable } from './figure-tables';
import { fixedTable, issuesTable, unreachedTable } from './issue-tables';
import { acceptedProblems, acceptedTable, faultsTable } from '../tables/accepted-table';
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
  specs: readonly TableSpec[],
  options: GridOptions,
): Panel {
  const grids = specs.map((spec) => ({ heading: spec.caption, grid: renderGrid(spec, options) }));
  const badge = ({ count }: Grid): Child => h('span', { class: 'badge' }, options.words.number(count));
  return {
    tab: {
      ...tab,
      body: [
        h('h2', { class: 'sr-only' }, tab.label),
        tab.lead,
        grids.map(({ heading, grid }) => [
          grids.length > 1 ? h('h3', null, heading, ' ', badge(grid)) : null,
          grid.place,
        ]),
      ],
    },
    data: grids.map(({ grid }) => grid.data).join(''),
  };
}

/** The tabs of the site page, in their order. */
export function sitePanels(report: SiteReport, given: GridOptions): Panel[] {
  const { words, base } = given;
  const options = { ...given, pages: pagesTable(report, words, base) };
  const { texts } = words;
  const found = siteProblems(report);
  const usage = usagePanel(report, options);
  const overview = overviewPanel(report, found, options);
  return [
    loosePanel({ name: 'overview', label: texts.overview, body: overview }),
    ...(report.previous ? [sincePanel(report, options)] : []),
    issuesPanel(report, found, options),
    loosePanel({ name: 'usage', label: texts.usage, body: usage.body }, usage.data),
    ...tablePanels(report, options),
  ];
}

/** A tab that is more than tables. */
function loosePanel({ name, label, body }: TabParts, data = ''): Panel {
  return { tab: { name, label, body: [h('h2', { class: 'sr-only' }, label), body] }, data };
}

function sincePanel(report: SiteReport, options: GridOptions): Panel {
  const { words, base } = options;
  const { added, removed, changed } = changeTables(report, words, base);
  const count = report.newPages.length + report.removedPages.length + changedPaths(report).length;
  const label =
    isNextDay(report) && !report.isPair
      ? words.texts.sinceYesterday
      : words.say('sinceDay', { day: words.shortDate(report.previous?.slice(0, 10) ?? '') });
  return panel({ name: 'since', label, count }, [changed, added, removed], options);
}

function issuesPanel(
  { root, accepted, acceptanceFaults }: SiteReport,
  found: SiteProblems,
  options: GridOptions,
): Panel {
  const { words, base } = options;
  const tab = {
    name: 'issues',
    label: words.texts.issues,
    count: found.problems.length,
    tone: found.problems.some(({ severity }) => severity === 'error') ? ('error' as const) : undefined,
    lead: issueSummary(found.problems, words),
  };
  const apart = [
    ...(accepted ? [acceptedTable(acceptedProblems(accepted, root), words, base)] : []),
    ...(acceptanceFaults ? [faultsTable(acceptanceFaults, words)] : []),
  ];
  return panel(tab, [issuesTable(found, words, base), fixedTable(found, words, base), ...apart], options);
}

/** The tabs that are tables of the report, one after the other. */
function tablePanels(report: SiteReport, options: GridOptions & { readonly pages: TableSpec }): Panel[] {
  const { words, base } = options;
  const { texts } = words;
  const { brokenLinks, redirectChains, orphans, unreached, pages, sections } = report;
  const of = (name: string, label: string, count: number | undefined, specs: readonly TableSpec[]): Panel =>
    panel({ name, label, ...(count !== undefined && { count }) }, specs, options);
  const figures = [figuresTable(report, words), combinationsTable(report, words), parametersTable(report, words)];
  const redirects = [redirectsTable(report, words), aliasesTable(report, words)];
  return [
    of('broken', texts.brokenLinks, brokenLinks.length, [brokenTable(report, words)]),
    of('redirects', texts.redirects, redirectChains.length, redirects),
    of('orphans', texts.orphans, orphans.length, [orphansTable(report, words, base)]),
    of('unreached', texts.notReached, unreached.length, [unreachedTable(report, words, base)]),
    of('figures', texts.figures, undefined, figures),
    of('pages', texts.allPages, pages.length, [options.pages]),
    ...(sections.length > 0 ? [of('sections', texts.sections, sections.length, [sectionsTable(report, words)])] : []),
  ];
}

function isNextDay({ day, previous }: SiteReport): boolean {
  return (
    previous !== null &&
    Date.parse(`${day}T00:00:00Z`) - Date.parse(`${previous.slice(0, 10)}T00:00:00Z`) === 86_400_000
  );
}

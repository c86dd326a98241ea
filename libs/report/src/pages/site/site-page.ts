import type { SiteReport } from '../../model';
import { h, type Child } from '../client/h.js';
import { renderDocument, type PageAssets } from '../html/document';
import { pageHeader, tabs, type TabParts } from '../html/frame';
import { wordsOf, type Words } from '../messages/words';
import { renderGrid, type Grid, type GridOptions } from '../tables/grid';
import { baseOf } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';
import { changeTables } from './change-tables';
import { aliasesTable, brokenTable, fixedTable, issuesTable, orphansTable, redirectsTable } from './issue-tables';
import { issueSummary } from '../html/issue-summary';
import { overviewPanel } from './overview-panel';
import { combinationsTable, figuresTable, pagesTable, parametersTable, sectionsTable } from './page-tables';
import { usagePanel } from './usage-panel';

/** The page of a whole report, `index.html` of its folder. The same report gives the same bytes. */
export function composeSitePage(report: SiteReport, assets: PageAssets): string {
  const words = wordsOf(report.language);
  const base = baseOf(report.root);
  const panels = panelsOf(report, { words, base });
  return renderDocument({
    assets,
    words,
    title: `${base.replace(/^https?:\/\//, '')} – ${words.texts.sitePage} ${report.day}`,
    base,
    fileStem: `report-${report.scrape}`,
    header: pageHeader({
      words,
      root: report.root,
      title: words.longDate(report.day),
      facts: factsOf(report, words),
      links: [
        { href: '../index.html', text: words.texts.indexPage },
        ...report.files.filter((file) => file.endsWith('.xlsx')).map((href) => ({ href, text: words.texts.workbook })),
      ],
    }),
    main: tabs(
      panels.map(({ tab }) => tab),
      words,
    ),
    data: panels.map(({ data }) => data).join(''),
  });
}

function factsOf({ recorded, previous, producer }: SiteReport, words: Words): Child[] {
  const when = words.shortDate(recorded);
  return [
    producer ? words.say('recordedBy', { when, producer }) : words.say('recorded', { when }),
    previous ? words.say('comparedWith', { when: words.shortDate(previous) }) : words.texts.noPrevious,
  ];
}

interface Panel {
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

function panelsOf(report: SiteReport, options: GridOptions): Panel[] {
  const { words, base } = options;
  const { texts } = words;
  const grid = (spec: TableSpec): { heading: string; grid: Grid } => ({
    heading: spec.caption,
    grid: renderGrid(spec, options),
  });
  const { added, removed, changed } = changeTables(report, words, base);
  const usage = usagePanel(report, options);
  const hasErrors = report.issues.some(({ severity }) => severity === 'error');
  const changes = report.newPages.length + report.removedPages.length + report.changedAspects.length;
  const since = isNextDay(report)
    ? texts.sinceYesterday
    : words.say('sinceDay', { day: words.shortDate(report.previous?.slice(0, 10) ?? '') });
  return [
    {
      tab: {
        name: 'overview',
        label: texts.overview,
        body: [h('h2', { class: 'sr-only' }, texts.overview), overviewPanel(report, words)],
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
        count: report.issues.length,
        tone: hasErrors ? 'error' : undefined,
        lead: issueSummary(report.issues, words),
      },
      [grid(issuesTable(report, words, base)), grid(fixedTable(report, words))],
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

import type { CellValue, Sheet, SheetRow } from '@scrape-and-report/workbook';
import { detailLabel, issueLabel } from '../../model';
import { mostChanged } from '../../pages/site/overview-lists';
import { changedPaths } from '../../pages/site/overview-tiles';
import { wordsOf, type Words } from '../../pages/messages/words';
import { baseOf } from '../../pages/tables/site-base';
import { siteProblems, type SiteProblems } from '../../site/site-problems';
import { integer, pathColumn } from '../sheet-columns';
import { CHART_ROWS, dayCharts, dayRows } from './day-charts';
import type { WorkbookSource } from '../workbook-source';
import { workbookWords, type WorkbookWords } from '../workbook-words';

/** Problems and pages that are named. */
const SHOWN = 10;

/** What somebody reads who opens this sheet alone: the figures of the site page's tiles, each a way to its sheet. */
export function overviewSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const said = { words: wordsOf(report.language), own: workbookWords(report.language) };
  const found = siteProblems(report);
  const site = baseOf(report.root).replace(/^https?:\/\//, '');
  const figures = [...pageRows(source, said), ...problemRows(source, found, said), ...usageRows(source, said)];
  const lists = [...urgentRows(source, found, said), ...changedRows(source, said)];
  const days = report.byDay ?? [];
  const above = figures.length + CHART_ROWS + lists.length + 1;
  const columns: Sheet['columns'] = [
    { header: `${site} – ${said.words.longDate(report.day)}`, width: 62, kind: 'text' },
    integer(said.own.value),
    integer(said.own.change),
    { ...pathColumn(said.own.see), width: 60 },
  ];
  const widths = columns.map(({ width }) => width);
  const charts = dayCharts(days, { ...said, language: report.language, widths, row: figures.length, firstRow: above });
  return {
    name: said.own.sheets.summary,
    isPlain: true,
    ...(charts.length > 0 && { charts }),
    columns,
    rows: [
      ...figures,
      ...(charts.length > 0 ? Array.from({ length: CHART_ROWS }, (): SheetRow => ({ cells: [] })) : []),
      ...lists,
      ...(charts.length > 0 ? dayRows(days, said) : []),
    ],
  };
}

interface Said {
  readonly words: Words;
  readonly own: WorkbookWords;
}

const head = (...cells: (string | null)[]): SheetRow => ({
  cells: [...cells, null, null, null].slice(0, 4),
  isHead: true,
});

/** A figure that leads to its sheet. */
const figure = (label: string, value: CellValue, change: CellValue, sheet: string): SheetRow => ({
  cells: [label, value, change, sheet],
  links: [{ at: 3, to: `#${sheet}` }],
});

function pageRows({ report, changes }: WorkbookSource, { words, own }: Said): SheetRow[] {
  const { texts } = words;
  const pages = report.figures.find(({ name }) => name === 'pages');
  const rows: SheetRow[] = [
    { cells: [own.recordedAt, null, null, words.longDate(report.recorded)] },
    {
      cells: [own.comparedWith, null, null, report.previous ? words.longDate(report.previous) : own.firstRecording],
    },
    head(texts.allPages),
    figure(texts.tilePages, pages?.value ?? 0, pages?.change ?? null, own.sheets.pages),
  ];
  if (report.previous === null) return rows;
  return [
    ...rows,
    figure(texts.tileNew, report.newPages.length, null, own.sheets.added),
    figure(texts.tileRemoved, report.removedPages.length, null, own.sheets.removed),
    figure(texts.tileChanged, changedPaths({ changedAspects: changes }).length, null, own.sheets.changed),
  ];
}

function problemRows({ report }: WorkbookSource, found: SiteProblems, { words, own }: Said): SheetRow[] {
  const { texts } = words;
  const errors = found.problems.filter(({ severity }) => severity === 'error').length;
  return [
    head(texts.issues),
    figure(texts.tileIssues, found.problems.length, null, own.sheets.issues),
    figure(texts.tileErrors, errors, null, own.sheets.issues),
    ...(report.previous === null ? [] : [{ cells: [own.mended, found.fixedProblems.length, null, null] }]),
    figure(texts.tileBroken, report.brokenLinks.length, null, own.sheets.broken),
    figure(texts.redirects, report.redirectChains.length, null, own.sheets.chains),
    figure(texts.tileOrphans, report.orphans.length, null, own.sheets.orphans),
    figure(texts.notReached, report.unreached.length, null, own.sheets.unreached),
  ];
}

function usageRows({ report: { usage } }: WorkbookSource, { words, own }: Said): SheetRow[] {
  if (!usage) return [];
  const known = usage.days.filter(({ visits }) => visits !== null).length;
  return [
    head(words.texts.usage),
    figure(words.say('tileVisits', { n: known }), usage.totalVisits, null, own.sheets.usageDays),
    figure(words.texts.removedButVisited, usage.removedButVisited.length, null, own.sheets.usage),
    ...usage.statements.map((statement): SheetRow => ({ cells: [statement, null, null, null] })),
  ];
}

function urgentRows({ report }: WorkbookSource, { problems }: SiteProblems, { words, own }: Said): SheetRow[] {
  const { language } = report;
  if (problems.length === 0) return [];
  return [
    head(words.texts.mostUrgent, own.pages, own.visits, own.firstPage),
    ...problems.slice(0, SHOWN).map(({ kind, detail, uses, visits }): SheetRow => {
      const about = detailLabel({ kind, detail }, language);
      return {
        cells: [[issueLabel(kind, language), about].filter(Boolean).join(': '), uses.length, visits, uses[0]!.path],
        links: [{ at: 3, to: uses[0]!.url }],
      };
    }),
  ];
}

function changedRows({ changes }: WorkbookSource, { words, own }: Said): SheetRow[] {
  const changed = mostChanged(changes, SHOWN);
  if (changed.length === 0) return [];
  return [
    head(words.texts.largestChanges, null, own.visits, own.page),
    ...changed.map(([path, [first]]): SheetRow => ({
      cells: [first!.title ?? path, null, first!.visits, path],
      links: [{ at: 3, to: first!.url }],
    })),
  ];
}

import type { Sheet } from '@scrape-and-report/workbook';
import { detailLabel, issueLabel, parameterLabel, severityLabel, valueLabel } from '../model';
import { figureLabel } from '../pages/messages/figure-label';
import { wordsOf } from '../pages/messages/words';
import { siteProblems } from '../site/site-problems';
import { editColumn } from './edit-column';
import { code, date, decimal, integer, linked, longText, pathColumn, repeatedText, shortText } from './sheet-columns';
import { mapRows } from './page-sheets';
import { FIRST_PAGE, problemCells, problemColumns } from './problem-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Sheets about the whole site: parameters, key figures, combinations, issues. */
export function summarySheets(
  source: WorkbookSource,
): Record<'parameters' | 'figures' | 'combinations' | 'issues' | 'issueUses', Sheet> {
  return {
    parameters: parametersSheet(source),
    figures: figuresSheet(source),
    combinations: combinationsSheet(source),
    issues: issuesSheet(source),
    issueUses: issueUsesSheet(source),
  };
}

function parametersSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const own = [
    { name: 'scrape', value: report.scrape },
    { name: 'recorded', value: report.recorded },
    { name: 'previous', value: report.previous ?? '' },
    { name: 'producer', value: report.producer ?? '' },
  ].filter(({ name }) => !report.parameters.some((parameter) => parameter.name === name));
  return {
    name: words.sheets.parameters,
    columns: [shortText(words.name), longText(words.value)],
    rows: mapRows(
      () => [...own, ...report.parameters],
      ({ name, value }) => ({ cells: [parameterLabel(name, report.language), value] }),
    ),
  };
}

function figuresSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  const labels = wordsOf(report.language);
  return {
    name: words.sheets.figures,
    columns: [
      { ...shortText(words.figure), width: 50 },
      decimalOrInteger(words.value),
      decimalOrInteger(words.previous),
      decimalOrInteger(words.change),
      decimalOrInteger(words.yearAgo),
      // For whoever reads the workbook by machine.
      { ...shortText(words.name), hidden: true },
    ],
    rows: mapRows(
      () => report.figures,
      ({ name, value, previous, change, yearAgo }) => ({
        cells: [figureLabel(name, labels), value, previous, change, yearAgo, name],
      }),
    ),
  };
}

/** Averages have decimals, counts have none: the general format shows both as they are. */
const decimalOrInteger = (header: string): ReturnType<typeof decimal> => ({ header, width: 13, kind: 'text' });

function combinationsSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.combinations,
    columns: [
      code(words.language),
      code(words.business),
      code(words.category),
      { ...code(words.pagetype), width: 24 },
      integer(words.pages),
    ],
    rows: mapRows(
      () => report.combinations,
      (row) => ({
        cells: [
          ...[row.language, row.business, row.category, row.pagetype].map((value) =>
            valueLabel(value, report.language),
          ),
          row.pages,
        ],
      }),
    ),
  };
}

/** One row for each thing to be mended, as the site page has them. */
function issuesSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const { language } = report;
  const edit = editColumn(source);
  const words = workbookWords(language);
  return {
    name: words.sheets.issues,
    columns: [
      ...problemColumns(language),
      integer(words.visits),
      date(words.since),
      integer(words.scrapes),
      ...edit.columns,
    ],
    rows: mapRows(
      () => siteProblems(report).problems,
      (problem) => {
        const { uses, visits, since, scrapes } = problem;
        const { path, url } = uses[0]!;
        const cells = [...problemCells(problem, language), visits, since, scrapes];
        return edit.withEdit({ cells, links: [{ at: FIRST_PAGE, to: url }] }, path);
      },
    ),
  };
}

/** One row for each page that shows a problem. */
function issueUsesSheet(source: WorkbookSource): Sheet {
  const { report } = source;
  const { language } = report;
  const edit = editColumn(source);
  const words = workbookWords(language);
  return {
    name: words.sheets.issueUses,
    columns: [
      linked(pathColumn(words.path), report.issues.length, language),
      code(words.severity),
      repeatedText(words.issue),
      longText(words.detail),
      shortText(words.title),
      integer(words.visits),
      date(words.since),
      integer(words.scrapes),
      ...edit.columns,
    ],
    rows: mapRows(
      () => report.issues,
      (issue) => {
        const cells = [
          issue.path,
          severityLabel(issue.severity, language),
          issueLabel(issue.kind, language),
          detailLabel(issue, language),
          issue.title,
          issue.visits,
          issue.since,
          issue.scrapes,
        ];
        return edit.withEdit({ link: issue.url, cells }, issue.path);
      },
    ),
  };
}

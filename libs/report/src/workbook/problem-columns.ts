import type { CellValue, Column } from '@scrape-and-report/workbook';
import type { IssueUse, Problem } from '../figures/problems';
import { detailLabel, issueLabel, severityLabel, type Severity } from '../model';
import { code, integer, longText, pathColumn, repeatedText, shortText } from './sheet-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

type Language = WorkbookSource['report']['language'];

/** What every sheet of problems says first of each, a row each. */
export function problemColumns(language: Language): Column[] {
  const words = workbookWords(language);
  return [
    code(words.severity),
    repeatedText(words.issue),
    longText(words.detail),
    integer(words.pages),
    pathColumn(words.firstPage),
    shortText(words.title),
  ];
}

/** Of these the one that leads to a page. */
export const FIRST_PAGE = 4;

interface ShownUse extends IssueUse {
  readonly severity: Severity;
  readonly title: string | null;
}

/** A problem in these columns. */
export function problemCells({ kind, detail, uses }: Problem<ShownUse>, language: Language): CellValue[] {
  const { severity, path, title } = uses[0]!;
  return [
    severityLabel(severity, language),
    issueLabel(kind, language),
    detailLabel({ kind, detail }, language),
    uses.length,
    path,
    title,
  ];
}

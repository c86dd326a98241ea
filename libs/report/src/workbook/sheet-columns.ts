import { MAX_SHEET_LINKS, type Column, type ColumnKind } from '@scrape-and-report/workbook';
import type { ReportLanguage } from '../model';
import { wordsOf } from '../pages/messages/words';
import { workbookWords } from './workbook-words';

const column =
  (kind: ColumnKind, width: number, repeats?: Column['repeats']) =>
  (header: string): Column => ({ header, width, kind, repeats });

/** Columns by what they hold; the header comes from the words of the report's language. */
export const pathColumn = column('text', 50);
export const urlColumn = column('text', 50, 'elsewhere');
/** URLs that may be those of pages. */
export const targetColumn = column('text', 60, 'earlier');
export const longText = column('text', 60);
export const shortText = column('text', 30);
export const code = column('text', 14, 'often');
export const repeatedText = column('text', 30, 'often');
export const integer = column('integer', 11);
export const decimal = column('decimal', 11);
export const factor = column('factor', 13);
export const date = column('date', 12);
export const moment = column('moment', 17);

/** A column of addresses, whose head says when there are more of them in the sheet than it may have links. */
export function linked(to: Column, links: number, language: ReportLanguage): Column {
  if (links <= MAX_SHEET_LINKS) return to;
  return { ...to, header: workbookWords(language).linksUpTo(to.header, wordsOf(language).number(MAX_SHEET_LINKS)) };
}

import type { Sheet } from '@scrape-and-report/workbook';
import { detailLabel, issueLabel, severityLabel } from '../model';
import { wordsOf } from '../pages/messages/words';
import { acceptedProblems } from '../pages/tables/accepted-table';
import { mapRows } from './page-sheets';
import { code, date, integer, longText, pathColumn, repeatedText, shortText } from './sheet-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Problems that were judged fine, which no other sheet counts: one row each, as the site page has them. */
export function acceptedSheet({ report }: WorkbookSource): Sheet {
  const { language, root, accepted = [] } = report;
  const words = workbookWords(language);
  const { acceptedBecause, acceptedUntil } = wordsOf(language).texts;
  return {
    name: words.sheets.accepted,
    columns: [
      code(words.severity),
      repeatedText(words.issue),
      longText(words.detail),
      integer(words.pages),
      pathColumn(words.firstPage),
      shortText(words.title),
      longText(acceptedBecause),
      date(acceptedUntil),
    ],
    rows: mapRows(
      () => acceptedProblems(accepted, root),
      ({ kind, detail, uses }) => ({
        cells: [
          severityLabel(uses[0]!.severity, language),
          issueLabel(kind, language),
          detailLabel({ kind, detail }, language),
          uses.length,
          uses[0]!.path,
          uses[0]!.title,
          uses[0]!.reason,
          uses[0]!.until,
        ],
      }),
    ),
  };
}

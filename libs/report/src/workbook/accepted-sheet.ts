import type { Sheet } from '@scrape-and-report/workbook';
import { wordsOf } from '../pages/messages/words';
import { acceptedProblems } from '../pages/tables/accepted-table';
import { mapRows } from './page-sheets';
import { FIRST_PAGE, problemCells, problemColumns } from './problem-columns';
import { date, longText } from './sheet-columns';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Problems that were judged fine, which no other sheet counts: one row each, as the site page has them. */
export function acceptedSheet({ report }: WorkbookSource): Sheet {
  const { language, root, accepted = [] } = report;
  const { acceptedBecause, acceptedUntil } = wordsOf(language).texts;
  return {
    name: workbookWords(language).sheets.accepted,
    columns: [...problemColumns(language), longText(acceptedBecause), date(acceptedUntil)],
    rows: mapRows(
      () => acceptedProblems(accepted, root),
      (problem) => {
        const { reason, until, url } = problem.uses[0]!;
        return {
          cells: [...problemCells(problem, language), reason, until],
          links: [{ at: FIRST_PAGE, to: url }],
        };
      },
    ),
  };
}

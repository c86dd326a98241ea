import type { Sheet } from '@scrape-and-report/workbook';
import { statusLabel } from '../model';
import { date, integer, pathColumn, repeatedText, shortText } from './sheet-columns';
import { mapRows } from './page-sheets';
import type { WorkbookSource } from './workbook-source';
import { workbookWords } from './workbook-words';

/** Known pages that were not reached: why, since when, and whether their last version is kept. */
export function unreachedSheet({ report }: WorkbookSource): Sheet {
  const words = workbookWords(report.language);
  return {
    name: words.sheets.unreached,
    columns: [
      pathColumn(words.path),
      shortText(words.title),
      repeatedText(words.reason),
      date(words.since),
      integer(words.scrapes),
      repeatedText(words.state),
    ],
    rows: mapRows(
      () => report.unreached,
      ({ path, url, title, reason, since, days, isGivenUp }) => ({
        link: url,
        cells: [path, title, statusLabel(reason, report.language), since, days, isGivenUp ? words.givenUp : words.kept],
      }),
    ),
  };
}

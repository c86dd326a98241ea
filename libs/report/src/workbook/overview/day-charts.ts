import type { Chart, SheetRow } from '@scrape-and-report/workbook';
import type { DayCount, ReportLanguage } from '../../model';
import type { Words } from '../../pages/messages/words';
import type { WorkbookWords } from '../workbook-words';

/** Rows that the charts take. */
export const CHART_ROWS = 14;

/** Between two charts, in characters. */
const GAP = 1.5;

interface Place {
  readonly words: Words;
  readonly own: WorkbookWords;
  readonly language: ReportLanguage;
  /** Of the sheet's columns, over which the charts share the room. */
  readonly widths: readonly number[];
  /** The first of their rows. */
  readonly row: number;
  /** The first row of `dayRows` below its head. */
  readonly firstRow: number;
}

/** Charts of the last weeks beside one another, each of what was counted on two days at least. */
export function dayCharts(days: readonly DayCount[], { words, own, language, widths, row, firstRow }: Place): Chart[] {
  const wanted = [
    { title: words.texts.visitsByDay, kind: 'line', column: 3, cells: days.map(({ visits }) => visits) },
    { title: own.changedByDay, kind: 'bars', column: 1, cells: days.map(({ changed }) => changed) },
    { title: own.problemsByDay, kind: 'line', column: 2, cells: days.map(({ problems }) => problems) },
  ] as const;
  const drawn = wanted.filter(({ cells }) => cells.filter((cell) => cell !== null).length >= 2);
  const all = widths.reduce((sum, width) => sum + width, 0);
  const names = days.map(({ day }) => nameOf(day, words));
  return drawn.map(({ title, kind, column, cells }, nr): Chart => {
    const [left, right] = [nr, nr + 1].map((part) => (all * part) / drawn.length) as [number, number];
    return {
      ...{ title, kind, language, firstRow },
      description: own.chartOf(title, names[0]!, names.at(-1)!),
      names: { column: 0, cells: names },
      values: { column, cells },
      from: { ...columnAt(left, widths), row },
      to: { ...columnAt(right - GAP, widths), row: row + CHART_ROWS - 1 },
    };
  });
}

/** The numbers behind them. */
export function dayRows(days: readonly DayCount[], { words, own }: Pick<Place, 'words' | 'own'>): SheetRow[] {
  return [
    { cells: [own.byDay, words.texts.tileChanged, words.texts.tileIssues, own.visits], isHead: true },
    ...days.map(({ day, visits, changed, problems }): SheetRow => ({
      cells: [nameOf(day, words), changed, problems, visits],
    })),
  ];
}

/** Of less than a year, so that none is said. */
function nameOf(day: string, words: Words): string {
  return words.shortDate(day).replace(/ \d{4}$/, '');
}

function columnAt(chars: number, widths: readonly number[]): { readonly column: number; readonly chars: number } {
  let left = chars;
  const column = widths.findIndex((width) => {
    if (left < width) return true;
    left -= width;
    return false;
  });
  return { column: column < 0 ? widths.length : column, chars: left };
}

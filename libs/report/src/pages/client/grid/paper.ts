/**
 * A table on paper: all of its columns within the width of the page.
 */
import type { ColumnSpec } from '../../tables/table-spec';

/** Room of each width, and of the widest table that fits upright. */
const UNITS: Readonly<Record<ColumnSpec['width'], number>> = { xs: 6, s: 7, m: 9, l: 17, xl: 22, xxl: 32 };
const UPRIGHT_UNITS = 75;

/** Shares the width of the page out among the columns; the sheet lies on its side for many. */
export function fitPaper(table: HTMLTableElement, columns: readonly ColumnSpec[], isPrinting: boolean): void {
  const all = columns.reduce((sum, { width }) => sum + UNITS[width], 0);
  // The first is that of the buttons, which nobody can press there.
  const cols = [...table.querySelectorAll('col')].slice(1);
  cols.forEach((col, at) => {
    col.style.width = isPrinting ? `${(100 * UNITS[columns[at]!.width]) / all}%` : '';
  });
  table.classList.toggle('wide', all > UPRIGHT_UNITS);
}

export function onPrinting(tell: (isPrinting: boolean) => void): void {
  window.addEventListener('beforeprint', () => tell(true));
  window.addEventListener('afterprint', () => tell(false));
}

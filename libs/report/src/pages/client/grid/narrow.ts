/**
 * What a table does where it has little room: it leaves columns out and says so, and shows that there is more beside it.
 */
import type { ColumnSpec } from '../../tables/table-spec';

/** As the style sheet has it. */
const NARROW = matchMedia('(max-width: 40rem)');

/** Columns that are seen, with the one that opens a row. */
export function columnsInSight(columns: readonly ColumnSpec[]): number {
  return columns.filter(({ minor }) => !minor || !NARROW.matches).length + 1;
}

/** Marks a box on whose left or right there is more than is seen, for the style sheet. */
export function showMoreBeside(box: HTMLElement): void {
  const look = (): void => {
    const { scrollLeft, scrollWidth, clientWidth } = box;
    const sides = [scrollLeft > 1 ? 'left' : '', scrollLeft + clientWidth < scrollWidth - 1 ? 'right' : ''];
    const more = sides.filter(Boolean).join(' ');
    if (box.dataset['more'] !== more) box.dataset['more'] = more;
  };
  box.addEventListener('scroll', look, { passive: true });
  // Called after layout, so that asking for sizes costs none.
  new ResizeObserver(look).observe(box);
  new ResizeObserver(look).observe(box.firstElementChild!);
}

/**
 * Classes of a table's columns and cells: the same in the rows that the renderer writes and in those that the browser adds.
 */
import type { ColumnSpec } from '../../tables/table-spec';

/** Of a `col`: its room. */
export function colClass({ width, minor }: ColumnSpec): string {
  return `w-${width}${minor ? ' minor' : ''}`;
}

/** Of a cell and its head; null when there is nothing to say. */
export function cellClass({ kind, minor }: ColumnSpec): string | null {
  const own = ['number', 'factor', 'share'].includes(kind)
    ? 'num'
    : kind === 'date'
      ? 'date'
      : kind === 'spark'
        ? 'sparks'
        : kind === 'page'
          ? 'path'
          : '';
  return [own, minor ? 'minor' : ''].filter(Boolean).join(' ') || null;
}

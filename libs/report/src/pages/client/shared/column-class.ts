/**
 * Classes of a table's columns and cells: the same in the rows that the renderer writes and in those that the browser adds.
 */
import type { ColumnSpec } from '../../tables/table-spec';

/** Characters of a head's longest word from which on narrower columns would break it, and what has room for more. */
const ROOMS = [
  { from: 15, width: 'word', wider: ['xs', 's', 'm'] },
  { from: 11, width: 'm', wider: ['xs', 's'] },
] as const;

/** Of a `col`: its room, in which no word of its head is broken. */
export function colClass({ label, width, minor }: ColumnSpec): string {
  const longest = Math.max(...label.split(/[^\p{L}\p{M}\p{N}]+/u).map((word) => word.length));
  const room = ROOMS.find(({ from, wider }) => longest >= from && wider.some((narrow) => narrow === width));
  return `w-${room?.width ?? width}${minor ? ' minor' : ''}`;
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

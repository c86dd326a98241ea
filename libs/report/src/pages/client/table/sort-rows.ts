/**
 * The order of rows. Pure.
 */
import type { Cell, ColumnSpec } from '../../tables/table-spec';
import { fold, foldAll } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenColumn, TableState } from './open-table';

/** Null sorts last. */
type Key = string | number | null;

/** Stable; empty cells last in either direction. */
export function sortRows(rows: readonly number[], column: OpenColumn, down: boolean): number[] {
  const keys = keysOf(rows, column);
  const sign = down ? -1 : 1;
  const order = rows
    .map((_, at) => at)
    .sort((a, b) => {
      const [keyA, keyB] = [keys[a]!, keys[b]!];
      if (keyA === keyB) return a - b;
      if (keyA === null) return 1;
      if (keyB === null) return -1;
      return keyA < keyB ? -sign : sign;
    });
  return order.map((at) => rows[at]!);
}

/** Keys of rows, in their order; what is the same for many rows is worked out once. */
function keysOf(rows: readonly number[], column: OpenColumn): Key[] {
  const keyOf = sortKey(column);
  if (column.dictionary && column.codes) {
    const [keys, codes] = [column.dictionary.map(keyOf), column.codes()];
    return rows.map((row) => keys[codes[row]!]!);
  }
  const values = rows.map((row) => column.get(row));
  if (!['text', 'page', 'url', 'file', 'date'].includes(column.kind)) return values.map(keyOf);
  return foldAll(values.map((value) => textOf(column, value))).map((text) => (text === '' ? null : text));
}

/** What a value is compared by. */
export function sortKey(column: ColumnSpec): (value: Cell) => Key {
  const { order } = column;
  if (column.kind === 'list') return (value) => (Array.isArray(value) ? value.length : null);
  if (order) {
    return (value) => (order.includes(value as string) ? order.indexOf(value as string) : order.length);
  }
  if (column.kind === 'number' || column.kind === 'factor') return (value) => value as number | null;
  return (value) => (value === null || value === '' ? null : fold(textOf(column, value)));
}

/** Order after a click on a column's head: its natural direction first, then the other, then none. */
export function nextSort(
  sort: TableState['sort'],
  column: Pick<ColumnSpec, 'id' | 'kind' | 'oldestFirst'>,
): TableState['sort'] {
  const down = !column.oldestFirst && ['number', 'factor', 'share', 'date', 'list'].includes(column.kind);
  if (!sort || sort.id !== column.id) return { id: column.id, down };
  return sort.down === down ? { id: column.id, down: !down } : null;
}

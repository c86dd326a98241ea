/**
 * What a table shows, as pure functions of its columns and its state: search, filters, order.
 */
import type { Cell } from '../../tables/table-spec';
import { columnTest } from './filters';
import { rowsWith } from './search-rows';
import { sortKey, sortRows } from './sort-rows';
import { fold } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenColumn, OpenTable, TableState } from './open-table';

/** A value that a choice column may be filtered by. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Rows that have it. */
  readonly count: number;
}

/** A longer list is of no use to choose from; search finds the rest. */
const MOST_CHOICES = 300;

/** Row numbers that a state shows, in its order. */
export function viewOf(table: OpenTable, state: TableState): number[] {
  const { sort } = state;
  const words = fold(state.q || '')
    .split(/\s+/)
    .filter(Boolean);
  const found = words.map((word) => rowsWith(table, word));
  const tests = table.columns
    .map((column) => columnTest(column, state.filters[column.id] || ''))
    .filter((test) => test !== null);
  let rows = [...Array(table.count).keys()];
  for (const marks of found) rows = rows.filter((row) => marks[row] === 1);
  for (const test of tests) rows = rows.filter(test);
  const column = sort && table.columns.find(({ id }) => id === sort.id);
  return column ? sortRows(rows, column, sort.down) : rows;
}

/** Values of a choice column with how often each stands there, in the order of its sort. */
export function choicesOf(table: OpenTable, column: OpenColumn): Choice[] {
  const counts = new Map<Cell, number>();
  const add = (value: Cell, count: number): unknown => counts.set(value ?? '', (counts.get(value ?? '') ?? 0) + count);
  const { dictionary } = column;
  if (dictionary && column.codes) {
    const [codes, used] = [column.codes(), new Uint32Array(dictionary.length)];
    for (let row = 0; row < table.count; row++) used[codes[row]!]!++;
    dictionary.forEach((value, code) => add(value, used[code]!));
  } else for (let row = 0; row < table.count; row++) add(column.get(row), 1);
  const keyOf = sortKey(column);
  const rank = (value: Cell): string | number => keyOf(value) ?? '\uffff';
  return [...counts]
    .map(([value, count]) => ({ value: String(value), label: textOf(column, value), count, key: rank(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .slice(0, MOST_CHOICES);
}

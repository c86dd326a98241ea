import type { Cell } from '../page-rows';
import { isCell } from '../stored-json';
import { groupReader, groupRows } from './part-in-groups';

type Row = readonly Cell[];

const ROWS_A_GROUP = 64;

/** Rows of a table of three columns that follow one another, as they are stored. The first of each is an address. */
export function encodeRowGroups(rows: readonly Row[]): Buffer[] {
  return groupRows(rows, ([address]) => String(address), ROWS_A_GROUP);
}

/**
 * The rows again.
 *
 * @throws MissingReadingError, and RangeError when what is stored are none, or they are more than `most`
 */
export const rowsFrom = groupReader<Row>(
  (row) => Array.isArray(row) && row.length === 3 && row.every(isCell),
  ROWS_A_GROUP,
);

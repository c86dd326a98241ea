import { listOf } from '@scrape-and-report/production';
import { pageIdOf } from '../../site-url';
import type { Cell } from '../page-rows';
import { isCell, parseJson } from '../stored-json';
import { wholeOf, type ReadStored } from '../stored-versions';

type Row = readonly Cell[];

/** On an average; a group ends where the address of a row says so, as `encodeGroups` has it. */
const ROWS_A_GROUP = 64;
const MOST_ROWS = 16 * ROWS_A_GROUP;

/** Rows of a table of three columns that follow one another, as they are stored. The first of each is an address. */
export function encodeRowGroups(rows: readonly Row[]): Buffer[] {
  const groups: Row[][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (!last || last.length === MOST_ROWS || pageIdOf(String(row[0])) % ROWS_A_GROUP === 0) groups.push([row]);
    else last.push(row);
  }
  return groups.map((group) => Buffer.from(JSON.stringify(group)));
}

const isGroup = listOf((row) => Array.isArray(row) && row.length === 3 && row.every(isCell), MOST_ROWS);

/**
 * The rows again.
 *
 * @throws MissingReadingError, and RangeError when what is stored are none, or they are more than `most`
 */
export function rowsFrom(groups: readonly string[], read: ReadStored, most: number): Row[] {
  const rows: Row[] = [];
  for (const digest of groups) {
    const group = parseJson(wholeOf(read, digest));
    if (!isGroup(group)) throw new RangeError('these bytes are no rows of a list');
    rows.push(...(group as Row[]));
    if (rows.length > most) throw new RangeError('the list of a scrape has too many rows');
  }
  return rows;
}

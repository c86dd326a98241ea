import { listOf } from '@scrape-and-report/production';
import { pageIdOf } from '../../site-url';
import { parseJson } from '../stored-json';
import { wholeOf, type ReadStored } from '../stored-versions';

/** No group has more than so many times the rows that it has on an average. */
const MOST = 16;

/**
 * Parts what stands in a row into groups, as they are stored. One ends where a name says so, and not after so many, so that a row that
 * comes or goes leaves all other groups as they were.
 *
 * @param nameOf an address, of the row in that place
 * @param average rows of a group
 */
export function groupRows<T>(rows: readonly T[], nameOf: (row: T, place: number) => string, average: number): Buffer[] {
  const groups: T[][] = [];
  for (const [place, row] of rows.entries()) {
    const last = groups.at(-1);
    if (!last || last.length === MOST * average || pageIdOf(nameOf(row, place)) % average === 0) groups.push([row]);
    else last.push(row);
  }
  return groups.map((group) => Buffer.from(JSON.stringify(group)));
}

/**
 * Gives the rows of stored groups again.
 *
 * @param isRow what a row must be
 * @param average as above
 */
export function groupReader<T>(
  isRow: (value: unknown) => boolean,
  average: number,
): (groups: readonly string[], read: ReadStored, most: number) => T[] {
  const isGroup = listOf(isRow, MOST * average);
  return (groups, read, most) => {
    const rows: T[] = [];
    for (const digest of groups) {
      const group = parseJson(wholeOf(read, digest));
      if (!isGroup(group)) throw new RangeError('these bytes are no group of a list');
      rows.push(...(group as T[]));
      if (rows.length > most) throw new RangeError('the groups of a list hold more than it may have');
    }
    return rows;
  };
}

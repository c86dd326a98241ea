import { isCount } from '@scrape-and-report/production';
import type { Cell } from './page-rows';
import { isCell } from './stored-json';

/** Values of a column as runs: value and how often it stands there, in a row. */
export type Runs = readonly Cell[];

/** What is alike stands together, since rows are sorted: a status that differs costs two runs more. */
export function runsOf(values: readonly Cell[]): Runs {
  const runs: Cell[] = [];
  for (const value of values) {
    const last = runs.length - 2;
    if (last >= 0 && runs[last] === value) runs[last + 1] = (runs[last + 1] as number) + 1;
    else runs.push(value, 1);
  }
  return runs;
}

/** So many values again. @throws RangeError when the runs have more or fewer */
export function valuesOf(runs: Runs, count: number): Cell[] {
  const values: Cell[] = [];
  for (let nr = 0; nr + 1 < runs.length; nr += 2) {
    const times = runs[nr + 1] as number;
    // Before they are made: a number is short, and what it stands for may fill the memory.
    if (values.length + times > count) throw new RangeError('a column of a list is longer than its table');
    for (let more = times; more > 0; more -= 1) values.push(runs[nr]!);
  }
  if (values.length !== count) throw new RangeError('a column of a list is shorter than its table');
  return values;
}

export function isRuns(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length % 2 === 0 &&
    value.every((one, nr) => (nr % 2 === 0 ? isCell(one) : isCount(one)))
  );
}

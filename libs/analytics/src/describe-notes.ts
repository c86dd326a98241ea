import type { Day } from '@scrape-and-report/production';
import { rangesOf } from './plan-days';

/** One line for each run of days that have the same note: `2026-11-12 to 2026-11-14: no visits`. */
export function describeNotes(notes: ReadonlyMap<Day, string>): string[] {
  const daysOf = new Map<string, Day[]>();
  for (const [day, note] of [...notes].sort(([a], [b]) => (a < b ? -1 : 1)))
    daysOf.set(note, [...(daysOf.get(note) ?? []), day]);
  return [...daysOf].flatMap(([note, days]) =>
    rangesOf(days).map(({ from, to }) => `${from === to ? from : `${from} to ${to}`}: ${note}`),
  );
}

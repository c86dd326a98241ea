/**
 * The visits with one page over months, as numbers a day. Pure.
 */
import { dayAfter } from '../chart-readout';
import type { VisitsFile } from './life-files';

export interface Visits {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** A number a day, null where none was counted. */
  readonly values: readonly (number | null)[];
  /** Whether the day was counted whole. */
  readonly whole: readonly boolean[];
  /** Months whose file is not there. */
  readonly missing: readonly string[];
  /** How many earlier months there are. */
  readonly older: number;
}

/** @param files by month, sorted; null for one that is not there */
export function joinMonths(
  path: string,
  files: readonly (readonly [month: string, file: VisitsFile | null])[],
  older: number,
): Visits {
  const from = `${files[0]![0]}-01`;
  const values: (number | null)[] = [];
  const whole: boolean[] = [];
  for (const [month, file] of files) {
    // A month that nobody counted lies between.
    for (const start = daysFrom(from, `${month}-01`); values.length < start; whole.push(false)) values.push(null);
    const visits = file?.pages.find(([own]) => own === path)?.[1] ?? [];
    for (const [at, state] of [...(file?.days ?? '')].entries()) {
      values.push(state === '-' ? null : (visits[at] ?? 0));
      whole.push(state === 'f');
    }
  }
  return { from, values, whole, missing: files.filter(([, file]) => !file).map(([month]) => month), older };
}

/** Days that are looked at on either side of a change, and how many of them must be counted. */
const WINDOW = 14;
const ENOUGH_DAYS = 3;

/** Visits a day before and after a change; null with fewer than three days counted whole on a side. */
export function visitsAround(
  { from, values, whole }: Visits,
  { until, found }: { readonly until: string; readonly found: string },
): { readonly before: number; readonly after: number } | null {
  const mean = (first: string, last: string): number | null => {
    const counted: number[] = [];
    for (let at = Math.max(0, daysFrom(from, first)); at <= daysFrom(from, last) && at < values.length; at++) {
      const value = values[at];
      if (whole[at] && typeof value === 'number') counted.push(value);
    }
    if (counted.length < ENOUGH_DAYS) return null;
    return Math.round((counted.reduce((sum, value) => sum + value, 0) / counted.length) * 10) / 10;
  };
  const before = mean(dayAfter(until, -WINDOW), dayAfter(until, -1));
  const after = mean(found, dayAfter(found, WINDOW - 1));
  return before === null || after === null ? null : { before, after };
}

/** How many days the second comes after the first. */
export function daysFrom(first: string, day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000);
}

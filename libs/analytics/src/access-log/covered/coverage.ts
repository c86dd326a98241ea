import type { Day } from '@scrape-and-report/production';

/** From the first to the last line of one file, in seconds since 1970. */
export interface FileSpan {
  readonly first: number;
  readonly last: number;
}

/** What was seen of a day. */
export interface DaySeen {
  readonly day: Day;
  readonly first: number;
  readonly last: number;
  /** The longest time between two neighbouring lines of one file that ended on this day, in seconds. */
  readonly silence: number;
}

export interface CoverageFacts {
  readonly spans: readonly FileSpan[];
  readonly days: readonly DaySeen[];
  /** First second of a day of the site, and the first after it. */
  readonly boundsOf: (day: Day) => { readonly start: number; readonly end: number };
}

/** Null when the files cover a day from its first to its last second; else what is wrong, in a few words. */
export type Coverage = (day: Day) => string | null;

const HOUR = 3600;
/** A longer gap is never taken for a quiet night. */
const LONGEST = 16 * HOUR;
/** As many days must have the same habit before it is believed. */
const DAYS_FOR_A_HABIT = 3;

/**
 * Judges whether files cover a day.
 *
 * Within one file a silence is a silence: the server wrote nothing. Between two files, before the first and after the
 * last, it may be a file that is missing. So a day is whole when the files reach from near its first second to beyond its
 * last one, by any line whatever. Near is an hour, or what the log itself shows to be its habit on three days or more:
 * half as much again as its usual longest silence of a day, and over midnight as its usual night.
 */
export function createCoverage(facts: CoverageFacts): Coverage {
  const { wholes, quiet, morning } = stretchesOf(facts);
  return (day) => {
    const { start, end } = facts.boundsOf(day);
    const near = wholes.find(({ first, last }) => first <= start + Math.max(quiet, morning) && last >= start);
    if (!near)
      return wholes.some(({ first }) => first >= start && first < end) && !wholes.some(({ last }) => last < start)
        ? 'the log begins within this day'
        : 'a part of this day lies in no file';
    if (near.last >= end) return null;
    return wholes.some(({ first }) => first > near.last && first < end)
      ? 'a part of this day lies in no file'
      : 'the log does not reach the end of this day';
  };
}

/** What files cover without a gap that is longer than their habit, in order, and these habits in seconds. */
export interface Stretches {
  readonly wholes: readonly FileSpan[];
  /** The usual longest silence of a day. */
  readonly quiet: number;
  /** Usual silences before the first line of a day, and behind its last one. */
  readonly morning: number;
  readonly evening: number;
}

/** @param longest a longer silence is never taken for a habit, in seconds */
export function stretchesOf({ spans, days, boundsOf }: CoverageFacts, longest = LONGEST): Stretches {
  const quiet = habitOf(
    days.map(({ silence }) => silence),
    longest,
  );
  const ordered = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  const nights = ordered.slice(1).map((day, at) => day.first - ordered[at]!.last);
  const night = Math.max(quiet, habitOf(nights, longest));
  const isMidnight = (from: number, to: number): boolean =>
    ordered.some(({ day }) => {
      const { start, end } = boundsOf(day);
      return (from < start && to >= start) || (from < end && to >= end);
    });
  return {
    wholes: mergeSpans(spans, (from, to) => to - from <= (isMidnight(from, to) ? night : quiet)),
    quiet,
    morning: habitOf(
      ordered.slice(1).map(({ day, first }) => first - boundsOf(day).start),
      longest,
    ),
    evening: habitOf(
      ordered.slice(0, -1).map(({ day, last }) => boundsOf(day).end - last),
      longest,
    ),
  };
}

/** Half as much again as the median, once there are enough values; an hour at least. */
function habitOf(values: readonly number[], longest: number): number {
  const sorted = values.filter((value) => value > 0 && value < longest).sort((a, b) => a - b);
  const median = sorted.length < DAYS_FOR_A_HABIT ? 0 : sorted[Math.floor(sorted.length / 2)]!;
  return Math.min(longest, Math.max(HOUR, 1.5 * median));
}

function mergeSpans(spans: readonly FileSpan[], isNear: (from: number, to: number) => boolean): FileSpan[] {
  const merged: { first: number; last: number }[] = [];
  for (const { first, last } of [...spans].sort((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before && (first <= before.last || isNear(before.last, first))) before.last = Math.max(before.last, last);
    else merged.push({ first, last });
  }
  return merged;
}

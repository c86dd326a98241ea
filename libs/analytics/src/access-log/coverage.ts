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
/** Of all lines, in hundredths: a log of less than that is no half of anything. */
const WORTH_WAITING = 0.02;
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
export function createCoverage({ spans, days, boundsOf }: CoverageFacts): Coverage {
  const quiet = habitOf(days.map(({ silence }) => silence));
  const ordered = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  const nights = ordered.slice(1).flatMap((day, at) => {
    const gap = day.first - ordered[at]!.last;
    return gap < LONGEST ? [gap] : [];
  });
  const night = Math.max(quiet, habitOf(nights));
  const mornings = habitOf(ordered.slice(1).map(({ day, first }) => first - boundsOf(day).start));
  const isMidnight = (from: number, to: number): boolean =>
    ordered.some(({ day }) => {
      const { start, end } = boundsOf(day);
      return (from < start && to >= start) || (from < end && to >= end);
    });
  const wholes = mergeSpans(spans, (from, to) => to - from <= (isMidnight(from, to) ? night : quiet));
  return (day) => {
    const { start, end } = boundsOf(day);
    const near = wholes.find(({ first, last }) => first <= start + Math.max(quiet, mornings) && last >= start);
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

/** One of several logs that are written side by side, as of two servers. */
export interface LogPart extends CoverageFacts {
  readonly lines: number;
}

/**
 * The number of the first part that is silent for longer than its habit on a day, though it spoke before; null when none is. The
 * others may cover the day, but half of the servers would be half of the figures. A part that another takes over from (an
 * archive, and the log that is written today) has not ended, and one of which there is next to nothing is not waited for.
 */
export function silentPart(parts: readonly LogPart[], day: Day): number | null {
  const all = parts.reduce((sum, { lines }) => sum + lines, 0);
  const found = parts.findIndex((part, nr) => {
    if (part.lines < all * WORTH_WAITING || part.spans.length === 0) return false;
    const quiet = habitOf(
      part.days.map(({ silence }) => silence),
      Number.POSITIVE_INFINITY,
    );
    const { start, end } = part.boundsOf(day);
    const wholes = mergeSpans(part.spans, (from, to) => to - from <= quiet);
    const isTakenOver = parts.some(
      (other, at) => at !== nr && other.spans.length > 0 && firstOf(other) >= wholes.at(-1)!.last - HOUR,
    );
    return wholes.some(({ last }, at) => {
      const next = wholes[at + 1]?.first ?? (isTakenOver ? last : end);
      const until = Math.min(next, end);
      return until - Math.max(last, start) > HOUR && until - last > quiet;
    });
  });
  return found < 0 ? null : found;
}

function firstOf({ spans }: LogPart): number {
  return spans.reduce((first, span) => Math.min(first, span.first), Number.POSITIVE_INFINITY);
}

/** Half as much again as the median, once there are enough values; an hour at least. */
function habitOf(values: readonly number[], longest = LONGEST): number {
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

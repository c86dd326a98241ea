import type { Day } from '@scrape-and-report/production';
import { stretchesOf, type CoverageFacts, type FileSpan, type Stretches } from './coverage';

/** One of several logs that are written side by side, as of two servers. */
export interface LogPart extends CoverageFacts {
  readonly name: string;
  readonly lines: number;
}

/** What the parts say of a day that all of them together cover. */
export interface PartsVerdict {
  /** The first part of which something may be missing; null: none. */
  readonly missing: string | null;
  /** Parts that were not waited for: they have been silent for so long that their servers are taken to have gone. */
  readonly gone: readonly string[];
}

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Lines that have not come when the others are that much further are not waited for any longer. */
const PATIENCE = 7 * DAY;
/** Between a log that ends and the one that takes over from it. */
const LONGEST_CHANGE = 16 * HOUR;
/** Of all lines that are written in a day: a log of less than that is no half of anything. */
const WORTH_WAITING = 0.02;
/** Of an even share, where there are many servers. */
const SHARE_WORTH_WAITING = 0.1;

/**
 * Judges whether each of several logs tells its part of a day: half of the servers would be half of the figures.
 *
 * Each has to reach from near the day's first second to near its last one, by its own habits. Not waited for are a log that
 * another takes over from (an archive, and the log that is written today), one of which there is next to nothing, and what
 * has not come when all others are a week further: a server that has gone, or one that began then.
 */
export function createPartsCoverage(parts: readonly LogPart[]): (day: Day) => PartsVerdict {
  const rates = parts.map(({ lines, days }) => lines / Math.max(1, days.length));
  const least = sum(rates) * Math.min(WORTH_WAITING, SHARE_WORTH_WAITING / parts.length);
  const newest = lastOf(parts.flatMap(({ spans }) => spans));
  const awaited = parts
    .filter(({ spans }, nr) => parts.length > 1 && rates[nr]! >= least && spans.length > 0)
    .map((part) => ({ ...part, ...stretchesOf(part, Number.POSITIVE_INFINITY) }));
  const all = parts.map(({ name, spans }) => ({ name, first: firstOf(spans), last: lastOf(spans) }));
  const isTakenOver = ({ name, last }: NamedSpan): boolean =>
    all.some((other) => other.name !== name && other.first >= last - HOUR && other.first <= last + LONGEST_CHANGE);
  const takesOver = ({ name, first }: NamedSpan): boolean =>
    all.some((other) => other.name !== name && other.last >= first - LONGEST_CHANGE && other.last <= first + HOUR);
  return (day) => {
    const bounds = awaited[0]?.boundsOf(day);
    if (bounds === undefined) return { missing: null, gone: [] };
    const isSettled = newest - bounds.end >= PATIENCE;
    const gone: string[] = [];
    for (const part of awaited) {
      const gaps = gapsOf(part.wholes);
      const [before, after] = [gaps[0]!, gaps.at(-1)!];
      const span = { name: part.name, first: before.last, last: after.first };
      const lacks = (gap: FileSpan): boolean => takesFrom(bounds, gap, part);
      const lacksStart = lacks(before) && !isSettled && !takesOver(span);
      const lacksEnd = lacks(after) && !isTakenOver(span);
      if (lacksStart || gaps.slice(1, -1).some(lacks)) return { missing: part.name, gone };
      if (lacksEnd && newest - span.last < PATIENCE) return { missing: part.name, gone };
      if (lacksEnd) gone.push(part.name);
    }
    return { missing: null, gone };
  };
}

interface NamedSpan extends FileSpan {
  readonly name: string;
}

interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** From the last line of one file to the first of the next; without end before the first and after the last. */
function gapsOf(wholes: readonly FileSpan[]): FileSpan[] {
  const starts = [...wholes.map(({ first }) => first), Number.POSITIVE_INFINITY];
  return starts.map((until, nr) => ({ first: wholes[nr - 1]?.last ?? Number.NEGATIVE_INFINITY, last: until }));
}

/** Whether a gap takes more of a day than the log is usually silent there. */
function takesFrom({ start, end }: Bounds, { first: from, last: until }: FileSpan, habits: Stretches): boolean {
  if (Math.min(until, end) - Math.max(from, start) <= HOUR) return false;
  if (until < end) return from >= start || until - start > Math.max(habits.quiet, habits.morning);
  return end - from > (from < start ? habits.quiet : Math.max(habits.quiet, habits.evening));
}

function firstOf(spans: readonly FileSpan[]): number {
  return spans.reduce((first, span) => Math.min(first, span.first), Number.POSITIVE_INFINITY);
}

function lastOf(spans: readonly FileSpan[]): number {
  return spans.reduce((last, span) => Math.max(last, span.last), Number.NEGATIVE_INFINITY);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

import type { Day } from '@scrape-and-report/production';
import { createCoverage, silentPart, type DaySeen, type LogPart } from './coverage';
import type { LogDays } from './log-days';

/** What is remembered of one file while it is read. */
export interface FileTrack {
  first: number;
  last: number;
  /** Which entry of `analytics.files` names it. */
  readonly entry: number;
}

export function newTrack(entry = 0): FileTrack {
  return { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, entry };
}

/** When lines of which days were written: what tells whether a log covers a day. */
export interface SeenDays {
  /** Notes the moment of a line, in seconds since 1970, and gives its day. */
  note(second: number, file: FileTrack): Day;
  /** The days of which there was a line, in order. */
  days(): Day[];
  /** Null when the log covers the day from its start to its end; else why not. */
  coverageOf(day: Day): string | null;
  boundsOf: LogDays['boundsOf'];
}

/**
 * The same for logs that are written side by side, an entry of the configuration each: a day is covered when each of them says so.
 *
 * @param entries how many there are
 */
export function createSeenDays(days: LogDays, entries = 1): SeenDays {
  const all = createSeenPart(days);
  if (entries < 2) return all;
  const parts = Array.from({ length: entries }, () => createSeenPart(days));
  const tracks = new Map<FileTrack, FileTrack>();
  return {
    ...all,
    note(second, file) {
      let own = tracks.get(file);
      if (!own) tracks.set(file, (own = newTrack(file.entry)));
      parts[file.entry]!.note(second, own);
      return all.note(second, file);
    },
    coverageOf(day) {
      const reason = all.coverageOf(day);
      if (reason !== null) return reason;
      const silent = silentPart(
        parts.map((part) => part.facts()),
        day,
      );
      return silent === null ? null : `the logs of analytics.files[${silent}] hold nothing of a part of this day`;
    },
  };
}

function createSeenPart(days: LogDays): SeenDays & { facts(): LogPart } {
  const seen = new Map<Day, { -readonly [K in keyof DaySeen]: DaySeen[K] }>();
  const tracks = new Set<FileTrack>();
  let lines = 0;
  let current = { from: 0, to: 0, day: '', seen: null as ReturnType<typeof entryOf> | null };

  const entryOf = (day: Day, second: number) => {
    let entry = seen.get(day);
    if (!entry) seen.set(day, (entry = { day, first: second, last: second, silence: 0 }));
    return entry;
  };
  const turnTo = (second: number): void => {
    const { from, to, day } = days.quarterOf(second);
    current = { from, to, day, seen: entryOf(day, second) };
  };

  return {
    note: (second, file) => {
      lines += 1;
      if (second < current.from || second >= current.to) turnTo(second);
      const entry = current.seen!;
      if (second < entry.first) entry.first = second;
      if (second > entry.last) entry.last = second;
      if (second > file.last) {
        if (second - file.last > entry.silence && file.last > 0) entry.silence = second - file.last;
        file.last = second;
      }
      if (second < file.first) {
        file.first = second;
        tracks.add(file);
      }
      return current.day;
    },
    days: () => [...seen.keys()].sort(),
    coverageOf: (day) =>
      seen.has(day)
        ? createCoverage({ spans: [...tracks], days: [...seen.values()], boundsOf: days.boundsOf })(day)
        : 'the log holds no line of this day',
    boundsOf: days.boundsOf,
    facts: () => ({ spans: [...tracks], days: [...seen.values()], boundsOf: days.boundsOf, lines }),
  };
}

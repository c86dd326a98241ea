import type { Day } from '@scrape-and-report/production';
import type { LogDays } from '../log-days';
import { createCoverage, type DaySeen, type FileSpan } from './coverage';
import { createPartsCoverage } from './parts-coverage';

type Noted = { -readonly [K in keyof DaySeen]: DaySeen[K] };

/** What is remembered of one file while it is read. */
export interface FileTrack {
  first: number;
  last: number;
  lines: number;
  /** Which log it is a part of: all that one server writes. */
  readonly part: string;
  readonly days: Map<Day, Noted>;
  /** The quarter of an hour of its latest line, and that day. */
  quarter: { readonly from: number; readonly to: number; readonly seen: Noted };
}

const NO_QUARTER = { from: 0, to: 0, seen: { day: '', first: 0, last: 0, silence: 0 } } as const;

export function newTrack(part = ''): FileTrack {
  return {
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    lines: 0,
    part,
    days: new Map(),
    quarter: NO_QUARTER,
  };
}

/** When lines of which days were written: what tells whether a log covers a day. */
export interface SeenDays {
  /** Notes the moment of a line, in seconds since 1970, and gives its day. */
  note(second: number, file: FileTrack): Day;
  /** The days of which there was a line, in order. */
  days(): Day[];
  /** Null when the logs of all servers cover the day from its start to its end; else why not. */
  coverageOf(day: Day): string | null;
  /** Servers that a day was judged without, because they had fallen silent a week before the logs end. */
  readonly givenUp: readonly { readonly part: string; readonly day: Day }[];
  boundsOf: LogDays['boundsOf'];
}

export function createSeenDays({ quarterOf, boundsOf }: LogDays): SeenDays {
  const tracks = new Set<FileTrack>();
  const givenUp: { part: string; day: Day }[] = [];
  let judges: ReturnType<typeof createJudges> | null = null;
  const turnTo = (second: number, file: FileTrack): void => {
    tracks.add(file);
    const { from, to, day } = quarterOf(second);
    let seen = file.days.get(day);
    if (!seen) file.days.set(day, (seen = { day, first: second, last: second, silence: 0 }));
    file.quarter = { from, to, seen };
  };
  return {
    note(second, file) {
      judges = null;
      file.lines += 1;
      if (second < file.quarter.from || second >= file.quarter.to) turnTo(second, file);
      const { seen } = file.quarter;
      if (second < seen.first) seen.first = second;
      if (second > seen.last) seen.last = second;
      if (second > file.last) {
        if (second - file.last > seen.silence && file.last > 0) seen.silence = second - file.last;
        file.last = second;
      }
      if (second < file.first) file.first = second;
      return seen.day as Day;
    },
    days: () => [...new Set([...tracks].flatMap(({ days }) => [...days.keys()]))].sort(),
    coverageOf(day) {
      if (![...tracks].some(({ days }) => days.has(day))) return 'the log holds no line of this day';
      judges ??= createJudges(tracks, boundsOf);
      const reason = judges.whole(day);
      if (reason !== null) return reason;
      const { missing, gone } = judges.parts(day);
      givenUp.push(...gone.map((part) => ({ part, day })));
      return missing === null ? null : `the logs of ${missing} hold nothing of a part of this day`;
    },
    givenUp,
    boundsOf,
  };
}

function createJudges(tracks: ReadonlySet<FileTrack>, boundsOf: LogDays['boundsOf']) {
  const byPart = new Map<string, FileTrack[]>();
  for (const track of tracks) byPart.set(track.part, [...(byPart.get(track.part) ?? []), track]);
  const parts = [...byPart].map(([name, files]) => ({ name, boundsOf, ...seenIn(files) }));
  const whole = createCoverage({ boundsOf, ...seenIn([...tracks]) });
  return { whole, parts: createPartsCoverage(parts) };
}

/** What several files tell together. */
function seenIn(files: readonly FileTrack[]): { spans: FileSpan[]; days: DaySeen[]; lines: number } {
  const days = new Map<Day, Noted>();
  for (const file of files)
    for (const [day, { first, last, silence }] of file.days) {
      const known = days.get(day);
      if (!known) days.set(day, { day, first, last, silence });
      else {
        known.first = Math.min(known.first, first);
        known.last = Math.max(known.last, last);
        known.silence = Math.max(known.silence, silence);
      }
    }
  return { spans: [...files], days: [...days.values()], lines: files.reduce((sum, { lines }) => sum + lines, 0) };
}

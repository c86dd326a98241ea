import { createHash } from 'node:crypto';
import {
  isCount,
  isDay,
  isFlag,
  isNumber,
  isOneOf,
  isText,
  listOf,
  optional,
  shapeOf,
  type Check,
  type Shape,
} from '@scrape-and-report/production';
import { parseScrapeName } from '@scrape-and-report/record';

/** What a partner says of itself while it takes part in an election. */
export interface Announcement {
  readonly partner: string;
  readonly runId: string;
  readonly day: string;
  /** Grows with each writing: the partner is alive when it was seen to change. */
  readonly n: number;
  /** Newest verified scrape of its store (`YYMMDD-HHMM`), or '' when none counts. */
  readonly latest: string;
}

/** Who made a claim; written once. */
export interface Holder {
  readonly partner: string;
  readonly runId: string;
  readonly attempt: number;
  /** The day to produce, or '' for a claim that produces nothing (a stand-alone sync). */
  readonly day: string;
  readonly epoch: number;
  /** Names in the order in which they take over. */
  readonly order: readonly string[];
}

export type ClaimEnd = 'done' | 'released';

/** The heartbeat of a claim. It is alive when this was seen to change, whatever it says. */
export interface Beat {
  readonly n: number;
  /** Tells one writing process from another, so that equal counters of two still are a change. */
  readonly by: string;
  readonly state: 'claiming' | 'producing' | ClaimEnd;
  /** The next beat comes from a process that is yet to start. */
  readonly handover?: boolean;
  /** Monotonic milliseconds of the writing machine: compared on that machine only. */
  readonly atMs?: number;
}

/** How a claim ended; written once, in a file of its own, so that a late heartbeat cannot undo it. */
export interface End {
  readonly state: ClaimEnd;
}

/** A record as it stands on disk: with a sum, so that a torn one is no news rather than wrong news. */
export function renderRecord(body: object): string {
  const text = JSON.stringify(body);
  return `{"sum":"${sumOf(text)}","body":${text}}\n`;
}

/** A day, or '' for a claim without one. */
const isDayOrNone: Check = (value) => value === '' || (typeof value === 'string' && isDay(value));
/** A timestamp, or '' for none that counts. */
const isLatest: Check = (value) =>
  value === '' || (typeof value === 'string' && parseScrapeName(value)?.timestamp === value);
const isName: Check = (value) => value !== '' && isText(64)(value);

export const parseAnnouncement = recordParser<Announcement>({
  partner: isName,
  runId: isText(),
  day: isDayOrNone,
  n: isCount,
  latest: isLatest,
});
export const parseHolder = recordParser<Holder>({
  partner: isName,
  runId: isText(),
  attempt: isCount,
  day: isDayOrNone,
  epoch: isCount,
  order: listOf(isName, 1000),
});
export const parseBeat = recordParser<Beat>({
  n: isCount,
  by: isText(),
  state: isOneOf('claiming', 'producing', 'done', 'released'),
  handover: optional(isFlag),
  atMs: optional(isNumber),
});
export const parseEnd = recordParser<End>({ state: isOneOf('done', 'released') });

/** A parser that gives null for anything torn, foreign or of another shape. */
function recordParser<T extends object>(shape: Shape<T>): (text: string) => T | null {
  const read = shapeOf(shape);
  return (text) => {
    try {
      const { sum, body } = JSON.parse(text) as { sum?: unknown; body?: unknown };
      return sum === sumOf(JSON.stringify(body)) ? read(body) : null;
    } catch {
      return null;
    }
  };
}

function sumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
}

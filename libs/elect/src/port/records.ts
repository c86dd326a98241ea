import { createHash } from 'node:crypto';

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

export const parseAnnouncement = parserOf<Announcement>({
  partner: isText,
  runId: isText,
  day: isText,
  n: isCount,
  latest: isText,
});
export const parseHolder = parserOf<Holder>({
  partner: isText,
  runId: isText,
  attempt: isCount,
  day: isText,
  epoch: isCount,
  order: isTexts,
});
export const parseBeat = parserOf<Beat>({
  n: isCount,
  by: isText,
  state: (value) => ['claiming', 'producing', 'done', 'released'].includes(String(value)),
});
export const parseEnd = parserOf<End>({ state: (value) => value === 'done' || value === 'released' });

/** A parser that gives null for anything torn, foreign or of another shape. */
function parserOf<T extends object>(checks: { readonly [K in keyof T]?: (value: unknown) => boolean }): (
  text: string,
) => T | null {
  return (text) => {
    const body = bodyOf(text);
    if (!body) return null;
    const holds = Object.entries(checks).every(([key, check]) => (check as (value: unknown) => boolean)(body[key]));
    return holds ? (body as T) : null;
  };
}

function bodyOf(text: string): Record<string, unknown> | null {
  try {
    const { sum, body } = JSON.parse(text) as { sum?: unknown; body?: unknown };
    if (typeof body !== 'object' || body === null || sum !== sumOf(JSON.stringify(body))) return null;
    return body as Record<string, unknown>;
  } catch {
    return null;
  }
}

function sumOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

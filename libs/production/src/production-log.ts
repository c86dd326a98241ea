import { logTimeOf } from './calendar';

export type LogLevel = 'INFO' | 'WARNING' | 'ERROR';

/** Where the lines of a run go. Text is one line; a port, so that stages never open a file for it. */
export interface RunLog {
  info(text: string): void;
  warning(text: string): void;
  error(text: string): void;
}

/** `[YYYY-MM-DD HH:MM:SS] LEVEL    - text`, without the newline; line breaks within the text become spaces. */
export function formatLogLine(line: { instant: Date; timeZone: string; level: LogLevel; text: string }): string {
  const text = line.text.replace(/\s*[\r\n]+\s*/g, ' ');
  return plainLine(`[${logTimeOf(line.instant, line.timeZone)}] ${line.level.padEnd(8)} - ${text}`);
}

/** Twice the longest path that there can be, and words around it. */
const MAX_CHARS = 10_000;
/** What moves a terminal's cursor or turns the order of letters; a tab is none. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A line as it may stand in a log that people read in a terminal: it may be from another's store, or bear the name of a
 * file there. Control characters become U+FFFD, and what is longer than any line of ours is cut. Twice is as once.
 */
function plainLine(line: string): string {
  const cut = line.length > MAX_CHARS ? `${line.slice(0, MAX_CHARS - 1)}\u2026` : line;
  return cut.replace(CONTROL, '\ufffd');
}

/**
 * The union of several copies of one log: stable by time, no line dropped, none doubled.
 *
 * Each line is made plain, since the copies are others'. A line that one copy holds n times stands n times in the result (two equal events in one second are two events).
 * Lines without a time (a torn or foreign line) keep their place after the line before them. Merging is commutative
 * for lines of different times, idempotent, and independent of how often it is repeated.
 */
export function mergeLogs(copies: readonly string[]): string {
  const merged = new Map<string, { time: string; text: string; count: number; rank: number }>();
  let rank = 0;
  for (const copy of copies) {
    for (const [key, entry] of entriesOf(copy)) {
      const known = merged.get(key);
      if (known) known.count = Math.max(known.count, entry.count);
      else merged.set(key, { ...entry, rank: rank++ });
    }
  }
  const ordered = [...merged.values()].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.rank - b.rank));
  return ordered.map(({ text, count }) => `${text}\n`.repeat(count)).join('');
}

/** Lines of one copy with how often each stands there; a continuation belongs to the timed line above it. */
function entriesOf(copy: string): Map<string, { time: string; text: string; count: number }> {
  const entries = new Map<string, { time: string; text: string; count: number }>();
  let time = '';
  for (const line of copy.split(/\r?\n/)) {
    if (line === '') continue;
    const text = plainLine(line);
    time = /^\[(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\]/.exec(text)?.[1] ?? time;
    const key = `${time}\n${text}`;
    const known = entries.get(key);
    if (known) known.count += 1;
    else entries.set(key, { time, text, count: 1 });
  }
  return entries;
}

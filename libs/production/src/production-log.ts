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
  return `[${logTimeOf(line.instant, line.timeZone)}] ${line.level.padEnd(8)} - ${text}`;
}

/**
 * The union of several copies of one log: stable by time, no line dropped, none doubled.
 *
 * A line that one copy holds n times stands n times in the result (two equal events in one second are two events).
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
  for (const text of copy.split(/\r?\n/)) {
    if (text === '') continue;
    time = /^\[(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\]/.exec(text)?.[1] ?? time;
    const key = `${time}\n${text}`;
    const known = entries.get(key);
    if (known) known.count += 1;
    else entries.set(key, { time, text, count: 1 });
  }
  return entries;
}

import { realpathSync, statSync } from 'node:fs';
import { readTail } from '@scrape-and-report/production';
import { mayHold, type FileTimes } from '../../access-log/may-hold';
import { expandPattern } from './expand-patterns';
import { faultOf } from './log-faults';
import { compressionOf, contentOf, encodingOf, type Encoding, type LogContent } from './log-content';

/** One log on disk. */
export interface LogFile extends LogContent {
  readonly encoding: Encoding;
  readonly modifiedMs: number;
  /** Its first bytes, decompressed. */
  readonly head: Buffer;
  /** Which of the patterns names it, from 0; the first that does. */
  readonly entry: number;
  /** Bytes of the content that are to be read; the rest stands in another file. */
  readonly limit: number;
}

const HEAD_BYTES = 64 * 1024;

/**
 * The log files that the patterns name, each once: a file under two names, a rotated file beside its compressed copy, or
 * a copy that was cut while the log grew on. Empty files are left out.
 *
 * @param patterns absolute paths, or patterns
 * @throws StageError when a pattern names nothing, or a folder
 */
export async function findLogFiles(patterns: readonly string[]): Promise<LogFile[]> {
  try {
    return await findAll(patterns);
  } catch (error) {
    throw faultOf(error);
  }
}

async function findAll(patterns: readonly string[]): Promise<LogFile[]> {
  const entries = new Map<string, number>();
  for (const [entry, pattern] of patterns.entries())
    for (const path of expandPattern(pattern).map((found) => realpathSync(found)))
      if (!entries.has(path)) entries.set(path, entry);
  let files: LogFile[] = [];
  for (const path of [...entries.keys()].sort()) {
    const file = await describe(path, entries.get(path)!);
    if (file.head.length > 0) files = await withoutDoubles(files, file);
  }
  return files;
}

async function describe(path: string, entry: number): Promise<LogFile> {
  const content = { path, compression: compressionOf(path) };
  const head = await readHead(content, HEAD_BYTES);
  return {
    ...content,
    entry,
    head,
    encoding: encodingOf(head),
    modifiedMs: statSync(path).mtimeMs,
    limit: Number.POSITIVE_INFINITY,
  };
}

async function readHead(content: LogContent, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of contentOf(content)) {
    parts.push(Buffer.from(chunk.subarray(0, limit - length)));
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(parts);
}

/** Adds a file, or not, or in the place of one that is only its beginning. */
async function withoutDoubles(files: readonly LogFile[], file: LogFile): Promise<LogFile[]> {
  for (const other of files) {
    const common = Math.min(file.head.length, other.head.length);
    if (!file.head.subarray(0, common).equals(other.head.subarray(0, common))) continue;
    const { equal, ended } = await compareFrom(other, 0, file);
    if (!equal) continue;
    return ended === 'whole' ? files.map((known) => (known === other ? file : known)) : [...files];
  }
  return [...files, file];
}

/**
 * Files whose beginning stands within another, as a copy that begins later: the other is read up to there, or the file not
 * at all.
 */
export async function withoutOverlaps<T extends TimedFile>(logs: readonly T[]): Promise<T[]> {
  const gone = new Set<T>();
  const limited = new Map<T, number>();
  const known = new Map<T, FileTimes>();
  const timesOf = (log: T): FileTimes => {
    const times = known.get(log) ?? readTimes(log);
    known.set(log, times);
    return times;
  };
  for (const part of logs) {
    for (const whole of logs) {
      if (part === whole || gone.has(part) || gone.has(whole) || !mayHold(timesOf(whole), { first: part.firstSecond }))
        continue;
      const at = await findWithin(whole.file, part.file);
      if (at === null) continue;
      const { equal, ended } = await compareFrom(whole.file, at, part.file);
      if (!equal) continue;
      if (ended === 'part') gone.add(part);
      else limited.set(whole, Math.min(limited.get(whole) ?? Number.POSITIVE_INFINITY, at));
    }
  }
  return logs
    .filter((log) => !gone.has(log))
    .map((log) => {
      const limit = limited.get(log);
      return limit === undefined ? log : { ...log, file: { ...log.file, limit } };
    });
}

/** A file, and the moments of lines of it. */
export interface TimedFile {
  readonly file: LogFile;
  readonly firstSecond: number;
  /** The moment of a line; NaN when it is none. */
  readonly secondOf: (line: string) => number;
}

function readTimes({ file, firstSecond, secondOf }: TimedFile): FileTimes {
  const modified = file.modifiedMs / 1000;
  const seconds = lastLines(file)
    .map(secondOf)
    .filter((second) => second > 0);
  return { first: firstSecond, last: seconds.length === 0 ? null : Math.max(...seconds), modified };
}

/** Whole lines at the end of a file; none of one that would have to be read through. */
export function lastLines({ path, compression, encoding }: LogFile): string[] {
  if (compression !== 'none' || encoding !== 'latin1') return [];
  const { bytes, isWhole } = readTail(path, HEAD_BYTES);
  return bytes
    .toString('latin1')
    .split(/[\r\n]+/)
    .slice(isWhole ? 0 : 1);
}

/** Where a line of `whole` begins from which on it reads as `part` does at its beginning; null when there is none. */
async function findWithin(whole: LogFile, part: LogFile): Promise<number | null> {
  // Several lines, and whole ones: one line alone may well be written twice.
  const head = part.head.subarray(0, 4096);
  const needle = head.subarray(0, head.lastIndexOf(10) + 1);
  if (needle.indexOf(10) === needle.length - 1 || needle.length === 0) return null;
  let rest = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of contentOf(whole)) {
    const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1))
      if (offset + at > 0 && (at === 0 || text[at - 1] === 10)) return offset + at;
    const keep = Math.min(text.length, needle.length);
    rest = Buffer.from(text.subarray(text.length - keep));
    offset += text.length - keep;
  }
  return null;
}

/** Whether `part` and `whole` from an offset on are equal up to where one of them ends, and which that was. */
async function compareFrom(
  whole: LogFile,
  offset: number,
  part: LogFile,
): Promise<{ equal: boolean; ended: 'whole' | 'part' }> {
  const [a, b] = [createBytes(whole), createBytes(part)];
  try {
    await a.skip(offset);
    for (;;) {
      const [left, right] = [await a.peek(), await b.peek()];
      if (right === null) return { equal: true, ended: 'part' };
      if (left === null) return { equal: true, ended: 'whole' };
      const common = Math.min(left.length, right.length);
      if (!left.subarray(0, common).equals(right.subarray(0, common))) return { equal: false, ended: 'part' };
      a.take(common);
      b.take(common);
    }
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
}

function createBytes(file: LogFile) {
  const chunks = contentOf(file);
  let rest: Buffer | null = Buffer.alloc(0);
  const peek = async (): Promise<Buffer | null> => {
    while (rest !== null && rest.length === 0) {
      const next = await chunks.next();
      rest = next.done ? null : next.value;
    }
    return rest;
  };
  const take = (bytes: number): void => void (rest = rest!.subarray(bytes));
  return {
    peek,
    take,
    async skip(bytes: number): Promise<void> {
      for (let left = bytes; left > 0;) {
        const chunk = await peek();
        if (chunk === null) return;
        const some = Math.min(left, chunk.length);
        take(some);
        left -= some;
      }
    },
    close: async (): Promise<void> => void (await chunks.return(undefined)),
  };
}

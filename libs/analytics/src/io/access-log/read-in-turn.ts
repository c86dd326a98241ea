import type { Day } from '@scrape-and-report/production';
import { chooseReader } from '../../access-log/formats/choose-reader';
import type { LineBytes, LineReader, ReaderOptions } from '../../access-log/formats/log-line';
import type { LogReading } from '../../access-log/log-reading';
import { partsOf } from '../../access-log/covered/log-parts';
import { newTrack, type FileTrack } from '../../access-log/covered/seen-days';
import { unreadable, type ReadableLog } from './open-logs';
import { readerOptionsOf, type AccessLogOptions } from './access-log-options';
import { openLines, type LineStream } from './line-stream';

interface OpenLog {
  readonly log: ReadableLog;
  readonly track: FileTrack;
  reader: LineReader;
  lines: LineStream | null;
  read: number;
  unread: number;
  firstUnread: string;
}

/** Actions in memory before visits are counted: 8 bytes each. */
const MAX_WAITING = 500_000;
/** A server writes a request when it ends: lines may come this much later than their moment. */
const SLACK_SECONDS = 3600;

/**
 * Reads all logs, always the one that lags behind most: so lines come about in the order of time, and what is past can be
 * counted and forgotten. Only once very many wait is anything counted early; from then on days are given when they are past.
 *
 * @throws StageError when most of a file cannot be read
 */
export async function* readInTurn(
  logs: readonly ReadableLog[],
  reading: LogReading,
  options: AccessLogOptions,
): AsyncGenerator<Day[]> {
  const readerOptions = readerOptionsOf(options);
  const parts = partsOf(logs.map(({ file }) => file));
  let open = logs.map((log, nr): OpenLog => ({
    log,
    track: newTrack(parts[nr]),
    reader: log.reader,
    lines: null,
    read: 0,
    unread: 0,
    firstUnread: '',
  }));
  const all = open;
  let limit = options.maxWaiting ?? MAX_WAITING;
  let isLarge = false;
  try {
    while (open.length > 0) {
      options.signal.throwIfAborted();
      const next = open.reduce((a, b) => (positionOf(b) < positionOf(a) ? b : a));
      next.lines ??= openLines(next.log.file);
      if (!(await next.lines.next((line) => readLine(line, next, reading, readerOptions)))) {
        sayUnread(next, options);
        next.reader.bytes?.forget();
        open = open.filter((other) => other !== next);
        options.progress.update({ done: all.length - open.length, todo: open.length, note: 'access logs' });
      }
      const isFull = reading.waiting > limit;
      isLarge ||= isFull;
      // Of a log that goes backwards nothing is past until it has been read.
      const horizon = isLarge && open.length > 0 ? Math.min(...open.map(positionOf)) - SLACK_SECONDS : 0;
      if (isFull && horizon > 0) reading.fold(horizon);
      if (isFull) limit = Math.max(options.maxWaiting ?? MAX_WAITING, reading.waiting * 2);
      // All visitors of a day are remembered until it is given.
      const ended = horizon > 0 ? reading.endedDays(horizon) : [];
      if (ended.length > 0) yield ended;
    }
  } finally {
    await Promise.all(all.map(({ lines }) => lines?.close()));
  }
}

/** How far a file has been read, as a moment. */
function positionOf({ log, track }: OpenLog): number {
  if (log.isBackwards) return Number.NEGATIVE_INFINITY;
  return track.last > 0 ? track.last : log.firstSecond;
}

function readLine(line: LineBytes, open: OpenLog, reading: LogReading, options: ReaderOptions): void {
  if (line.start === line.end) return;
  const { bytes } = open.reader;
  // The time first: most lines of a daily run are of days that are settled, and need no more than this.
  const second = bytes !== undefined && line.bytes[line.start]! > 35 ? bytes.secondOf(line) : Number.NaN;
  if (!(second > 0)) return readText(textOf(line), open, reading, options);
  open.read += 1;
  if (!reading.turnTo(second, open.track)) return;
  const answer = bytes!.read(line, second) ?? readAny(textOf(line), open, options);
  if (answer !== null && answer !== 'nothing') reading.add(answer);
}

function readText(line: string, open: OpenLog, reading: LogReading, options: ReaderOptions): void {
  if (line === '' || (line.charCodeAt(0) <= 35 && isRemark(line, open.reader))) return;
  open.read += 1;
  const second = open.reader.secondOf(line);
  if (second > 0 && !reading.turnTo(second, open.track)) return;
  const answer = readAny(line, open, options);
  if (answer === null || answer === 'nothing') return;
  if (second > 0 || reading.turnTo(answer.second, open.track)) reading.add(answer);
}

/** Bytes are read as Latin-1, which loses nothing: who keeps a text decodes it. */
function textOf({ bytes, start, end }: LineBytes): string {
  return bytes.toString('latin1', start, end);
}

/** Reads a line, in whatever format it is; one that is in none is noted. */
function readAny(line: string, open: OpenLog, options: ReaderOptions): ReturnType<LineReader['read']> {
  const answer = open.reader.read(line) ?? readOtherwise(line, open, options);
  if (answer === null) {
    open.unread += 1;
    if (open.firstUnread === '') open.firstUnread = ` ${line}`.slice(1);
  }
  return answer;
}

/** A blank line, or what somebody wrote into a log by hand; in the W3C format `#` says which fields there are. */
function isRemark(line: string, reader: LineReader): boolean {
  return line.trim() === '' || (line.startsWith('#') && reader.read(line) === null);
}

/** Someone may have changed the format of a log while it was written. */
function readOtherwise(line: string, open: OpenLog, options: ReaderOptions): ReturnType<LineReader['read']> {
  if (open.unread > 1000) return null;
  const other = chooseReader([line], options);
  if (other === null) return null;
  open.reader = other;
  return other.read(line);
}

function sayUnread({ log: { file }, read, unread, firstUnread, lines }: OpenLog, { log }: AccessLogOptions): void {
  if (lines?.wasCut) log.warning(`analytics: the archive ${file.path} is cut: it was read up to there`);
  if (unread === 0) return;
  if (unread * 2 > read) throw unreadable(file.path, firstUnread);
  log.warning(`analytics: ${unread} of ${read} log lines are in no known format and were left out`);
}

import { viewOf } from '../../access-log/bytes/byte-words';
import type { LineBytes } from '../../access-log/formats/log-line';
import { contentOf } from './log-content';
import { changed } from './log-faults';
import type { LogFile } from './log-files';

/** The lines of one file, some hundreds at a time. */
export interface LineStream {
  /**
   * Calls `take` for the lines of the next piece, without their line breaks; false when there are no more. What it is given is
   * used again for the next line.
   */
  next(take: (line: LineBytes) => void): Promise<boolean>;
  readonly wasCut: boolean;
  close(): Promise<void>;
}

// No server writes a longer line; without a limit a file of zeros would be read into memory as one.
const MAX_LINE = 1 << 20;
const CHUNK = 1 << 19;
const BYTE_ORDER_MARK = 0xefbbbf;

/** Opens a log. Its lines are bytes, in UTF-8 where the file is in UTF-16. */
export function openLines(file: LogFile): LineStream {
  let wasCut = false;
  const chunks = contentOf(file, () => (wasCut = true));
  const decoder = file.encoding === 'latin1' ? null : new TextDecoder(file.encoding);
  const lineEnd = endOf(file).charCodeAt(0);
  const first = Buffer.alloc(CHUNK);
  const line: LineBytes = { bytes: first, view: viewOf(first), start: 0, end: 0 };
  let filled = 0;
  let left = file.limit;
  let isFirst = true;
  let checked = 0;
  /** What was found out of a file was found out of its first bytes: a rotation may have put another in its place. */
  const check = (chunk: Buffer | null): void => {
    const left = file.head.length - checked;
    if (left <= 0) return;
    const same = chunk?.subarray(0, left) ?? Buffer.alloc(0);
    if (same.length === 0 || !file.head.subarray(checked, checked + same.length).equals(same)) throw changed(file.path);
    checked += same.length;
  };
  const append = (chunk: Buffer): void => {
    const bytes = decoder ? Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8') : chunk;
    const from = isFirst && bytes.length >= 3 && bytes.readUIntBE(0, 3) === BYTE_ORDER_MARK ? 3 : 0;
    isFirst &&= bytes.length === 0;
    if (filled + bytes.length > line.bytes.length) {
      const larger = Buffer.alloc(Math.max(filled + bytes.length, 2 * line.bytes.length));
      line.bytes.copy(larger, 0, 0, filled);
      line.bytes = larger;
      line.view = viewOf(larger);
    }
    filled += bytes.copy(line.bytes, filled, from);
  };
  const takeRest = (take: (line: LineBytes) => void): void => {
    [line.start, line.end, filled] = [0, filled, 0];
    while (line.end > 0 && isBreak(line.bytes[line.end - 1])) line.end -= 1;
    if (line.end > 0) take(line);
  };
  return {
    get wasCut() {
      return wasCut;
    },
    async next(take) {
      const { value, done } = await chunks.next();
      // What is cut short ends before its head does.
      if (!wasCut) check(done ? null : value);
      if (done || left <= 0) {
        takeRest(take);
        return false;
      }
      append(value.subarray(0, left));
      left -= value.length;
      const { bytes } = line;
      let start = 0;
      for (let end = nextBreak(bytes, 0, filled, lineEnd); end >= 0; end = nextBreak(bytes, start, filled, lineEnd)) {
        line.start = start;
        line.end = end > start && bytes[end - 1] === 13 ? end - 1 : end;
        take(line);
        start = end + 1;
      }
      bytes.copyWithin(0, start, filled);
      filled = filled - start > MAX_LINE ? 0 : filled - start;
      return true;
    },
    close: async () => void (await chunks.return(undefined)),
  };
}

function nextBreak(bytes: Buffer, from: number, filled: number, lineEnd: number): number {
  const at = bytes.indexOf(lineEnd, from);
  return at < filled ? at : -1;
}

function isBreak(byte: number | undefined): boolean {
  return byte === 10 || byte === 13;
}

/** The first lines, for finding out what they are; the last of them may be cut. */
export function firstLines(file: LogFile): string[] {
  const text =
    file.encoding === 'latin1'
      ? file.head.toString('latin1')
      : utf8Bytes(new TextDecoder(file.encoding).decode(file.head));
  const lines = text
    .replace(/^(?:\xef\xbb\xbf|\ufeff)/, '')
    .split(endOf(file))
    .map(trimmed);
  if (lines.length > 1) lines.pop();
  return lines.filter((line) => line !== '').slice(0, 200);
}

/** Old systems end their lines with CR alone. */
function endOf({ head, encoding }: LogFile): string {
  const [lf, cr] =
    encoding === 'latin1'
      ? [head.includes(10), head.includes(13)]
      : [head.includes('\n', 0, 'utf16le') || head.includes('\0\n', 0, 'latin1'), false];
  return !lf && cr ? '\r' : '\n';
}

function trimmed(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

/** As its bytes in UTF-8 would be read: so all files look the same further on. */
function utf8Bytes(text: string): string {
  return /[^\x00-\x7f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

import { contentOf } from './log-content';
import type { LogFile } from './log-files';

/** The lines of one file, some hundreds at a time. */
export interface LineStream {
  /** Calls `take` for the lines of the next piece, without their line breaks; false when there are no more. */
  next(take: (line: string) => void): Promise<boolean>;
  readonly wasCut: boolean;
  close(): Promise<void>;
}

// No server writes a longer line; without a limit a file of zeros would be read into memory as one.
const MAX_LINE = 1 << 20;

/** Opens a log. Bytes are read as Latin-1, which is fast and loses nothing: who keeps a text decodes it. */
export function openLines(file: LogFile): LineStream {
  let wasCut = false;
  const chunks = contentOf(file, () => (wasCut = true));
  const decoder = file.encoding === 'latin1' ? null : new TextDecoder(file.encoding);
  const lineEnd = endOf(file);
  let rest = '';
  let left = file.limit;
  let isFirst = true;
  const textOf = (chunk: Buffer): string => {
    const text = decoder ? utf8Bytes(decoder.decode(chunk, { stream: true })) : chunk.toString('latin1');
    if (!isFirst) return text;
    isFirst = false;
    return text.replace(/^(?:\xef\xbb\xbf|\ufeff)/, '');
  };
  return {
    get wasCut() {
      return wasCut;
    },
    async next(take) {
      const { value, done } = await chunks.next();
      if (done || left <= 0) {
        if (rest !== '') take(trimmed(rest));
        rest = '';
        return false;
      }
      const text = rest + textOf(value.subarray(0, left));
      left -= value.length;
      let start = 0;
      for (let end = text.indexOf(lineEnd); end >= 0; end = text.indexOf(lineEnd, start)) {
        take(text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end));
        start = end + 1;
      }
      rest = text.slice(start);
      if (rest.length > MAX_LINE) rest = '';
      return true;
    },
    close: async () => void (await chunks.return(undefined)),
  };
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

import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StageError } from '@scrape-and-report/production';

/** One log on disk, plain or gzip (told by its first bytes, not by its name). */
export interface LogFile {
  readonly path: string;
  readonly gzip: boolean;
  readonly modifiedMs: number;
  /** Its first bytes, decompressed. */
  readonly head: Buffer;
}

const HEAD_BYTES = 4096;

/**
 * The log files that the patterns name, each content once: a file under two names, a rotated file beside its compressed
 * copy, or a copy that was cut while the log grew on is the same log, and the longest of them is taken. Empty files are
 * left out.
 *
 * @param patterns absolute paths; the last segment may hold `*`
 * @throws StageError when a pattern without `*` names nothing
 */
export async function findLogFiles(patterns: readonly string[]): Promise<LogFile[]> {
  const paths = new Set(patterns.flatMap(expand).map((path) => realpathSync(path)));
  let files: LogFile[] = [];
  for (const path of [...paths].sort()) {
    const file = await describe(path);
    if (file.head.length > 0) files = await withoutDoubles(files, file);
  }
  return files;
}

function expand(pattern: string): string[] {
  const name = basename(pattern);
  if (!name.includes('*')) {
    if (existsSync(pattern)) return [pattern];
    throw new StageError(`the access log ${pattern} is missing`, {
      code: 'ANALYTICS_LOG_MISSING',
      hint: 'check analytics.files, and whether this machine reaches the folder',
    });
  }
  const folder = dirname(pattern);
  if (!existsSync(folder)) return [];
  const regex = new RegExp(
    `^${name
      .split('*')
      .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    process.platform === 'win32' ? 'i' : '',
  );
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => regex.test(entry.name) && statSync(join(folder, entry.name)).isFile())
    .map((entry) => join(folder, entry.name));
}

async function describe(path: string): Promise<LogFile> {
  const file = { path, gzip: isGzip(path), modifiedMs: statSync(path).mtimeMs, head: Buffer.alloc(0) };
  const parts: Buffer[] = [];
  await readBytes(file, HEAD_BYTES, (chunk) => parts.push(chunk));
  return { ...file, head: Buffer.concat(parts) };
}

function isGzip(path: string): boolean {
  const bytes = Buffer.alloc(2);
  const handle = openSync(path, 'r');
  try {
    return readSync(handle, bytes, 0, 2, 0) === 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  } finally {
    closeSync(handle);
  }
}

/** Adds a file, or not, or in the place of one that is only its beginning. */
async function withoutDoubles(files: readonly LogFile[], file: LogFile): Promise<LogFile[]> {
  for (const other of files) {
    const common = Math.min(file.head.length, other.head.length);
    if (!file.head.subarray(0, common).equals(other.head.subarray(0, common))) continue;
    if (await isBeginningOf(file, other)) return [...files];
    if (await isBeginningOf(other, file)) return files.map((known) => (known === other ? file : known));
  }
  return [...files, file];
}

async function isBeginningOf(part: LogFile, whole: LogFile): Promise<boolean> {
  const content = await digest(part, Number.POSITIVE_INFINITY);
  const beginning = await digest(whole, content.length);
  return beginning.length === content.length && beginning.digest === content.digest;
}

async function digest(file: LogFile, limit: number): Promise<{ length: number; digest: string }> {
  const hash = createHash('sha256');
  let length = 0;
  await readBytes(file, limit, (chunk) => {
    hash.update(chunk);
    length += chunk.length;
  });
  return { length, digest: hash.digest('hex') };
}

/** The first `limit` bytes, decompressed; what a half-written gzip file still gives, without an error. */
async function readBytes(
  file: Pick<LogFile, 'path' | 'gzip'>,
  limit: number,
  take: (chunk: Buffer) => void,
): Promise<void> {
  let left = limit;
  const stream = openContent(file);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      take(chunk.subarray(0, Math.min(left, chunk.length)));
      left -= chunk.length;
      if (left <= 0) break;
    }
  } catch (error) {
    if (!isCutGzip(error)) throw error;
  } finally {
    stream.destroy();
  }
}

function openContent({ path, gzip }: Pick<LogFile, 'path' | 'gzip'>): Readable {
  const bytes = createReadStream(path, { highWaterMark: 1 << 18 });
  if (!gzip) return bytes;
  const text = createGunzip({ chunkSize: 1 << 18 });
  bytes.on('error', (error) => text.destroy(error));
  text.on('close', () => bytes.destroy());
  return bytes.pipe(text);
}

function isCutGzip(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
}

/**
 * Calls `readLine` for each line, without its line break; streams, so a log may be larger than memory.
 *
 * @throws StageError when a compressed file is damaged; the file system's error otherwise
 */
export async function readLines(file: LogFile, readLine: (line: string) => void, signal: AbortSignal): Promise<void> {
  const stream = openContent(file).setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      signal.throwIfAborted();
      const text = rest + chunk;
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        readLine(text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end));
        start = end + 1;
      }
      rest = text.slice(start);
      if (rest.length > MAX_LINE) rest = '';
    }
  } catch (error) {
    throw String((error as NodeJS.ErrnoException).code).startsWith('Z_') ? damaged(file, error) : error;
  } finally {
    stream.destroy();
  }
  if (rest !== '') readLine(rest);
}

// No server writes a longer line; without a limit a file of zeros would be read into memory as one.
const MAX_LINE = 1 << 20;

function damaged(file: LogFile, cause: unknown): StageError {
  return new StageError(`the access log ${file.path} is no whole gzip file`, {
    code: 'ANALYTICS_LOG_DAMAGED',
    hint: 'copy it again, or remove it',
    cause,
  });
}

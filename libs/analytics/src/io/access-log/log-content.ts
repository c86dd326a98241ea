import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, type Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { StageError } from '@scrape-and-report/production';
import { faultOf } from './log-faults';

export type Compression = 'none' | 'gzip' | 'bzip2' | 'xz' | 'zstd';
export type Encoding = 'latin1' | 'utf-16le' | 'utf-16be';

/** A log as it lies on disk. */
export interface LogContent {
  readonly path: string;
  readonly compression: Compression;
}

const CHUNK = 1 << 18;

/** How a file is compressed, told by its first bytes and not by its name. */
export function compressionOf(path: string): Compression {
  const bytes = Buffer.alloc(6);
  const handle = openSync(path, 'r');
  try {
    const length = readSync(handle, bytes, 0, 6, 0);
    const hex = bytes.subarray(0, length).toString('hex');
    if (hex.startsWith('1f8b')) return 'gzip';
    if (hex.startsWith('425a68')) return 'bzip2';
    if (hex === 'fd377a585a00') return 'xz';
    if (hex.startsWith('504b0304')) throw isZip(path);
    return hex.startsWith('28b52ffd') ? 'zstd' : 'none';
  } finally {
    closeSync(handle);
  }
}

/** How the text is encoded, told by its byte order mark, or by the zeros between its letters. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head.length >= 4 && head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le';
  return head.length >= 4 && head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0 ? 'utf-16be' : 'latin1';
}

/**
 * The content, decompressed, in pieces, of which each holds until the next one is asked for. An archive that was cut gives
 * what it holds, and then ends: `onCut` is told.
 *
 * @throws StageError when an archive is damaged before its end, or the file cannot be read
 */
export async function* contentOf(
  { path, compression }: LogContent,
  onCut: () => void = () => undefined,
): AsyncGenerator<Buffer> {
  if (compression === 'none') {
    try {
      return yield* plainContent(path);
    } catch (error) {
      throw faultOf(error, path);
    }
  }
  const bytes = createReadStream(path, { highWaterMark: CHUNK });
  try {
    for await (const chunk of decompress(bytes, compression)) yield chunk;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw faultOf(error, path);
    if (!isCut(error, compression)) throw damaged(path, error);
    onCut();
  } finally {
    bytes.destroy();
  }
}

/**
 * In memory that is used again: new memory for each piece of a large log is given back too late. The next piece is read while
 * one is worked on.
 */
async function* plainContent(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    let [chunk, other] = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)];
    let reading = file.read(chunk, 0, CHUNK, null);
    try {
      for (;;) {
        const { bytesRead } = await reading;
        if (bytesRead === 0) return;
        const ready = chunk.subarray(0, bytesRead);
        [chunk, other] = [other, chunk];
        reading = file.read(chunk, 0, CHUNK, null);
        // Its failure is met when the piece is asked for, or never.
        reading.catch(() => undefined);
        yield ready;
      }
    } finally {
      await reading.catch(() => undefined);
    }
  } finally {
    await file.close();
  }
}

async function* decompress(bytes: Readable, compression: Exclude<Compression, 'none'>): AsyncGenerator<Buffer> {
  if (compression === 'gzip') return yield* through(bytes, zlib.createGunzip({ chunkSize: CHUNK }));
  if (compression === 'bzip2') {
    const { default: unbzip2 } = await import('unbzip2-stream');
    return yield* throughOld(bytes, unbzip2());
  }
  if (compression === 'xz') {
    const { createDecompressor } = await import('lzma-native');
    return yield* through(bytes, createDecompressor());
  }
  return yield* unzstd(bytes);
}

async function* through(bytes: Readable, transform: NodeJS.ReadWriteStream): AsyncGenerator<Buffer> {
  const stream = transform as Duplex;
  bytes.on('error', (error) => stream.destroy(error));
  bytes.pipe(transform);
  yield* stream;
}

/** Of a stream that is older than async iteration: it says that it is closed while there is still something to read. */
async function* throughOld(bytes: Readable, stream: NodeJS.ReadWriteStream): AsyncGenerator<Buffer> {
  const parts: Buffer[] = [];
  let [isEnded, wake]: [boolean, () => void] = [false, () => undefined];
  let failure: unknown = null;
  const end = (error?: unknown): void => {
    isEnded = true;
    failure ??= error ?? null;
    wake();
  };
  stream.on('data', (part: Buffer) => {
    parts.push(part);
    stream.pause();
    wake();
  });
  stream.on('end', () => end());
  stream.on('error', end);
  bytes.on('error', end);
  bytes.pipe(stream);
  while (!isEnded || parts.length > 0) {
    const part = parts.shift();
    if (part) yield part;
    else {
      stream.resume();
      if (parts.length === 0 && !isEnded) await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  if (failure !== null) throw failure;
}

async function* unzstd(bytes: Readable): AsyncGenerator<Buffer> {
  const native = (zlib as { createZstdDecompress?: () => NodeJS.ReadWriteStream }).createZstdDecompress;
  // Node has its own from 22.15 on.
  if (native) return yield* through(bytes, native());
  const { Decompress } = await import('fzstd');
  const parts: Buffer[] = [];
  const stream = new Decompress((part) => void parts.push(Buffer.from(part)));
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    stream.push(chunk);
    yield* parts.splice(0);
  }
  stream.push(new Uint8Array(0), true);
  yield* parts.splice(0);
}

/** Whether an archive merely ends too early. */
function isCut(error: unknown, compression: Compression): boolean {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (compression === 'xz') return name === 'LZMA_BUF_ERROR';
  if (compression === 'gzip') return code === 'Z_BUF_ERROR';
  if (code === 'ZSTD_error_srcSize_wrong' || code === 'Z_BUF_ERROR') return true;
  return /unexpected (?:end|eof)|truncat|ended|too short|premature|end of (?:file|input|stream)/i.test(String(message));
}

function isZip(path: string): StageError {
  return new StageError(`the access log ${path} is a zip archive, which is not read`, {
    code: 'ANALYTICS_LOG_FORMAT',
    hint: 'unpack it, or pack logs with gzip, bzip2, xz or zstd',
  });
}

function damaged(path: string, cause: unknown): StageError {
  return new StageError(`the access log ${path} is a damaged archive`, {
    code: 'ANALYTICS_LOG_DAMAGED',
    hint: 'copy it again, or remove it',
    cause,
  });
}

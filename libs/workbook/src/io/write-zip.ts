import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { crc32, createDeflateRaw } from 'node:zlib';
import { centralDirectory, localHeader, type PackedPart, type ZipEntry } from '../zip-format';

export interface ZipPart {
  readonly path: string;
  readonly chunks: Iterable<string>;
  /** As an earlier archive has it: its chunks are not asked for. */
  readonly packed?: PackedPart;
  /** Gets it as this archive has it. */
  readonly onPacked?: (part: PackedPart) => void;
}

/** The archive, or one part of it, would pass what its format can say. */
export class ZipTooLargeError extends Error {
  constructor(path: string) {
    super(`${path} would pass 4 GiB`);
    this.name = 'ZipTooLargeError';
  }
}

const MAX_BYTES = 0xffff_ffff;
/** Against 6 a third less time for prose, and 2 % more bytes than level 6 with a window of 16 KiB takes (decision 60). */
const LEVEL = 5;

/**
 * Writes an archive to a new file, part by part; holds one chunk at a time. The bytes depend on the parts and on Node's
 * zlib, on nothing else. Flushed when it returns; on an error the file is left incomplete for the caller to remove.
 *
 * @throws ZipTooLargeError
 */
export async function writeZip(file: string, parts: Iterable<ZipPart>): Promise<void> {
  const handle = openSync(file, 'wx+');
  try {
    const entries: ZipEntry[] = [];
    const buffers = [Buffer.allocUnsafeSlow(BUFFER_BYTES), Buffer.allocUnsafeSlow(BUFFER_BYTES)] as const;
    let offset = 0;
    for (const part of parts) {
      const place = { handle, offset, buffers };
      const entry = part.packed ? writePacked(part.path, part.packed, place) : await writeEntry(part, place);
      entries.push(entry);
      offset += localHeader(entry).length + entry.compressedBytes;
      if (offset > MAX_BYTES) throw new ZipTooLargeError(file);
      part.onPacked?.(packedAt(handle, entry));
    }
    writeAll(handle, centralDirectory(entries, offset), offset);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

interface EntryPlace {
  readonly handle: number;
  /** Where in the archive the entry begins. */
  readonly offset: number;
  readonly buffers: BufferPair;
}

async function writeEntry({ path, chunks }: ZipPart, place: EntryPlace): Promise<ZipEntry> {
  const { handle, offset, buffers } = place;
  const facts = { path, crc32: 0, compressedBytes: 0, bytes: 0 };
  // The sizes are known only at the end: the header's place is kept free and filled then.
  const start = offset + localHeader(facts).length;
  const deflate = createDeflateRaw({ level: LEVEL, chunkSize: 1 << 16 });
  deflate.on('data', (compressed: Buffer) => {
    writeAll(handle, compressed, start + facts.compressedBytes);
    facts.compressedBytes += compressed.length;
  });
  const ended = new Promise<void>((resolve, reject) => deflate.on('end', resolve).on('error', reject));
  // Whoever awaits first gets the error; the other promise must not end the process.
  ended.catch(() => undefined);
  try {
    await encodeInto(deflate, { chunks, buffers }, (bytes) => {
      facts.crc32 = crc32(bytes, facts.crc32);
      facts.bytes += bytes.length;
      if (facts.bytes > MAX_BYTES) throw new ZipTooLargeError(path);
    });
    deflate.end();
    await ended;
  } finally {
    deflate.destroy();
  }
  writeAll(handle, localHeader(facts), offset);
  return { ...facts, offset };
}

function writePacked(path: string, { crc32, bytes, compressed }: PackedPart, { handle, offset }: EntryPlace): ZipEntry {
  const facts = { path, crc32, bytes, compressedBytes: compressed.byteLength };
  const header = localHeader(facts);
  writeAll(handle, header, offset);
  writeAll(handle, compressed, offset + header.length);
  return { ...facts, offset };
}

/** What has been written of an entry. */
function packedAt(handle: number, { offset, ...entry }: ZipEntry): PackedPart {
  const compressed = Buffer.alloc(entry.compressedBytes);
  const start = offset + localHeader(entry).length;
  for (let read = 0; read < compressed.length;)
    read += readSync(handle, compressed, read, compressed.length - read, start + read);
  return { crc32: entry.crc32, bytes: entry.bytes, compressed };
}

const BUFFER_BYTES = 1 << 18;
/** Characters that are encoded at a time; a UTF-16 unit takes three bytes of UTF-8 at most. */
const PIECE_CHARS = Math.floor(BUFFER_BYTES / 3);

type BufferPair = readonly [Buffer, Buffer];

/**
 * Encodes text and writes it to a stream, showing each run of bytes before it goes. Two buffers take turns: the one is
 * filled while the other is compressed on another thread; fresh ones for each run would leave memory in shreds.
 */
async function encodeInto(
  stream: NodeJS.WritableStream,
  { chunks, buffers }: { readonly chunks: Iterable<string>; readonly buffers: BufferPair },
  onBytes: (bytes: Buffer) => void,
): Promise<void> {
  const written: [Promise<void>, Promise<void>] = [Promise.resolve(), Promise.resolve()];
  let turn: 0 | 1 = 0;
  let used = 0;
  for (const chunk of chunks) {
    for (const piece of piecesOf(chunk)) {
      if (used + piece.length * 3 > BUFFER_BYTES) {
        send();
        await written[turn];
      }
      used += buffers[turn].write(piece, used, 'utf8');
    }
  }
  send();
  await Promise.all(written);

  /** Hands the filled buffer over; the other one is to be filled next. */
  function send(): void {
    const bytes = buffers[turn].subarray(0, used);
    onBytes(bytes);
    written[turn] = new Promise((resolve, reject) =>
      stream.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
    written[turn].catch(() => undefined);
    turn = turn === 0 ? 1 : 0;
    used = 0;
  }
}

/** Cuts a long text, never between the halves of a character. */
function* piecesOf(text: string): Generator<string> {
  if (text.length <= PIECE_CHARS) return yield text;
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + PIECE_CHARS, text.length);
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1]!)) to--;
    yield text.slice(from, to);
    from = to;
  }
}

function writeAll(handle: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(handle, bytes, written, bytes.length - written, position + written);
  }
}

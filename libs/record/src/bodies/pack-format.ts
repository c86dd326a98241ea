import { hash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Name of the file in a scrape directory that holds the bodies first seen in that scrape. */
export const BODY_PACK_NAME = 'bodies.pack';
/** Of the file that holds what pages were first read as in it: a pack as well, whose bodies are versions and readings. */
export const READING_PACK_NAME = 'readings.pack';

/**
 * A pack is a sequence of blocks; a block is
 *
 *     4 bytes  "SRB1"
 *     4 bytes  number of bodies, n         (unsigned, little endian, as all numbers here)
 *     4 bytes  compressed size, c
 *     n times  32 bytes SHA-256 of the body, 4 bytes its size
 *     c bytes  one brotli stream of all n bodies, one after another
 *
 * Pages of one site share their shell, so one stream over many of them is a third of the size of one stream each.
 * A block that is cut short (a kill while it was appended) is no block: readers stop there, writers cut it off.
 */
export interface PackBlock {
  /** Where its head begins in the file. */
  readonly start: number;
  /** Where the brotli stream begins in the file. */
  readonly offset: number;
  readonly compressedSize: number;
  readonly bodies: readonly PackedBody[];
}

/** One body in a block; `start` counts decompressed bytes from the start of the block. */
export interface PackedBody {
  readonly digest: string;
  readonly start: number;
  readonly size: number;
}

const MAGIC = 0x31425253;
export const BLOCK_HEAD_SIZE = 12;
export const BODY_ENTRY_SIZE = 36;
/** More than a writer ever puts into one block: a damaged header must not ask for gigabytes. */
const MAX_BODIES = 100_000;
/** Far more than a writer compresses at once: a small stream could otherwise be made to fill the memory. */
const MAX_RAW_BYTES = 1024 ** 3;

/** What is unpacked at once. */
const MAX_PIECE_BYTES = 4 * 1024 * 1024;

/** 3 takes a third less time than 4 and a seventh more room; below it the shell of a page is not found again. */
const BODY_QUALITY = 3;

/** SHA-256 (hex) of a body: what pages refer to it by. */
export function bodyDigest(body: Uint8Array): string {
  return hash('sha256', body, 'hex');
}

/**
 * The head of one block, and what is compressed in it.
 *
 * @param raw the bodies, one after another
 * @param quality of brotli
 */
export function encodeBlock(
  bodies: readonly Pick<PackedBody, 'digest' | 'size'>[],
  raw: Uint8Array,
  quality = BODY_QUALITY,
): readonly [head: Buffer, compressed: Buffer] {
  const compressed = brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
  const head = Buffer.alloc(BLOCK_HEAD_SIZE + bodies.length * BODY_ENTRY_SIZE);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(bodies.length, 4);
  head.writeUInt32LE(compressed.length, 8);
  bodies.forEach(({ digest, size }, nr) => {
    head.write(digest, BLOCK_HEAD_SIZE + nr * BODY_ENTRY_SIZE, 'hex');
    head.writeUInt32LE(size, BLOCK_HEAD_SIZE + nr * BODY_ENTRY_SIZE + 32);
  });
  return [head, compressed];
}

/** Size of the list of bodies that follows a block's head, or null when these 12 bytes are no head. */
export function parseBlockHead(
  head: Uint8Array,
): { readonly listSize: number; readonly compressedSize: number } | null {
  const view = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (view.length < BLOCK_HEAD_SIZE || view.readUInt32LE(0) !== MAGIC) return null;
  const count = view.readUInt32LE(4);
  return count > MAX_BODIES ? null : { listSize: count * BODY_ENTRY_SIZE, compressedSize: view.readUInt32LE(8) };
}

/** The bodies of a block, from the list after its head. */
export function parseBodyList(list: Uint8Array): PackedBody[] {
  const view = Buffer.from(list.buffer, list.byteOffset, list.byteLength);
  const bodies: PackedBody[] = [];
  for (let at = 0, start = 0; at + BODY_ENTRY_SIZE <= view.length; at += BODY_ENTRY_SIZE) {
    const size = view.readUInt32LE(at + 32);
    bodies.push({ digest: view.toString('hex', at, at + 32), start, size });
    start += size;
  }
  return bodies;
}

/** @throws when the stream is damaged or longer than its list says, or the list is one that nobody writes. */
export function decodeBlock(block: Pick<PackBlock, 'bodies'>, compressed: Uint8Array): Buffer {
  const last = block.bodies.at(-1);
  const size = last ? last.start + last.size : 0;
  if (size > MAX_RAW_BYTES) throw new RangeError(`a block of ${size} bytes is none of ours`);
  // In one piece, where it is none that only pretends to be large.
  const chunkSize = Math.min(Math.max(size + 1, 1 << 14), MAX_PIECE_BYTES);
  return brotliDecompressSync(compressed, { maxOutputLength: Math.max(1, size), chunkSize });
}

import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, PackBlock, PackedBody } from '../pack-format';
import { readAt, scanPack } from './pack-file';
import { startUnpacking, type Unpacker } from './unpack-ahead';
import { sizeOfBlock, type BlockAhead } from './unpack-counts';

/** Read access to the bodies of several scrapes. Not for use from several threads. */
export interface BodyReader {
  has(digest: string): boolean;
  /** The body's bytes, or null when no pack holds it whole: a damaged one is as good as missing. */
  read(digest: string): Buffer | null;
  close(): void;
}

interface Place {
  readonly file: string;
  readonly block: PackBlock;
  readonly body: PackedBody;
  readonly rank: number;
}

/** Bytes of blocks that are kept decompressed: neighbours of a page are usually read next. */
const CACHE_BYTES = 24 * 1024 * 1024;
/** Of readings: in a year's list neighbours stand in as many packs as there were days. */
const WIDE_CACHE_BYTES = 64 * 1024 * 1024;

/** Packs to which others may come while they are read. */
export interface PackReader extends BodyReader {
  /** What both hold is read from this one. */
  add(file: string): void;
  /** Where it stands among all: who reads much in this order unpacks each block once. -1 when no pack holds it. */
  rankOf(digest: string): number;
  /** Says what will be read next, in the order of the packs: where it is much, a thread unpacks it meanwhile. */
  ahead(digests: readonly string[]): void;
}

/** KiB: to unpack less takes no longer than a thread's start. */
const MUCH = 24 * 1024;

/** Indexes the body packs of scrape directories; a directory without a pack holds no new bodies. */
export function openBodies(directories: readonly string[]): BodyReader {
  return openPackFiles(
    directories.map((directory) => join(directory, BODY_PACK_NAME)),
    CACHE_BYTES,
  );
}

/** The same of packs of readings by their paths. */
export function openPacks(files: readonly string[]): PackReader {
  return openPackFiles(files, WIDE_CACHE_BYTES);
}

function openPackFiles(files: readonly string[], cacheBytes: number): PackReader {
  const places = new Map<string, Place>();
  let rank = 0;
  const add = (file: string): void => {
    for (const block of scanPack(file).blocks)
      for (const body of block.bodies) places.set(body.digest, { file, block, body, rank: rank++ });
  };
  files.forEach(add);
  const cache = new Map<PackBlock, Buffer>();
  let cached = 0;
  const keep = (block: PackBlock, raw: Buffer): void => {
    if (!cache.delete(block)) cached += raw.length;
    cache.set(block, raw);
    for (const [oldest, bytes] of cache) {
      if (cached <= cacheBytes || oldest === block) break;
      cache.delete(oldest);
      cached -= bytes.length;
    }
  };
  let unpacker: Unpacker | null = null;
  /** Of blocks that a thread unpacked, what it found whole. */
  const proved = new Map<PackBlock, ReadonlySet<string>>();
  const unpack = (place: Place): Buffer | null => {
    const taken = unpacker?.take(place.block);
    if (taken) proved.set(place.block, taken.wanted);
    else proved.delete(place.block);
    return taken?.bytes ?? loadBlock(place);
  };
  return {
    add,
    ahead: (digests) => {
      unpacker?.close();
      unpacker = null;
      const wanted = digests.flatMap((digest) => places.get(digest) ?? []).filter(({ block }) => !cache.has(block));
      const blocks = blocksOf(wanted);
      const kib = blocks.reduce((sum, { block }) => sum + sizeOfBlock(block), 0);
      if (kib > MUCH) unpacker = startUnpacking(blocks);
    },
    rankOf: (digest) => places.get(digest)?.rank ?? -1,
    has: (digest) => places.has(digest),
    read: (digest) => {
      const place = places.get(digest);
      if (!place) return null;
      const raw = cache.get(place.block) ?? unpack(place);
      if (!raw) return null;
      keep(place.block, raw);
      const body = Buffer.from(raw.subarray(place.body.start, place.body.start + place.body.size));
      return proved.get(place.block)?.has(digest) || bodyDigest(body) === digest ? body : null;
    },
    close: () => {
      unpacker?.close();
      unpacker = null;
      cache.clear();
      cached = 0;
    },
  };
}

/** In the order in which they are named. */
function blocksOf(places: readonly Place[]): BlockAhead[] {
  const blocks = new Map<PackBlock, BlockAhead & { readonly wanted: Set<string> }>();
  for (const { file, block, body } of places) {
    const known = blocks.get(block) ?? { file, block, wanted: new Set() };
    known.wanted.add(body.digest);
    blocks.set(block, known);
  }
  return [...blocks.values()];
}

function loadBlock({ file, block }: Place): Buffer | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    return decodeBlock(block, readAt(handle, block.offset, block.compressedSize));
  } catch {
    return null;
  } finally {
    closeSync(handle);
  }
}

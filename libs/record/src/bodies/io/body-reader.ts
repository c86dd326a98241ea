import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, PackBlock, PackedBody } from '../pack-format';
import { readAt, scanPack } from './pack-file';

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
}

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
  return {
    add,
    rankOf: (digest) => places.get(digest)?.rank ?? -1,
    has: (digest) => places.has(digest),
    read: (digest) => {
      const place = places.get(digest);
      if (!place) return null;
      const raw = cache.get(place.block) ?? loadBlock(place);
      if (!raw) return null;
      keep(place.block, raw);
      const body = Buffer.from(raw.subarray(place.body.start, place.body.start + place.body.size));
      return bodyDigest(body) === digest ? body : null;
    },
    close: () => {
      cache.clear();
      cached = 0;
    },
  };
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

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
}

/** Blocks kept decompressed: neighbours of a page are usually read next. */
const CACHED_BLOCKS = 6;

/** Indexes the body packs of scrape directories; a directory without a pack holds no new bodies. */
export function openBodies(directories: readonly string[]): BodyReader {
  return openPacks(directories.map((directory) => join(directory, BODY_PACK_NAME)));
}

/** The same of pack files by their paths, whatever their bodies are. */
export function openPacks(files: readonly string[]): BodyReader {
  const places = new Map<string, Place>();
  for (const file of files) {
    for (const block of scanPack(file).blocks) {
      for (const body of block.bodies) places.set(body.digest, { file, block, body });
    }
  }
  const cache = new Map<PackBlock, Buffer>();
  return {
    has: (digest) => places.has(digest),
    read: (digest) => {
      const place = places.get(digest);
      if (!place) return null;
      const raw = cache.get(place.block) ?? loadBlock(place);
      if (!raw) return null;
      cache.delete(place.block);
      cache.set(place.block, raw);
      if (cache.size > CACHED_BLOCKS) cache.delete(cache.keys().next().value!);
      const body = Buffer.from(raw.subarray(place.body.start, place.body.start + place.body.size));
      return bodyDigest(body) === digest ? body : null;
    },
    close: () => cache.clear(),
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

import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bodyDigest, encodeBlock, READING_PACK_NAME } from '../../bodies/pack-format';
import { writeWhole } from '../../io/atomic';
import { parseScrapeName } from '../../layout';
import type { StoredOnce } from '../split-scrape';

/** Writes the `readings.pack` of one scrape, beginning to end. */
export interface ReadingPackWriter extends StoredOnce {
  /** Digests of versions that stand together in a list. */
  group(bytes: Buffer): string;
  /** Closes the file; false when nothing was to be stored, and there is none. */
  finish(): boolean;
  /** Lets go of the file as it is. */
  abandon(): void;
}

/** How readings were ever packed: how many of them, or bytes, fill a block, and the quality of brotli. */
export interface ReadingPacking {
  readonly readings: number;
  readonly bytes: number;
  readonly quality: number;
}

const MIB = 1024 * 1024;

/**
 * Neighbours by path share their shell: of ten thousand pages blocks of 512 are a sixth smaller than those of 32 were, and
 * take 20 ms to unpack.
 */
const PACKING: ReadingPacking = { readings: 512, bytes: 8 * MIB, quality: 9 };

/** The newest first: what is made again has to be the bytes that were written then. */
export const READING_PACKINGS: readonly ReadingPacking[] = [PACKING, { readings: 32, bytes: 4 * MIB, quality: 5 }];

/** Of the small versions many fill a block. Groups are digests, and gain by nothing. */
const BLOCKS = { version: 512, group: 32 } as const;
/** Of versions and groups, and of blocks that lost a page. */
export const READING_QUALITY = 5;

/**
 * @param file does not exist; appears with the first block
 * @param isStored whether another pack of the store holds it already
 */
export function openReadingPack(
  file: string,
  isStored: (digest: string) => boolean,
  packing = PACKING,
): ReadingPackWriter {
  const written = new Set<string>();
  let handle: number | null = null;
  const waiting = { reading: new WaitingBlock(), version: new WaitingBlock(), group: new WaitingBlock() };
  const closeBlock = (kind: keyof typeof waiting): void => {
    const block = waiting[kind];
    if (block.entries.length === 0) return;
    handle ??= openSync(file, 'wx');
    const quality = kind === 'reading' ? packing.quality : READING_QUALITY;
    for (const part of encodeBlock(block.entries, Buffer.concat(block.bytes), quality)) writeWhole(handle, part);
    waiting[kind] = new WaitingBlock();
  };
  const keep = (kind: keyof typeof waiting, bytes: Buffer): string => {
    const digest = bodyDigest(bytes);
    if (written.has(digest) || isStored(digest)) return digest;
    written.add(digest);
    const block = waiting[kind];
    block.add(digest, bytes);
    const most = kind === 'reading' ? packing.readings : BLOCKS[kind];
    if (block.entries.length >= most || block.size >= packing.bytes) closeBlock(kind);
    return digest;
  };
  const close = (): void => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  return {
    reading: (bytes) => keep('reading', bytes),
    version: (bytes) => keep('version', bytes),
    group: (bytes) => keep('group', bytes),
    finish: () => {
      closeBlock('reading');
      closeBlock('version');
      closeBlock('group');
      if (handle !== null) fsyncSync(handle);
      const isThere = handle !== null;
      close();
      return isThere;
    },
    abandon: close,
  };
}

/** Paths of the packs of a store that hold what pages were read as. */
export function readingPacksOf(store: string): string[] {
  return readdirSync(store)
    .filter((name) => parseScrapeName(name) !== null)
    .map((name) => join(store, name, READING_PACK_NAME));
}

class WaitingBlock {
  readonly entries: { readonly digest: string; readonly size: number }[] = [];
  readonly bytes: Buffer[] = [];
  size = 0;

  add(digest: string, bytes: Buffer): void {
    this.entries.push({ digest, size: bytes.length });
    this.bytes.push(bytes);
    this.size += bytes.length;
  }
}

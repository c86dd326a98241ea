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

/** Neighbours by path share their shell; of the small versions many fill a block. Groups are digests, and gain by nothing. */
const BLOCKS = { reading: 32, version: 512, group: 32 } as const;
const BLOCK_BYTES = 4 * 1024 * 1024;
/** A third smaller than at 3: they are written once, and read as long as there is a record. */
export const READING_QUALITY = 5;

/**
 * @param file does not exist; appears with the first block
 * @param isStored whether another pack of the store holds it already
 */
export function openReadingPack(file: string, isStored: (digest: string) => boolean): ReadingPackWriter {
  const written = new Set<string>();
  let handle: number | null = null;
  const waiting = { reading: new WaitingBlock(), version: new WaitingBlock(), group: new WaitingBlock() };
  const closeBlock = (kind: keyof typeof waiting): void => {
    const block = waiting[kind];
    if (block.entries.length === 0) return;
    handle ??= openSync(file, 'wx');
    for (const part of encodeBlock(block.entries, Buffer.concat(block.bytes), READING_QUALITY))
      writeWhole(handle, part);
    waiting[kind] = new WaitingBlock();
  };
  const keep = (kind: keyof typeof waiting, bytes: Buffer): string => {
    const digest = bodyDigest(bytes);
    if (written.has(digest) || isStored(digest)) return digest;
    written.add(digest);
    const block = waiting[kind];
    block.add(digest, bytes);
    if (block.entries.length >= BLOCKS[kind] || block.size >= BLOCK_BYTES) closeBlock(kind);
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

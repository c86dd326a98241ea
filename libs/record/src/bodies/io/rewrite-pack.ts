import { closeSync, openSync } from 'node:fs';
import { writeWhole } from '../../io/atomic';
import { bodyDigest, decodeBlock, encodeBlock, type PackBlock } from '../pack-format';
import { readAt, scanPack } from './pack-file';

export interface RewriteOptions {
  /** Path of the pack that is read; one that is not there holds no bodies. */
  readonly from: string;
  /** Path of the new pack; written only when it holds a body. */
  readonly to: string;
  readonly isKept: (digest: string) => boolean;
  /** Bodies that come to those that stay. */
  readonly added?: readonly { readonly digest: string; readonly body: Buffer }[];
  /** Path of a pack all of which comes to them, block by block. */
  readonly more?: string;
  /** Of brotli, for what is compressed anew; that of bodies where it is left out. */
  readonly quality?: number;
}

/** A block is closed at so many bodies, as the writer of a scrape has it. */
const BLOCK_BODIES = 32;

/**
 * Writes a pack anew without some of its bodies: their bytes are compressed together with those of other pages, so that
 * the blocks that hold one are made anew, and all others are copied as they are. A damaged block stays, unless it holds
 * a body that must go.
 *
 * @returns whether there is a pack now
 */
export function rewritePack({ from, to, isKept, added = [], more, quality }: RewriteOptions): boolean {
  const { blocks } = scanPack(from);
  const others = more === undefined ? [] : scanPack(more).blocks;
  const isWhole = (block: PackBlock): boolean => block.bodies.every(({ digest }) => isKept(digest));
  const stays = blocks.filter((block) => block.bodies.some(({ digest }) => isKept(digest)));
  if (stays.length + added.length + others.length === 0) return false;
  const target = openSync(to, 'wx');
  try {
    readBlocks(from, stays, (handle, block) => {
      if (isWhole(block)) writeWhole(target, wholeBlock(handle, block));
      else for (const part of partOfBlock(handle, block, { isKept, quality })) writeWhole(target, part);
    });
    for (let at = 0; at < added.length; at += BLOCK_BODIES) {
      const some = added.slice(at, at + BLOCK_BODIES);
      const bodies = some.map(({ digest, body }) => ({ digest, size: body.length }));
      for (const part of encodeBlock(bodies, Buffer.concat(some.map(({ body }) => body)), quality))
        writeWhole(target, part);
    }
    if (more !== undefined) readBlocks(more, others, (handle, block) => writeWhole(target, wholeBlock(handle, block)));
  } finally {
    closeSync(target);
  }
  return true;
}

/** Digests of all that a pack holds. */
export function heldByPack(file: string): string[] {
  return scanPack(file).blocks.flatMap(({ bodies }) => bodies.map(({ digest }) => digest));
}

function readBlocks(
  file: string,
  blocks: readonly PackBlock[],
  each: (handle: number, block: PackBlock) => void,
): void {
  if (blocks.length === 0) return;
  const handle = openSync(file, 'r');
  try {
    for (const block of blocks) each(handle, block);
  } finally {
    closeSync(handle);
  }
}

function wholeBlock(handle: number, { start, offset, compressedSize }: PackBlock): Buffer {
  return readAt(handle, start, offset + compressedSize - start);
}

function partOfBlock(
  handle: number,
  block: PackBlock,
  { isKept, quality }: Pick<RewriteOptions, 'isKept' | 'quality'>,
): readonly Buffer[] {
  let raw: Buffer;
  try {
    raw = decodeBlock(block, readAt(handle, block.offset, block.compressedSize));
  } catch {
    // Nobody could read the bodies that would stay either.
    return [];
  }
  const kept = block.bodies
    .filter(({ digest }) => isKept(digest))
    .map(({ digest, start, size }) => ({ digest, size, body: raw.subarray(start, start + size) }))
    .filter(({ digest, body }) => bodyDigest(body) === digest);
  return kept.length === 0 ? [] : encodeBlock(kept, Buffer.concat(kept.map(({ body }) => body)), quality);
}

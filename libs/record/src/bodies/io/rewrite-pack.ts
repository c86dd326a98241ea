import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../io/atomic';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, encodeBlock, type PackBlock } from '../pack-format';
import { readAt, scanPack } from './pack-file';

export interface RewriteOptions {
  /** Directory of the scrape whose pack is read; one without a pack holds no bodies. */
  readonly from: string;
  /** Path of the new pack; written only when it holds a body. */
  readonly to: string;
  readonly isKept: (digest: string) => boolean;
  /** Bodies that come to those that stay. */
  readonly added?: readonly { readonly digest: string; readonly body: Buffer }[];
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
export function rewritePack({ from, to, isKept, added = [] }: RewriteOptions): boolean {
  const source = join(from, BODY_PACK_NAME);
  const { blocks } = scanPack(source);
  const isWhole = (block: PackBlock): boolean => block.bodies.every(({ digest }) => isKept(digest));
  const stays = blocks.filter((block) => block.bodies.some(({ digest }) => isKept(digest)));
  if (stays.length === 0 && added.length === 0) return false;
  const target = openSync(to, 'wx');
  try {
    if (stays.length > 0) {
      const handle = openSync(source, 'r');
      try {
        for (const block of stays)
          if (isWhole(block)) writeWhole(target, wholeBlock(handle, block));
          else for (const part of partOfBlock(handle, block, isKept)) writeWhole(target, part);
      } finally {
        closeSync(handle);
      }
    }
    for (let at = 0; at < added.length; at += BLOCK_BODIES) {
      const some = added.slice(at, at + BLOCK_BODIES);
      const bodies = some.map(({ digest, body }) => ({ digest, size: body.length }));
      for (const part of encodeBlock(bodies, Buffer.concat(some.map(({ body }) => body)))) writeWhole(target, part);
    }
  } finally {
    closeSync(target);
  }
  return true;
}

/** Digests of all bodies in the pack of a scrape. */
export function bodiesOf(directory: string): string[] {
  return scanPack(join(directory, BODY_PACK_NAME)).blocks.flatMap(({ bodies }) => bodies.map(({ digest }) => digest));
}

function wholeBlock(handle: number, { start, offset, compressedSize }: PackBlock): Buffer {
  return readAt(handle, start, offset + compressedSize - start);
}

function partOfBlock(handle: number, block: PackBlock, isKept: (digest: string) => boolean): readonly Buffer[] {
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
  return kept.length === 0 ? [] : encodeBlock(kept, Buffer.concat(kept.map(({ body }) => body)));
}

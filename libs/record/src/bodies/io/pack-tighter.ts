import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree, renameWithRetry } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX, writeWhole } from '../../io/atomic';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, encodeBlock, type PackBlock } from '../pack-format';
import { readAt, scanPack } from './pack-file';

/** Of brotli: a third smaller than what a crawl has the time for. They are written once, and kept as long as there is a record. */
export const KEPT_QUALITY = 7;
/** Bodies, or bytes of them, after which a block is closed: whoever reads one body unpacks its block, which takes some 20 ms. */
export const KEPT_BODIES = 256;
const KEPT_BYTES = 8 * 1024 * 1024;

/**
 * Writes the bodies of a scrape that is not sealed yet into fewer bytes. Killed at any moment, the pack is the old one or the
 * new one. One that can't be read whole stays as it is.
 *
 * @param breathe is awaited between blocks, and stops the work by throwing
 */
export async function packTighter(directory: string, breathe: () => Promise<void>): Promise<void> {
  const file = join(directory, BODY_PACK_NAME);
  if (!existsSync(file)) return;
  const aside = join(directory, `${TEMPORARY_PREFIX}${BODY_PACK_NAME}`);
  removeIfFree(aside);
  const [from, to] = [openSync(file, 'r'), openSync(aside, 'wx')];
  let isWhole = true;
  try {
    for (const blocks of togetherIn(scanPack(file).blocks)) {
      const raws = blocks.map((block) => rawOf(block, readAt(from, block.offset, block.compressedSize)));
      isWhole = raws.every((raw) => raw !== null);
      if (!isWhole) break;
      const bodies = blocks.flatMap((block) => block.bodies);
      for (const part of encodeBlock(bodies, Buffer.concat(raws as Buffer[]), KEPT_QUALITY)) writeWhole(to, part);
      await breathe();
    }
    fsyncSync(to);
  } catch (error) {
    isWhole = false;
    throw error;
  } finally {
    closeSync(from);
    closeSync(to);
    if (isWhole) renameWithRetry(aside, file);
    else removeIfFree(aside);
  }
}

/** Neighbours that become one block. */
function togetherIn(blocks: readonly PackBlock[]): PackBlock[][] {
  const joined: PackBlock[][] = [];
  let [bodies, bytes] = [0, 0];
  for (const block of blocks) {
    const size = block.bodies.reduce((sum, body) => sum + body.size, 0);
    if (joined.length === 0 || bodies + block.bodies.length > KEPT_BODIES || bytes + size > KEPT_BYTES) {
      joined.push([]);
      [bodies, bytes] = [0, 0];
    }
    joined.at(-1)!.push(block);
    bodies += block.bodies.length;
    bytes += size;
  }
  return joined;
}

/** Null when a body in it is not what its digest says. */
function rawOf(block: PackBlock, compressed: Uint8Array): Buffer | null {
  let raw: Buffer;
  try {
    raw = decodeBlock(block, compressed);
  } catch {
    return null;
  }
  const isRight = block.bodies.every(
    ({ digest, start, size }) => bodyDigest(raw.subarray(start, start + size)) === digest,
  );
  return isRight ? raw : null;
}

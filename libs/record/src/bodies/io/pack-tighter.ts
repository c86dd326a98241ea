import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree, renameWithRetry } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX, writeWhole } from '../../io/atomic';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, encodeBlock, type PackBlock } from '../pack-format';
import { readAt, scanPack } from './pack-file';

/** Of brotli: a fourth smaller than what a crawl has the time for. They are written once, and kept as long as there is a record. */
const KEPT_QUALITY = 5;

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
    for (const block of scanPack(file).blocks) {
      const raw = rawOf(block, readAt(from, block.offset, block.compressedSize));
      isWhole = raw !== null;
      if (raw === null) break;
      for (const part of encodeBlock(block.bodies, raw, KEPT_QUALITY)) writeWhole(to, part);
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

import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree, renameWithRetry } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX, writeWhole } from '../../io/atomic';
import { openDatabase } from '../../io/database';
import { SCRAPE_DB_NAME } from '../../layout';
import { BODY_PACK_NAME, bodyDigest, decodeBlock, encodeBlock, type PackBlock, type PackedBody } from '../pack-format';
import { readAt, scanPack } from './pack-file';

/** Of brotli: a third smaller than what a crawl has the time for. They are written once, and kept as long as there is a record. */
export const KEPT_QUALITY = 7;
/** Bodies, or bytes of them, after which a block is closed: whoever reads one body unpacks its block, which takes some 20 ms. */
export const KEPT_BODIES = 256;
const KEPT_BYTES = 8 * 1024 * 1024;
const SORTED_BYTES = 64 * 1024 * 1024;

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
  const byPath = pathOrder(directory);
  const [from, to] = [openSync(file, 'r'), openSync(aside, 'wx')];
  let isWhole = true;
  try {
    for (const blocks of togetherIn(scanPack(file).blocks)) {
      const bodies = bodiesOf(blocks, from);
      isWhole = bodies !== null;
      if (bodies === null) break;
      for (const some of inBlocks(bodies.sort(byPath))) {
        const raw = Buffer.concat(some.map(({ body }) => body));
        for (const part of encodeBlock(some, raw, KEPT_QUALITY)) writeWhole(to, part);
        await breathe();
      }
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

interface WholeBody extends Pick<PackedBody, 'digest' | 'size'> {
  readonly body: Buffer;
}

/** Pages of one folder say much the same, and a crawl meets them far apart. By the first path of a body. */
function pathOrder(directory: string): (a: WholeBody, b: WholeBody) => number {
  const ranks = new Map<string, number>();
  const file = join(directory, SCRAPE_DB_NAME);
  if (existsSync(file)) {
    const db = openDatabase(file, { readonly: true });
    try {
      const rows = db.prepare('SELECT body_digest AS digest FROM pages ORDER BY path').iterate<{ digest: string }>();
      for (const { digest } of rows) if (!ranks.has(digest)) ranks.set(digest, ranks.size);
    } finally {
      db.close();
    }
  }
  return (a, b) => (ranks.get(a.digest) ?? ranks.size) - (ranks.get(b.digest) ?? ranks.size);
}

/** Blocks whose bodies are put in order together: as many as memory should hold. */
function togetherIn(blocks: readonly PackBlock[]): PackBlock[][] {
  const joined: PackBlock[][] = [];
  let bytes = 0;
  for (const block of blocks) {
    const size = block.bodies.reduce((sum, body) => sum + body.size, 0);
    if (joined.length === 0 || bytes + size > SORTED_BYTES) {
      joined.push([]);
      bytes = 0;
    }
    joined.at(-1)!.push(block);
    bytes += size;
  }
  return joined;
}

function inBlocks(bodies: readonly WholeBody[]): WholeBody[][] {
  const blocks: WholeBody[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    if (blocks.length === 0 || blocks.at(-1)!.length >= KEPT_BODIES || bytes + body.size > KEPT_BYTES) {
      blocks.push([]);
      bytes = 0;
    }
    blocks.at(-1)!.push(body);
    bytes += body.size;
  }
  return blocks;
}

/** Null when one of them is damaged. */
function bodiesOf(blocks: readonly PackBlock[], from: number): WholeBody[] | null {
  const bodies: WholeBody[] = [];
  for (const block of blocks) {
    const raw = rawOf(block, readAt(from, block.offset, block.compressedSize));
    if (raw === null) return null;
    for (const { digest, start, size } of block.bodies)
      bodies.push({ digest, size, body: raw.subarray(start, start + size) });
  }
  return bodies;
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

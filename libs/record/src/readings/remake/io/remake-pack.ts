import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderIn, removeWithRetry, renameWithRetry } from '@scrape-and-report/production';
import { readAt, scanPack } from '../../../bodies/io/pack-file';
import { bodyDigest, decodeBlock, encodeBlock, READING_PACK_NAME, type PackBlock } from '../../../bodies/pack-format';
import { sealedScrapes } from '../../../forget/io/sealed-scrapes';
import { writeWhole } from '../../../io/atomic';
import { digestOf } from '../../../io/scrapes';
import { OWN_FOLDER } from '../../../layout';
import { READING_PACKINGS, READING_QUALITY } from '../../io/reading-pack';
import { findLost, type ReadAgain, type Search } from './find-lost';
import { writeOfList } from './write-of-list';
import { writeOfTables } from './write-of-tables';

export interface RemakeOptions {
  readonly store: string;
  /** Of the scrape whose pack is damaged. */
  readonly dir: string;
  readonly readAgain: ReadAgain;
  /** Asked before anything takes its place. */
  readonly assertRight: () => Promise<void>;
}

const STAGING = 'remake';
/** All that blocks of readings, versions and groups were ever compressed with. */
const QUALITIES = [...new Set([READING_QUALITY, ...READING_PACKINGS.map(({ quality }) => quality)])];

/**
 * Makes the `readings.pack` of a sealed scrape again: what stood in damaged blocks is taken from tables that are still there,
 * and read from bodies again; one that is cut off, or gone, is written again of the scrape's own tables, or of its list. Nothing of it need be believed: each piece is known by its digest, and the
 * pack as a whole by that in the manifest. Killed at any moment the pack is the old one or the new one.
 *
 * @returns false when it is not damaged, or could not be made again: then it is as it was
 */
export async function remakePack({ store, dir, readAgain, assertRight }: RemakeOptions): Promise<boolean> {
  const file = join(store, dir, READING_PACK_NAME);
  const scrape = sealedScrapes(store).find((one) => one.dir === dir);
  const sealed = scrape?.manifest.files.find(({ path }) => path === READING_PACK_NAME);
  if (!scrape || !sealed || (existsSync(file) && (await digestOf(file)) === sealed.sha256)) return false;
  const staging = makeFolderIn(store, OWN_FOLDER, STAGING);
  try {
    const aside = join(staging, READING_PACK_NAME);
    const search = { store, readAgain, folder: staging };
    const ways = [
      () => writeAgain(file, aside, search),
      ...READING_PACKINGS.map((packing) => () => writeOfTables(store, scrape, { aside, packing })),
      ...READING_PACKINGS.map((packing) => () => writeOfList(scrape, search, { aside, packing })),
    ];
    let isMade = false;
    for (const way of ways)
      if (!isMade) {
        removeWithRetry(aside);
        isMade = (await way()) && (await digestOf(aside)) === sealed.sha256;
      }
    if (!isMade) return false;
    await assertRight();
    renameWithRetry(aside, file);
    return true;
  } finally {
    removeWithRetry(staging);
  }
}

/** Writes the blocks of a pack again, those that are damaged by what is found of them; false when something of them is nowhere. */
async function writeAgain(file: string, aside: string, search: Search): Promise<boolean> {
  const { blocks } = scanPack(file);
  const whole = blocks.map((block) => wholeBlock(file, block));
  const lost = new Set(
    blocks.flatMap((block, nr) => (whole[nr] === null ? block.bodies.map(({ digest }) => digest) : [])),
  );
  const found = await findLost(lost, search);
  if (found.size < lost.size) return false;
  writeBlocks(
    aside,
    blocks.map((block, nr) => whole[nr] ?? madeAgain(block, found)),
  );
  return true;
}

/** The bytes of a block all of which is what its digests say; null: it is damaged. */
function wholeBlock(file: string, block: PackBlock): Buffer | null {
  const handle = openSync(file, 'r');
  try {
    const bytes = readAt(handle, block.start, block.offset + block.compressedSize - block.start);
    const raw = decodeBlock(block, bytes.subarray(block.offset - block.start));
    const isWhole = block.bodies.every(
      ({ digest, start, size }) => bodyDigest(raw.subarray(start, start + size)) === digest,
    );
    return isWhole ? bytes : null;
  } catch {
    return null;
  } finally {
    closeSync(handle);
  }
}

/** By the quality that gives as many bytes as it had. */
function madeAgain({ bodies, compressedSize }: PackBlock, found: ReadonlyMap<string, Buffer>): Buffer {
  const entries = bodies.map(({ digest }) => ({ digest, bytes: found.get(digest)! }));
  const raw = Buffer.concat(entries.map(({ bytes }) => bytes));
  const sizes = entries.map(({ digest, bytes }) => ({ digest, size: bytes.length }));
  const made = QUALITIES.map((quality) => encodeBlock(sizes, raw, quality));
  return Buffer.concat([...(made.find(([, compressed]) => compressed.length === compressedSize) ?? made[0]!)]);
}

function writeBlocks(file: string, blocks: readonly Buffer[]): void {
  const handle = openSync(file, 'w');
  try {
    for (const block of blocks) writeWhole(handle, block);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

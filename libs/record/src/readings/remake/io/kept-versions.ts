import { closeSync, existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderIn, removeIfFree } from '@scrape-and-report/production';
import { readAt, scanPack } from '../../../bodies/io/pack-file';
import { decodeBlock, READING_PACK_NAME } from '../../../bodies/pack-format';
import { sealedScrapes } from '../../../forget/io/sealed-scrapes';
import { writeFileAtomic } from '../../../io/atomic';
import { OWN_FOLDER, storeLayout } from '../../../layout';
import { packsIn } from '../../../needs';
import { isReading } from '../../stored-reading';

/** In `.production`: of each pack of readings what can't be read from a body again. */
const FOLDER = 'versions';
/** After a sync of a year the first of them take seconds. */
const AT_ONCE = 10;

/**
 * Keeps a copy of the versions of pages, and of what lists name them by: what a page was answered stands nowhere else, while
 * its reading follows from its body. A few thousandths of the pack, private to the store.
 */
export function keepVersions(store: string): void {
  const wanted = new Map(
    sealedScrapes(store).flatMap(({ dir, manifest }) =>
      packsIn(manifest.files.filter(({ path }) => path === READING_PACK_NAME)).map((name) => [`${name}.pack`, dir]),
    ),
  );
  if (wanted.size === 0) return;
  const folder = makeFolderIn(store, OWN_FOLDER, FOLDER);
  for (const name of readdirSync(folder)) if (!wanted.has(name)) removeIfFree(join(folder, name));
  const missing = [...wanted].filter(([name]) => !existsSync(join(folder, name)));
  for (const [name, dir] of missing.slice(-AT_ONCE)) {
    const versions = versionBlocks(join(store, dir, READING_PACK_NAME));
    if (versions) writeFileAtomic(join(folder, name), versions);
  }
}

/** Paths of those copies, which are packs as well. */
export function keptVersions(store: string): string[] {
  const folder = join(storeLayout(store).own, FOLDER);
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** The blocks that hold no readings; null when one is damaged. */
function versionBlocks(file: string): Buffer | null {
  const { blocks } = scanPack(file);
  const handle = openSync(file, 'r');
  try {
    const kept: Buffer[] = [];
    for (const block of blocks) {
      const bytes = readAt(handle, block.start, block.offset + block.compressedSize - block.start);
      const raw = decodeBlock(block, bytes.subarray(block.offset - block.start));
      if (!isReading(raw)) kept.push(bytes);
    }
    return Buffer.concat(kept);
  } catch {
    return null;
  } finally {
    closeSync(handle);
  }
}

import { join } from 'node:path';
import { openPacks, type PackReader } from '../../../bodies/io/body-reader';
import type { SealedScrape } from '../../../forget/io/sealed-scrapes';
import { readList } from '../../io/read-list';
import { openReadingPack, readingPacksOf } from '../../io/reading-pack';
import { decodeVersion } from '../../page-version';
import { groupList, type ScrapeList } from '../../list/scrape-list';
import { MissingReadingError, wholeOf } from '../../stored-versions';
import { findLost, type Search } from './find-lost';
import { keptVersions } from './kept-versions';
import { packsNamed, type PackAgain } from './write-of-tables';

/**
 * Writes the `readings.pack` of a scrape as it was first written, of its list: readings that are lost are read from bodies again.
 *
 * @returns false when the list, or something that it names, is nowhere
 */
export async function writeOfList({ dir, manifest }: SealedScrape, search: Search, again: PackAgain): Promise<boolean> {
  const { store } = search;
  const packs = openPacks([...readingPacksOf(store), ...keptVersions(store)]);
  const stored = openPacks(packsNamed(store, manifest.needs ?? []));
  try {
    const list = readList(join(store, dir), packs.read);
    const readings = list.pages.version.map((digest) => decodeVersion(wholeOf(packs.read, digest)).reading);
    const lost = new Set(readings.filter((digest) => packs.read(digest) === null));
    const found = lost.size > 0 ? await findLost(lost, search) : new Map<string, Buffer>();
    return found.size === lost.size && write(list, readings, { packs, stored, found, again });
  } catch (error) {
    if (error instanceof MissingReadingError || error instanceof RangeError) return false;
    throw error;
  } finally {
    packs.close();
    stored.close();
  }
}

interface Sources {
  readonly packs: PackReader;
  /** What the scrape leans on. */
  readonly stored: PackReader;
  readonly found: ReadonlyMap<string, Buffer>;
  readonly again: PackAgain;
}

function write(list: ScrapeList, readings: readonly string[], { packs, stored, found, again }: Sources): boolean {
  const pack = openReadingPack(again.aside, stored.has, again.packing);
  try {
    for (const [place, digest] of list.pages.version.entries()) {
      pack.reading(found.get(readings[place]!) ?? wholeOf(packs.read, readings[place]!));
      pack.version(wholeOf(packs.read, digest));
    }
    groupList(list, pack.group);
    return pack.finish();
  } finally {
    pack.abandon();
  }
}

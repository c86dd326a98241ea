import { join } from 'node:path';
import { openPacks } from '../../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../../bodies/pack-format';
import { type SealedScrape, sealedScrapes } from '../../../forget/io/sealed-scrapes';
import { openDatabase } from '../../../io/database';
import { namedPacks } from '../../io/pack-names';
import { openReadingPack, type ReadingPacking } from '../../io/reading-pack';
import { readRecorded } from '../../io/read-recorded';
import { madeDatabase } from '../../io/scrape-database';
import { groupList } from '../../list/scrape-list';
import { splitScrape } from '../../split-scrape';

/** Where a pack is written again, and how it was packed. */
export interface PackAgain {
  /** Path of a file that does not exist. */
  readonly aside: string;
  readonly packing: ReadingPacking;
}

/**
 * Writes the `readings.pack` of a scrape as it was written when its tables were parted: of a pack that was cut off it is not
 * even known what stood behind.
 *
 * @returns false when its tables do not stand there, or nothing of them was to be stored: then there is no file
 */
export function writeOfTables(store: string, { dir, manifest }: SealedScrape, { aside, packing }: PackAgain): boolean {
  const database = madeDatabase(join(store, dir));
  if (database === null) return false;
  // What it leans on it did not store; all else it did, whatever came to the store since.
  const stored = openPacks(packsNamed(store, manifest.needs ?? []));
  const pack = openReadingPack(aside, stored.has, packing);
  const db = openDatabase(database, { readonly: true });
  try {
    const { pages, tables } = readRecorded(db);
    groupList(splitScrape(pages, tables, pack), pack.group);
    return pack.finish();
  } finally {
    pack.abandon();
    db.close();
    stored.close();
  }
}

/** Paths of packs of readings, by half their digests. */
export function packsNamed(store: string, names: readonly string[]): string[] {
  return sealedScrapes(store).flatMap(({ dir, manifest }) => {
    const readings = manifest.files.filter(({ path }) => path === READING_PACK_NAME);
    return namedPacks(readings, (path) => join(store, dir, path)).flatMap(({ file, name }) =>
      names.includes(name) ? [file] : [],
    );
  });
}

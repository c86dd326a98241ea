import { dirname } from 'node:path';
import { openPacks } from '../../bodies/io/body-reader';
import { joinPage, joinTables } from '../join-scrape';
import { noteNamed, nothingNamed } from '../scrape-tables';
import { rootOf } from '../split-scrape';
import { MissingReadingError, StoredVersions, wholeOf } from '../stored-versions';
import { decodeReading } from '../stored-reading';
import { readList } from './read-list';
import { readingPacksOf } from './reading-pack';

/**
 * What keeps the list of a scrape from being put together with what pages were read as, whoever wrote it; null when nothing
 * does. Like `databaseFault` it is called in a process that can be ended.
 *
 * @param path of the list, in a scrape of a store
 * @throws MissingReadingError when a pack is not there or damaged, which is no fault of the list
 */
export function listFault(path: string): string | null {
  const packs = openPacks(readingPacksOf(dirname(dirname(path))));
  try {
    const list = readList(dirname(path), packs.read);
    const versions = new StoredVersions(packs.read);
    const named = nothingNamed();
    const root = rootOf(list.parameters);
    for (const [place, digest] of list.pages.version.entries()) {
      const version = versions.get(digest);
      noteNamed(named, joinPage(list, place, version, decodeReading(wholeOf(packs.read, version.reading), root)));
    }
    joinTables(list, named);
    return null;
  } catch (error) {
    if (error instanceof MissingReadingError || !(error instanceof RangeError)) throw error;
    return error.message;
  } finally {
    packs.close();
  }
}

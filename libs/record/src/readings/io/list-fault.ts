import { dirname } from 'node:path';
import { openPacks } from '../../bodies/io/body-reader';
import { joinFacts, joinTables } from '../join-scrape';
import { PageNames } from '../list/page-names';
import { rootOf } from '../split-scrape';
import { inPackOrder, MissingReadingError, StoredVersions, wholeOf } from '../stored-versions';
import { factsIn, parseReading } from '../stored-reading';
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
    const names = new PageNames(rootOf(list.parameters));
    const ranks = list.pages.version.map((digest) => packs.rankOf(versions.get(digest).reading));
    for (const place of inPackOrder(ranks)) {
      const version = versions.get(list.pages.version[place]!);
      const stored = parseReading(wholeOf(packs.read, version.reading));
      joinFacts(list, place, version, factsIn(stored));
      names.note(stored);
    }
    joinTables(list, names.keys());
    return null;
  } catch (error) {
    if (error instanceof MissingReadingError || !(error instanceof RangeError)) throw error;
    return error.message;
  } finally {
    packs.close();
  }
}

import { dirname } from 'node:path';
import { openPacks } from '../../bodies/io/body-reader';
import type { Database } from '../../io/database';
import { openTables } from '../../io/open-tables';
import { longUrl } from '../short-url';
import { rootOf } from '../split-scrape';
import { decodeList, decodePlainList } from '../list/scrape-list';
import { StoredVersions } from '../stored-versions';
import { readListBytes } from './read-list';
import { readingPacksOf } from './reading-pack';

/**
 * URLs of the pages that a scrape holds and a newer one does not, by path. Of two in format 2 the lists tell it, and no
 * tables are made for it.
 *
 * @throws whatever keeps one of them from being read
 */
export function urlsMissingIn(newest: string, directory: string): string[] {
  const [now, before] = [readListBytes(newest), readListBytes(directory)];
  return now && before
    ? missingInList(decodePlainList(now).pages.path, before, directory)
    : missingInTables(newest, directory);
}

function missingInList(now: readonly string[], before: Buffer, directory: string): string[] {
  const held = new Set(now);
  // Nearly always none is, and no pack has to be read.
  if (decodePlainList(before).pages.path.every((path) => held.has(path))) return [];
  const packs = openPacks(readingPacksOf(dirname(directory)));
  try {
    const { pages, parameters } = decodeList(before, packs.read);
    const versions = new StoredVersions(packs.read);
    const missing = pages.path.flatMap((path, place) => (held.has(path) ? [] : [pages.version[place]!]));
    return missing.map((digest) => longUrl(versions.get(digest).url, rootOf(parameters)));
  } finally {
    packs.close();
  }
}

function missingInTables(newest: string, directory: string): string[] {
  let db: Database | undefined;
  try {
    // Compared within the engine: nearly all pages stand in both.
    db = openTables(directory, { newest });
    return db
      .prepare('SELECT url FROM main.pages WHERE page_id NOT IN (SELECT page_id FROM newest.pages) ORDER BY path')
      .all<{ url: string }>()
      .map(({ url }) => url);
  } finally {
    db?.close();
  }
}

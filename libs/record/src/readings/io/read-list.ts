import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { openPacks, type PackReader } from '../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { decodeList, LIST_NAME, type ScrapeList } from '../list/scrape-list';
import type { ReadStored } from '../stored-versions';
import { readingPacksOf } from './reading-pack';

/** More than the list of a million pages has. */
const LIST_BYTES = 128 * 1024 * 1024;

/** The bytes of the list of a scrape directory; null when it has none, and so is in format 1. */
export function readListBytes(directory: string): Buffer | null {
  const file = join(directory, LIST_NAME);
  return existsSync(file) ? readBounded(file, { maxBytes: LIST_BYTES }) : null;
}

/**
 * The list of a scrape in format 2.
 *
 * @param read gives what packs hold; by default those of the store are opened where it is needed
 * @throws RangeError when it is none, and MissingReadingError
 */
export function readList(directory: string, read?: ReadStored): ScrapeList {
  const bytes = readListBytes(directory);
  if (!bytes) throw new RangeError(`${directory} has no ${LIST_NAME}`);
  if (read) return decodeList(bytes, read);
  let packs: PackReader | undefined;
  try {
    return decodeList(bytes, (digest) => {
      packs ??= openPacks([...readingPacksOf(dirname(directory)), join(directory, READING_PACK_NAME)]);
      return packs.read(digest);
    });
  } finally {
    packs?.close();
  }
}

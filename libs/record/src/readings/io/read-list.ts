import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { decodeList, LIST_NAME, type ScrapeList } from '../scrape-list';

/** More than the list of a million pages has. */
const LIST_BYTES = 128 * 1024 * 1024;

/** The bytes of the list of a scrape directory; null when it has none, and so is in format 1. */
export function readListBytes(directory: string): Buffer | null {
  const file = join(directory, LIST_NAME);
  return existsSync(file) ? readBounded(file, { maxBytes: LIST_BYTES }) : null;
}

/** The list of a scrape in format 2. @throws RangeError when it is none */
export function readList(directory: string): ScrapeList {
  const bytes = readListBytes(directory);
  if (!bytes) throw new RangeError(`${directory} has no ${LIST_NAME}`);
  return decodeList(bytes);
}

import { join } from 'node:path';
import { describeError } from '@scrape-and-report/production';
import { openPacks, type BodyReader } from '../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { openDatabase } from '../../io/database';
import { removeDatabase } from '../../io/remove-database';
import { writeFileAtomic } from '../../io/atomic';
import { decodeList, encodeList, groupList, LIST_NAME } from '../list/scrape-list';
import { NotSplittableError } from '../page-rows';
import { splitScrape } from '../split-scrape';
import type { ReadStored } from '../stored-versions';
import { deriveDatabase } from '../derive/io/derive-database';
import { readRecorded } from './read-recorded';
import { openReadingPack } from './reading-pack';
import { differenceOf } from './same-rows';

export interface SplitOptions {
  /** A closed `scrape.db`; it is left as it is. */
  readonly database: string;
  /** An empty folder: `list.json.br` and `readings.pack` are written into it. */
  readonly into: string;
  /** What the store holds of it already. */
  readonly stored: Pick<BodyReader, 'has' | 'read'>;
  /** Path of a file that does not exist: for the database that proves it, removed again. */
  readonly proof: string;
}

/**
 * Writes what stands for a `scrape.db` in format 2, makes the database again out of it, and compares them row by row.
 *
 * @throws NotSplittableError, saying why, where they are not equal: then nothing may take the place of the old one
 */
export function splitDatabase({ database, into, stored, proof }: SplitOptions): void {
  const file = join(into, READING_PACK_NAME);
  const pack = openReadingPack(file, stored.has);
  const db = openDatabase(database, { readonly: true });
  let list: Buffer;
  try {
    const { pages, tables } = readRecorded(db);
    list = encodeList(groupList(splitScrape(pages, tables, pack), pack.group));
    pack.finish();
  } finally {
    pack.abandon();
    db.close();
  }
  writeFileAtomic(join(into, LIST_NAME), list);
  const news = openPacks([file]);
  const read: ReadStored = (digest) => news.read(digest) ?? stored.read(digest);
  try {
    const difference =
      faultOf(() => deriveDatabase(decodeList(list, read), read, proof)) ?? differenceOf(proof, database);
    if (difference !== null) throw new NotSplittableError(`it would not be the same: ${difference}`);
  } finally {
    news.close();
    removeDatabase(proof);
  }
}

/** Whatever keeps it from being made again keeps the old one in its place. */
export function faultOf(derive: () => void): string | null {
  try {
    derive();
    return null;
  } catch (error) {
    return describeError(error);
  }
}

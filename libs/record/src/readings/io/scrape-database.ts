import { hash, randomBytes } from 'node:crypto';
import { constants, copyFileSync, existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeError, makeFolderIn, removeIfFree, renameWithRetry, StageError } from '@scrape-and-report/production';
import { openPacks } from '../../bodies/io/body-reader';
import { openDatabase } from '../../io/database';
import { removeDatabase } from '../../io/remove-database';
import { TEMPORARY_PREFIX } from '../../io/atomic';
import { isLevel, levelHeader } from '../../io/level-header';
import { OWN_FOLDER, parseScrapeName, SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { decodeList, LIST_NAME, type ScrapeList } from '../list/scrape-list';
import { nearestFirst, type OpenedDatabase, unwantedDatabases } from '../opened-databases';
import { MissingReadingError, type ReadStored } from '../stored-versions';
import { deriveDatabase } from '../derive/io/derive-database';
import { deriveFrom, type EarlierScrape } from '../derive/io/derive-from';
import { readList, readListBytes } from './read-list';
import { readingPacksOf } from './reading-pack';

/**
 * The SQLite file in which the tables of a scrape stand: its own `scrape.db`, or in format 2 one that is made from its list
 * below `.production/open` of its store, where it is found again the next time. Not for writing.
 *
 * @param directory of a scrape, directly below its store
 * @throws StageError `READINGS_MISSING`, `LIST_UNREADABLE`. In a directory that has neither file the path of `scrape.db` is
 * given, which is not there: who opens it says so.
 */
export function scrapeDatabase(directory: string): string {
  const own = join(directory, SCRAPE_DB_NAME);
  if (existsSync(own)) return own;
  const list = readListBytes(directory);
  return list ? derivedFrom(directory, list) : own;
}

/**
 * The same as a file of its own in `.production/open`, for whoever wants to look at it with tools that may write.
 *
 * @returns its path: `<directory's name>.db`
 */
export function openedDatabase(directory: string): string {
  const found = scrapeDatabase(directory);
  const file = openedFile(directory);
  // Made for who asks: one that somebody has changed since must not be what is shown.
  return found === file ? file : placeOpened(file, (aside) => copyFileSync(found, aside, constants.COPYFILE_FICLONE));
}

/** The database of a scrape in format 2, where it is made already; null where it is not. */
export function madeDatabase(directory: string): string | null {
  const bytes = readListBytes(directory);
  const file = openedPath(directory);
  return bytes && isMade(file, markOf(bytes)) ? file : null;
}

/**
 * Takes tables for those that the list of a scrape stands for, and puts them where they are looked for.
 *
 * @param database is marked, and moves away
 */
export function keepAsMade(directory: string, database: string): void {
  const bytes = readListBytes(directory);
  if (!bytes) throw new RangeError(`${directory} has no ${LIST_NAME}`);
  setMark(database, markOf(bytes));
  placeOpened(openedFile(directory), (aside) => renameWithRetry(database, aside));
}

function openedPath(directory: string): string {
  return join(storeLayout(dirname(directory)).own, 'open', `${basename(directory)}.db`);
}

function openedFile(directory: string): string {
  const store = dirname(directory);
  return join(makeFolderIn(store, OWN_FOLDER, 'open'), `${basename(directory)}.db`);
}

function derivedFrom(directory: string, bytes: Buffer): string {
  const file = openedFile(directory);
  const mark = markOf(bytes);
  if (isMade(file, mark)) return noteUse(file);
  const packs = openPacks(readingPacksOf(dirname(directory)));
  try {
    const other = nearestMade(directory, packs.read);
    return placeOpened(file, (aside) => {
      const list = decodeList(bytes, packs.read);
      const { read, rankOf, ahead } = packs;
      if (!other || !deriveFrom(other, list, { read, rankOf, ahead, file: aside }))
        deriveDatabase(list, read, aside, { rankOf, ahead });
      setMark(aside, mark);
    });
  } catch (error) {
    throw asListFault(directory, error);
  } finally {
    packs.close();
  }
}

/** The scrape nearest in time of those whose tables stand there: fewest pages are another. */
function nearestMade(directory: string, read: ReadStored): EarlierScrape | null {
  const [store, own] = [dirname(directory), basename(directory)];
  const folder = dirname(openedPath(directory));
  const names = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.db'))
    .map((name) => name.slice(0, -'.db'.length))
    .filter((name) => name !== own && parseScrapeName(name) !== null);
  for (const name of nearestFirst(names, own)) {
    const database = madeDatabase(join(store, name));
    // Noted, so that it does not make room for what is made of it.
    const list = database && readWholeList(join(store, name), read);
    if (list && database !== null) return { list, database: noteUse(database) };
  }
  return null;
}

/** Null for one that is no fault of the scrape that is asked for. */
function readWholeList(directory: string, read: ReadStored): ScrapeList | null {
  try {
    return readList(directory, read);
  } catch (error) {
    if (error instanceof MissingReadingError || error instanceof RangeError) return null;
    throw error;
  }
}

/** Makes a file aside and puts it in its place; older ones that nobody asked for lately go. */
function placeOpened(file: string, make: (aside: string) => void): string {
  const folder = dirname(file);
  const aside = join(folder, `${TEMPORARY_PREFIX}${randomBytes(6).toString('hex')}-${basename(file)}`);
  clear(folder, basename(file));
  try {
    make(aside);
    renameWithRetry(aside, file);
  } catch (error) {
    removeDatabase(aside);
    throw error;
  }
  clear(folder, basename(file));
  return file;
}

/** By it those go that nobody asked for. */
function noteUse(file: string): string {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Of another user's store nothing is noted.
  }
  return file;
}

/** Makes room for one that comes, or has come. */
function clear(folder: string, coming: string): void {
  const opened = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .flatMap((name) => {
      const stat = statSync(join(folder, name), { throwIfNoEntry: false });
      return stat ? [{ name, bytes: stat.size, usedMs: stat.mtimeMs }] : [];
    });
  const isLitter = ({ name, usedMs }: OpenedDatabase): boolean =>
    name.startsWith(TEMPORARY_PREFIX) && usedMs < Date.now() - LITTER_MS;
  const ours = opened.filter(({ name }) => parseScrapeName(name.slice(0, -'.db'.length)) !== null);
  const unwanted = [...opened.filter(isLitter).map(({ name }) => name), ...unwantedDatabases(ours, coming)];
  for (const name of unwanted) removeIfFree(join(folder, name));
}

/** Nobody makes a database for so long: it was killed. */
const LITTER_MS = 3 * 3_600_000;

/** Two numbers of the file's header that are free for who uses it: 63 bits of the digest of what it was made from. */
interface Mark {
  readonly application_id: number;
  readonly user_version: number;
}

/** Counted up when the same list is made into another file. */
const VERSION = 1;

function markOf(list: Uint8Array): Mark {
  const digest = hash('sha256', Buffer.concat([Buffer.from([VERSION]), list]), 'buffer');
  return { application_id: digest.readInt32LE(0), user_version: digest.readInt32LE(4) };
}

function setMark(file: string, { application_id, user_version }: Mark): void {
  const db = openDatabase(file, { fast: true });
  try {
    db.exec(`PRAGMA application_id = ${application_id}; PRAGMA user_version = ${user_version};`);
  } finally {
    db.close();
  }
  levelHeader(file);
}

function isMade(file: string, mark: Mark): boolean {
  if (!existsSync(file)) return false;
  try {
    // Whoever looks at it with a tool may have written into it.
    if (!isLevel(file)) return false;
    const db = openDatabase(file, { readonly: true });
    try {
      const number = (name: keyof Mark): number | undefined =>
        [...db.prepare(`PRAGMA ${name}`).tuples<[number]>()][0]?.[0];
      return number('application_id') === mark.application_id && number('user_version') === mark.user_version;
    } finally {
      db.close();
    }
  } catch {
    // Whatever it is, it is made anew.
    return false;
  }
}

/** What keeps a list, or what it names, from being read, as it is said to people; any other error as it is. */
export function asListFault(directory: string, error: unknown): unknown {
  if (error instanceof MissingReadingError)
    return new StageError(`what pages of ${directory} were read as is missing: ${error.message}`, {
      code: 'READINGS_MISSING',
      hint: 'a pack of an older scrape is missing or damaged: a sync from another partner restores it',
      cause: error,
    });
  if (error instanceof RangeError)
    return new StageError(`${join(directory, LIST_NAME)} cannot be read: ${describeError(error)}`, {
      code: 'LIST_UNREADABLE',
      hint: 'a sync from another partner restores it',
      cause: error,
    });
  return error;
}

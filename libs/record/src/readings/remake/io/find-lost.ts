import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBodies, openPacks, type BodyReader } from '../../../bodies/io/body-reader';
import { bodyDigest } from '../../../bodies/pack-format';
import { sealedScrapes } from '../../../forget/io/sealed-scrapes';
import { openDatabase } from '../../../io/database';
import { SCRAPE_DB_NAME, storeLayout } from '../../../layout';
import { readList } from '../../io/read-list';
import { readRecorded } from '../../io/read-recorded';
import { readingPacksOf } from '../../io/reading-pack';
import { decodeVersion, type PageVersion } from '../../page-version';
import { groupList, LIST_NAME, type ScrapeList } from '../../list/scrape-list';
import { keptVersions } from './kept-versions';
import { longUrl } from '../../short-url';
import { rootOf, splitScrape } from '../../split-scrape';
import { MissingReadingError, type ReadStored } from '../../stored-versions';

/** A page whose reading is lost, as far as it is known. */
export interface LostPage {
  /** That the scrape was made with. */
  readonly root: string;
  /** The URL that answered. */
  readonly from: string;
  readonly body: Buffer;
  readonly contentType: string | null;
}

/**
 * Reads a page again, and writes it as a scrape of its own.
 *
 * @param folder an empty one
 * @returns path of its closed database; null when it is no page
 */
export type ReadAgain = (page: LostPage, folder: string) => Promise<string | null>;

/** Where and how is looked for what is lost. */
export interface Search {
  readonly store: string;
  readonly readAgain: ReadAgain;
  /** For files that come and go. */
  readonly folder: string;
}

/**
 * What can be had again of what is lost, by digest: from tables that are still there, and from bodies.
 *
 * @param lost digests of readings, versions and groups
 */
export async function findLost(
  lost: ReadonlySet<string>,
  { store, readAgain, folder }: Search,
): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  const note = (database: string): void => noteFrom(database, lost, found);
  noteKept(store, lost, found);
  for (const database of tablesIn(store)) if (found.size < lost.size) note(database);
  if (found.size === lost.size) return found;
  const bodies = openBodies(sealedScrapes(store).map(({ dir }) => join(store, dir)));
  try {
    for (const { reading, ...page } of lostPages(store, lost)) {
      if (found.has(reading)) continue;
      const body = page.digest === null ? null : bodies.read(page.digest);
      const database = body && (await readAgain({ ...page, body }, folder));
      if (database) note(database);
    }
  } finally {
    bodies.close();
  }
  return found;
}

function noteKept(store: string, lost: ReadonlySet<string>, found: Map<string, Buffer>): void {
  const kept = openPacks(keptVersions(store));
  try {
    for (const digest of lost) {
      const bytes = kept.read(digest);
      if (bytes) found.set(digest, bytes);
    }
  } finally {
    kept.close();
  }
}

/** Tables of scrapes that need nothing made for them. */
function tablesIn(store: string): string[] {
  const open = join(storeLayout(store).own, 'open');
  const made = existsSync(open) ? readdirSync(open).filter((name) => name.endsWith('.db')) : [];
  return [
    ...made.map((name) => join(open, name)),
    ...sealedScrapes(store).map(({ dir }) => join(store, dir, SCRAPE_DB_NAME)),
  ].filter((file) => existsSync(file));
}

/** Whoever changed them since has changed the digests as well. */
function noteFrom(database: string, lost: ReadonlySet<string>, found: Map<string, Buffer>): void {
  try {
    const db = openDatabase(database, { readonly: true });
    try {
      const { pages, tables } = readRecorded(db);
      const note = (bytes: Buffer): string => {
        const digest = bodyDigest(bytes);
        if (lost.has(digest)) found.set(digest, bytes);
        return digest;
      };
      groupList(splitScrape(pages, tables, { reading: note, version: note }), note);
    } finally {
      db.close();
    }
  } catch {
    // Of tables that can't be read nothing is had.
  }
}

/** Null where the groups of its versions are lost as well. */
function listIfWhole(directory: string, read: ReadStored): ScrapeList | null {
  try {
    return readList(directory, read);
  } catch (error) {
    if (error instanceof MissingReadingError) return null;
    throw error;
  }
}

type LostVersion = Omit<LostPage, 'body'> & { readonly reading: string; readonly digest: string | null };

/** Pages of any scrape whose reading is lost, and that are known otherwise. */
function* lostPages(store: string, lost: ReadonlySet<string>): Generator<LostVersion> {
  const packs = openPacks([...readingPacksOf(store), ...keptVersions(store)]);
  try {
    const seen = new Set<string>();
    for (const { dir, manifest } of sealedScrapes(store)) {
      if (!manifest.files.some(({ path }) => path === LIST_NAME)) continue;
      const list = listIfWhole(join(store, dir), packs.read);
      if (!list) continue;
      const root = rootOf(list.parameters);
      for (const digest of list.pages.version) {
        if (seen.has(digest)) continue;
        seen.add(digest);
        const version = versionIn(packs, digest);
        if (version?.response && lost.has(version.reading))
          yield {
            ...{ root, reading: version.reading, digest: version.body },
            from: longUrl(version.response.url, root),
            contentType: version.response.content_type,
          };
      }
    }
  } finally {
    packs.close();
  }
}

function versionIn(packs: Pick<BodyReader, 'read'>, digest: string): PageVersion | null {
  try {
    const bytes = packs.read(digest);
    return bytes && decodeVersion(bytes);
  } catch {
    return null;
  }
}

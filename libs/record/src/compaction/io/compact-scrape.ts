import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { hash } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import {
  isHeldOpen,
  makeFolderIn,
  removeIfFree,
  removeWithRetry,
  renameWithRetry,
} from '@scrape-and-report/production';
import { openPacks, type PackReader } from '../../bodies/io/body-reader';
import { heldByPack } from '../../bodies/io/rewrite-pack';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import type { SealedScrape } from '../../forget/io/sealed-scrapes';
import { writeFileAtomic } from '../../io/atomic';
import { digestOf, fileEntry } from '../../io/scrapes';
import { MANIFEST_NAME, OWN_FOLDER, SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { renderScrapeManifest, type ManifestFile } from '../../manifest';
import { packsIn } from '../../needs';
import { needsOf } from '../../readings/io/pack-names';
import { readList } from '../../readings/io/read-list';
import { keepAsMade } from '../../readings/io/scrape-database';
import { splitDatabase } from '../../readings/io/split-database';
import { splitSince } from '../../readings/io/split-since';
import type { EarlierScrape } from '../../readings/derive/io/derive-from';
import { NotSplittableError } from '../../readings/page-rows';
import { LIST_NAME } from '../../readings/list/scrape-list';
import { StoredVersions, type ReadStored } from '../../readings/stored-versions';

/** In `.production`: where a scrape is written aside. */
const STAGING = 'incoming-compact';

export interface CompactWork {
  readonly store: string;
  /** What scrapes in format 2 before this one hold; what this one adds comes to it. */
  readonly stored: PackReader;
  /** Names of packs by what they hold, of all scrapes: of several the first. */
  readonly index: Map<string, string>;
  /** Names of packs of scrapes after this one: nothing may lean on them. */
  readonly later: ReadonlySet<string>;
  /** Folder in the trash. */
  readonly trash: string;
  /** A scrape before it, of which most may be as in this one. */
  readonly earlier?: EarlierScrape | null;
  /** Its tables will be looked at: they do not go to the trash, but where they are looked for. */
  readonly isKeptOpen?: boolean;
  /** Asked before anything takes its place. */
  readonly assertRight: () => Promise<void>;
  readonly onStep?: (step: string) => void;
}

/** A scrape whose file is not what its manifest says: a partner has it whole, or nobody has. */
export class DamagedScrapeError extends Error {}

/**
 * Moves a scrape over to format 2. What stands for its tables is written aside, the tables are made again out of that and
 * compared row by row, and then its manifest names the new files instead of the old one, which goes to the trash. A kill at
 * any moment leaves it whole in one format or the other; `recoverCompaction` clears away what is left.
 *
 * @returns digest of its new manifest
 * @throws NotSplittableError, DamagedScrapeError: then it is as it was
 */
export async function compactScrape(scrape: SealedScrape, work: CompactWork): Promise<string> {
  const { store, stored, index, assertRight, onStep } = work;
  const { dir, manifest } = scrape;
  const directory = join(store, dir);
  const database = join(directory, SCRAPE_DB_NAME);
  const sealed = manifest.files.find(({ path }) => path === SCRAPE_DB_NAME);
  if (manifest.files.some(({ path }) => path === READING_PACK_NAME))
    throw new NotSplittableError('it holds a pack that others lean on');
  if (sealed?.sha256 !== (await digestOf(database)))
    throw new DamagedScrapeError(`${database} is not the file that was sealed`);
  const staging = join(storeLayout(store).own, STAGING);
  removeWithRetry(staging);
  const into = makeFolderIn(store, OWN_FOLDER, STAGING, dir);
  try {
    const split = { database, into, stored, proof: join(staging, 'proof.db') };
    if (!work.earlier || !splitSince(split, work.earlier)) splitDatabase(split);
    onStep?.('written aside');
    const news = await newFilesIn(into);
    const kept = manifest.files.filter(({ path }) => path !== SCRAPE_DB_NAME);
    const files: ManifestFile[] = [...kept, ...news];
    noteStored(join(into, READING_PACK_NAME), news, index);
    const needs = leansOn(into, { stored, index, own: new Set(packsIn(files)) });
    // As a clock that was a day off leaves it. The later one may come to lean on this one, and neither could be fetched first.
    if (needs.some((need) => work.later.has(need)))
      throw new NotSplittableError('bodies of it stand in a scrape that bears a later name');
    const text = renderScrapeManifest({
      timestamp: manifest.timestamp,
      producer: manifest.producer,
      epoch: manifest.epoch,
      complete: true,
      pages: manifest.pages,
      ...(manifest.forgotten && { forgotten: manifest.forgotten }),
      ...(needs.length > 0 && { needs }),
      was: sealed.sha256,
      files,
    });
    await assertRight();
    for (const { path } of news) {
      onStep?.('place file');
      renameWithRetry(join(into, path), join(directory, path));
    }
    onStep?.('place manifest');
    writeFileAtomic(join(directory, MANIFEST_NAME), text);
    onStep?.('discard');
    if (work.isKeptOpen) keepAsMade(directory, database);
    else discardDatabase(work, dir);
    if (existsSync(join(directory, READING_PACK_NAME))) stored.add(join(directory, READING_PACK_NAME));
    return hash('sha256', text, 'hex');
  } finally {
    removeIfFree(staging);
  }
}

/** Flushed: what names them does not come to the disk before them. */
async function newFilesIn(folder: string): Promise<ManifestFile[]> {
  const names = [LIST_NAME, READING_PACK_NAME].filter((name) => existsSync(join(folder, name)));
  for (const name of names) {
    const handle = openSync(join(folder, name), 'r+');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
  return Promise.all(names.map((name) => fileEntry(folder, name)));
}

/** What it holds is found in no scrape before it. */
function noteStored(pack: string, news: readonly ManifestFile[], index: Map<string, string>): void {
  const [name] = packsIn(news);
  if (name !== undefined) for (const digest of heldByPack(pack)) index.set(digest, name);
}

function leansOn(
  into: string,
  { stored, index, own }: Pick<CompactWork, 'stored' | 'index'> & { readonly own: ReadonlySet<string> },
): string[] {
  const news = openPacks([join(into, READING_PACK_NAME)]);
  const read: ReadStored = (digest) => news.read(digest) ?? stored.read(digest);
  try {
    return needsOf(readList(into, read), new StoredVersions(read), { index, own });
  } finally {
    news.close();
  }
}

/** Somebody may have it open: then it goes the next time. */
export function discardDatabase({ store, trash }: Pick<CompactWork, 'store' | 'trash'>, dir: string): void {
  const place = join(trash, dir, SCRAPE_DB_NAME);
  makeFolderIn(store, relative(store, dirname(place)));
  try {
    renameWithRetry(join(store, dir, SCRAPE_DB_NAME), place);
  } catch (error) {
    if (!isHeldOpen(error)) throw error;
  }
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  isDigest,
  isText,
  listOf,
  parserOf,
  readRecordText,
  recordOf,
  removeIfFree,
} from '@scrape-and-report/production';
import { openPacks } from '../../bodies/io/body-reader';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { sealedScrapes, type SealedScrape } from '../../forget/io/sealed-scrapes';
import { writeFileAtomic } from '../../io/atomic';
import { validScrapes } from '../../io/scrapes';
import { SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { packsIn } from '../../needs';
import { indexOfPacks, namedPacks, type NamedPack } from '../../readings/io/pack-names';
import { keepVersions } from '../../readings/remake/io/kept-versions';
import { NotSplittableError } from '../../readings/page-rows';
import { LIST_NAME } from '../../readings/list/scrape-list';
import { readList } from '../../readings/io/read-list';
import { madeDatabase } from '../../readings/io/scrape-database';
import type { EarlierScrape } from '../../readings/derive/io/derive-from';
import type { ReadStored } from '../../readings/stored-versions';
import { compactScrape, DamagedScrapeError, discardDatabase, type CompactWork } from './compact-scrape';

export interface CompactOptions extends Pick<CompactWork, 'store' | 'trash' | 'assertRight' | 'onStep'> {
  /** No more of them than this. Default: all. */
  readonly most?: number;
  /** Only this one, whose tables will be looked at. */
  readonly only?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, todo: number) => void;
}

/** A scrape that format 2 could not hold. */
export interface StuckScrape {
  readonly dir: string;
  readonly reason: string;
  /** It was found out just now. */
  readonly isNew?: true;
}

export interface CompactOutcome {
  /** Of each scrape that was moved over the digest of its manifest before, and now. */
  readonly moved: readonly { readonly dir: string; readonly from: string; readonly to: string }[];
  /** How many are left in format 1, those that could not be moved over left aside. */
  readonly left: number;
  /** Names of those that stay in format 1, with the reason. */
  readonly stuck: readonly StuckScrape[];
}

/**
 * Moves scrapes of a store over to format 2, the oldest first. Each leans on those before it alone, so that two stores that
 * hold the same scrapes come to the same bytes, however many are moved over at a time. Killed at any moment, it goes on
 * where it was.
 */
export async function compactStore(options: CompactOptions): Promise<CompactOutcome> {
  const { store, most = Infinity, only, signal, onProgress } = options;
  recoverCompaction(options);
  const valid = new Set(validScrapes(store, { all: true }).map(({ name }) => name));
  const all = sealedScrapes(store).filter(({ dir }) => valid.has(dir));
  const known = new Map(loadStuck(store).map((entry) => [entry.digest, entry.reason]));
  const isAsked = ({ dir, digest }: SealedScrape): boolean =>
    !known.has(digest) && (only === undefined || dir === only);
  const todo = all.filter((scrape) => !isCompact(scrape) && isAsked(scrape));
  const stuck: (StuckScrape & { readonly digest: string })[] = all.flatMap(({ dir, digest }) =>
    known.has(digest) ? [{ dir, digest, reason: known.get(digest)! }] : [],
  );
  const moved: { dir: string; from: string; to: string }[] = [];
  if (todo.length === 0) {
    keepVersions(store);
    return { moved, left: 0, stuck };
  }
  let passedOver = 0;
  let earlier: EarlierScrape | null = null;
  const stored = openPacks([]);
  const later = new Set(all.flatMap(({ manifest }) => packsIn(manifest.files)));
  const index = new Map(indexOfPacks(all.flatMap((scrape) => packsOf(store, scrape))));
  try {
    for (const scrape of all) {
      if (moved.length >= most) break;
      signal?.throwIfAborted();
      for (const pack of packsIn(scrape.manifest.files)) later.delete(pack);
      if (!todo.includes(scrape)) {
        if (isCompact(scrape)) stored.add(join(store, scrape.dir, READING_PACK_NAME));
        if (isCompact(scrape)) earlier = madeScrape(store, scrape, stored.read) ?? earlier;
        continue;
      }
      onProgress?.(moved.length, Math.min(todo.length, most) - moved.length);
      try {
        const isKeptOpen = only !== undefined;
        const to = await compactScrape(scrape, { ...options, stored, index, later, earlier, isKeptOpen });
        moved.push({ dir: scrape.dir, from: scrape.digest, to });
        earlier = movedScrape(options, scrape, stored.read) ?? earlier;
      } catch (error) {
        passedOver += 1;
        if (error instanceof NotSplittableError)
          stuck.push({ dir: scrape.dir, digest: scrape.digest, reason: error.message.slice(0, 300), isNew: true });
        else if (!(error instanceof DamagedScrapeError)) throw error;
      }
    }
  } finally {
    stored.close();
  }
  saveStuck(store, stuck);
  keepVersions(store);
  return { moved, left: todo.length - moved.length - passedOver, stuck };
}

/** Clears away what a kill, or a file that somebody had open, left beside scrapes. Call it before anything is moved over. */
export function recoverCompaction({ store, trash }: Pick<CompactWork, 'store' | 'trash'>): void {
  for (const { dir, manifest } of sealedScrapes(store)) {
    const listed = new Set(manifest.files.map(({ path }) => path));
    const isLeft = (name: string): boolean => !listed.has(name) && existsSync(join(store, dir, name));
    if (listed.has(LIST_NAME)) {
      if (isLeft(SCRAPE_DB_NAME)) discardDatabase({ store, trash }, dir);
    } else for (const name of [LIST_NAME, READING_PACK_NAME].filter(isLeft)) removeIfFree(join(store, dir, name));
  }
}

/** A scrape in format 2 whose tables stand there already. */
function madeScrape(store: string, { dir }: SealedScrape, read: ReadStored): EarlierScrape | null {
  const database = madeDatabase(join(store, dir));
  return database === null ? null : { list: readList(join(store, dir), read), database };
}

/** One that was moved over just now, by the tables that it was made of. */
function movedScrape({ store, trash }: CompactOptions, { dir }: SealedScrape, read: ReadStored): EarlierScrape | null {
  const database = join(trash, dir, SCRAPE_DB_NAME);
  return existsSync(database) ? { list: readList(join(store, dir), read), database } : null;
}

function isCompact({ manifest }: SealedScrape): boolean {
  return manifest.files.some(({ path }) => path === LIST_NAME);
}

function packsOf(store: string, { dir, manifest }: SealedScrape): NamedPack[] {
  return namedPacks(manifest.files, (path) => join(store, dir, path));
}

/** A scrape that format 2 could not hold, as it is kept: it is not tried again every day. */
interface KeptStuck {
  readonly dir: string;
  /** Of its manifest. */
  readonly digest: string;
  readonly reason: string;
}

const parseStuck = parserOf<{ readonly stuck: readonly KeptStuck[] }>({
  stuck: listOf(recordOf<KeptStuck>({ dir: isText(100), digest: isDigest, reason: isText(500) }), 100_000),
});

function loadStuck(store: string): readonly KeptStuck[] {
  try {
    return parseStuck(readRecordText(stuckPath(store)))?.stuck ?? [];
  } catch {
    return [];
  }
}

function saveStuck(store: string, all: readonly KeptStuck[]): void {
  const stuck = all.map(({ dir, digest, reason }) => ({ dir, digest, reason }));
  if (stuck.length > 0) writeFileAtomic(stuckPath(store), `${JSON.stringify({ stuck })}\n`);
}

function stuckPath(store: string): string {
  return join(storeLayout(store).own, 'uncompacted.json');
}

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
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../bodies/pack-format';
import { sealedScrapes, type SealedScrape } from '../../forget/io/sealed-scrapes';
import { writeFileAtomic } from '../../io/atomic';
import { validScrapes } from '../../io/scrapes';
import { SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { packsIn } from '../../needs';
import { indexOfPacks, type NamedPack } from '../../readings/io/pack-names';
import { NotSplittableError } from '../../readings/page-rows';
import { LIST_NAME } from '../../readings/scrape-list';
import { compactScrape, DamagedScrapeError, discardDatabase, type CompactWork } from './compact-scrape';

export interface CompactOptions extends Pick<CompactWork, 'store' | 'trash' | 'assertRight' | 'onStep'> {
  /** No more of them than this. Default: all. */
  readonly most?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, todo: number) => void;
}

export interface CompactOutcome {
  /** Of each scrape that was moved over the digest of its manifest before, and now. */
  readonly moved: readonly { readonly dir: string; readonly from: string; readonly to: string }[];
  /** How many are left in format 1 and can be moved over. */
  readonly left: number;
  /** Names of those that stay in format 1, with the reason. */
  readonly stuck: readonly { readonly dir: string; readonly reason: string }[];
}

/**
 * Moves scrapes of a store over to format 2, the oldest first. Each leans on those before it alone, so that two stores that
 * hold the same scrapes come to the same bytes, however many are moved over at a time. Killed at any moment, it goes on
 * where it was.
 */
export async function compactStore(options: CompactOptions): Promise<CompactOutcome> {
  const { store, most = Infinity, signal, onProgress } = options;
  recoverCompaction(options);
  const valid = new Set(validScrapes(store, { all: true }).map(({ name }) => name));
  const all = sealedScrapes(store).filter(({ dir }) => valid.has(dir));
  const known = new Map(loadStuck(store).map((entry) => [entry.digest, entry.reason]));
  const todo = all.filter((scrape) => !isCompact(scrape) && !known.has(scrape.digest));
  const stuck = all.flatMap(({ dir, digest }) =>
    known.has(digest) ? [{ dir, digest, reason: known.get(digest)! }] : [],
  );
  const moved: { dir: string; from: string; to: string }[] = [];
  const last = todo[Math.min(todo.length, most) - 1]?.dir;
  if (last === undefined) return { moved, left: todo.length, stuck };
  const stored = openPacks([]);
  const index = new Map(indexOfPacks(all.flatMap((scrape) => packsOf(store, scrape))));
  try {
    for (const scrape of all.filter(({ dir }) => dir <= last)) {
      signal?.throwIfAborted();
      if (!todo.includes(scrape)) {
        if (isCompact(scrape)) stored.add(join(store, scrape.dir, READING_PACK_NAME));
        continue;
      }
      onProgress?.(moved.length, Math.min(todo.length, most) - moved.length);
      try {
        const to = await compactScrape(scrape, { ...options, stored, index });
        moved.push({ dir: scrape.dir, from: scrape.digest, to });
      } catch (error) {
        if (error instanceof NotSplittableError)
          stuck.push({ dir: scrape.dir, digest: scrape.digest, reason: error.message.slice(0, 300) });
        else if (!(error instanceof DamagedScrapeError)) throw error;
      }
    }
  } finally {
    stored.close();
  }
  saveStuck(store, stuck);
  return { moved, left: todo.length - moved.length, stuck };
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

function isCompact({ manifest }: SealedScrape): boolean {
  return manifest.files.some(({ path }) => path === LIST_NAME);
}

function packsOf(store: string, { dir, manifest }: SealedScrape): NamedPack[] {
  return manifest.files
    .filter(({ path }) => path === BODY_PACK_NAME || path === READING_PACK_NAME)
    .flatMap((file) => packsIn([file]).map((name) => ({ file: join(store, dir, file.path), name })));
}

/** Scrapes that format 2 could not hold: they are not tried again every day. */
interface StuckScrape {
  readonly dir: string;
  /** Of its manifest. */
  readonly digest: string;
  readonly reason: string;
}

const parseStuck = parserOf<{ readonly stuck: readonly StuckScrape[] }>({
  stuck: listOf(recordOf<StuckScrape>({ dir: isText(100), digest: isDigest, reason: isText(500) }), 100_000),
});

function loadStuck(store: string): readonly StuckScrape[] {
  try {
    return parseStuck(readRecordText(stuckPath(store)))?.stuck ?? [];
  } catch {
    return [];
  }
}

function saveStuck(store: string, stuck: readonly StuckScrape[]): void {
  if (stuck.length > 0) writeFileAtomic(stuckPath(store), `${JSON.stringify({ stuck })}\n`);
}

function stuckPath(store: string): string {
  return join(storeLayout(store).own, 'uncompacted.json');
}

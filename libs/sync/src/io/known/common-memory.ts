import { createHash } from 'node:crypto';
import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree, removeWithRetry } from '@scrape-and-report/production';
import { readRecordText } from '@scrape-and-report/production';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { parseStoreManifest, type StoreManifest } from '../../manifest/store-manifest';
import {
  noSyncs,
  withCommonSync,
  type CommonBase,
  type CommonSync,
  type CommonSyncs,
  type HeldScrapes,
} from '../../plan/common-syncs';
import { readStoreMarker } from '../guards/ensure-store';
import { manifestPath, readManifestBytes } from './published-manifest';

/** Manifests that are remembered take no more than this, whatever their number; the newest always stays. */
const MOST_BYTES = 64 << 20;
/** A list of forty syncs takes a few kilobytes; with a thousand paths each that one could not take, some megabytes. */
const MOST_LIST_BYTES = 16 << 20;
const DIGEST = /^[0-9a-f]{64}$/;

/** What a store remembers: `.production/common/syncs.json`. Empty when it is not of this store's id. */
export function loadCommonSyncs(store: string): CommonSyncs {
  const id = readStoreMarker(store)?.id ?? '';
  const none = noSyncs(id);
  try {
    const value = JSON.parse(readRecordText(listPath(store), { maxBytes: MOST_LIST_BYTES })) as {
      readonly version?: unknown;
    } & CommonSyncs;
    return value.version === 1 && id !== '' && value.id === id && Array.isArray(value.syncs)
      ? { id, syncs: value.syncs.filter(isCommonSync), scrapes: isListOfTexts(value.scrapes) ? value.scrapes : [] }
      : none;
  } catch {
    return none;
  }
}

/**
 * Remembers that a store holds what its published manifest lists. Call it when that manifest has just been published, or
 * stood there already.
 */
export function noteCommonSync(store: string, sync: CommonSync, held: HeldScrapes): void {
  const before = loadCommonSyncs(store);
  if (before.id === '') return;
  const after = withCommonSync(before, sync, held);
  const isThere = existsSync(keptPath(store, sync.digest));
  if (isThere && JSON.stringify(after) === JSON.stringify(before)) return;
  if (!existsSync(folderOf(store))) mkdirSync(folderOf(store));
  if (!isThere) keepManifest(store, sync.digest);
  const kept = withinBytes(store, after);
  writeFileAtomic(listPath(store), `${JSON.stringify({ version: 1, ...kept })}\n`);
  const wanted = new Set(kept.syncs.map(({ digest }) => `${digest}.json`));
  for (const name of readdirSync(folderOf(store)))
    if (DIGEST.test(name.slice(0, -5)) && !wanted.has(name)) removeIfFree(join(folderOf(store), name));
}

/**
 * Remembers that scrapes of a store stand there as another copy, by the digest of the former one: they are not lost.
 * Killed before this was noted, the store counts as one that has lost them, and deletes nothing until its next sync.
 */
export function noteReplaced(store: string, replaced: ReadonlyMap<string, string>): void {
  const memory = loadCommonSyncs(store);
  if (!memory.scrapes.some((digest) => replaced.has(digest))) return;
  const scrapes = [...new Set(memory.scrapes.map((digest) => replaced.get(digest) ?? digest))].sort();
  writeFileAtomic(listPath(store), `${JSON.stringify({ version: 1, ...memory, scrapes })}\n`);
}

/** A store that has lost what nobody deletes is like a new one: what it lacks says nothing. */
export function forgetCommonSyncs(store: string): void {
  removeWithRetry(folderOf(store));
}

/** The manifest of a common sync, from whichever of the stores has kept it; null when neither has. */
export function loadCommonManifest(base: CommonBase, stores: readonly string[]): StoreManifest | null {
  for (const store of stores) {
    for (const path of [keptPath(store, base.digest), manifestPath(store)]) {
      const bytes = readManifestBytes(path, base.digest);
      if (bytes && createHash('sha256').update(bytes).digest('hex') === base.digest)
        return parseStoreManifest(bytes.toString('utf8'));
    }
  }
  return null;
}

/** A second name where the disk has such, otherwise a copy. */
function keepManifest(store: string, digest: string): void {
  const kept = keptPath(store, digest);
  try {
    linkSync(manifestPath(store), kept);
  } catch {
    copyFileSync(manifestPath(store), kept, constants.COPYFILE_FICLONE);
  }
}

function withinBytes(store: string, { syncs, ...memory }: CommonSyncs): CommonSyncs {
  let bytes = 0;
  const newestFirst = [...syncs].reverse().filter(({ digest }, age) => {
    bytes += statSync(keptPath(store, digest), { throwIfNoEntry: false })?.size ?? 0;
    return age === 0 || bytes <= MOST_BYTES;
  });
  return { ...memory, syncs: newestFirst.reverse() };
}

function isCommonSync(value: unknown): value is CommonSync {
  const sync = value as Partial<CommonSync> | null;
  return (
    typeof sync?.digest === 'string' &&
    DIGEST.test(sync.digest) &&
    isListOfTexts(sync.with) &&
    isListOfTexts(sync.lacks)
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function folderOf(store: string): string {
  return join(storeLayout(store).own, 'common');
}

function listPath(store: string): string {
  return join(folderOf(store), 'syncs.json');
}

function keptPath(store: string, digest: string): string {
  return join(folderOf(store), `${digest}.json`);
}

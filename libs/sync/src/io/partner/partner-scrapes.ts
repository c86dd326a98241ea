import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  FileRefusedError,
  pathInside,
  readBounded,
  removeIfFree,
  removeWithRetry,
} from '@scrape-and-report/production';
import {
  MANIFEST_BYTES,
  MANIFEST_NAME,
  OWN_FOLDER,
  packsHeld,
  packsIn,
  parseScrapeManifest,
  parseScrapeName,
  scrapeCopyOf,
  type ScrapeManifest,
  unmetNeeds,
} from '@scrape-and-report/record';
import { digestOfText, type SealedDirectory } from '../../manifest/store-manifest';
import { buildScrape, readPlannedManifest } from '../apply/build-scrape';
import { replaceScrape } from '../apply/replace-scrape';
import type { ChildContext } from './child-context';
import type { FetchedScrape, FetchJob, ListJob, ListScrapesJob } from '../../protocol/child-protocol';
import type { OfferedScrape } from '../../plan/plan-fetch';
import { assertSpace } from '../guards/disk-space';
import { ensureStore, raiseStoreFormat, readStoreMarker, storeFormat } from '../guards/ensure-store';
import { fingerprintIndexPath } from '../scan/fingerprint-store';
import { stampOf } from '../scan/scan-files';
import { loadIndex } from '../known/store-index';
import { isSameStamp } from '../../manifest/stamps';
import { createDiskCalls, type DiskCalls } from '../disk/disk-calls';
import { NotFoundError, RefusedError } from '../guards/sync-errors';
import { openTargetTree, StoreGoneError, type TargetTree } from '../guards/target-tree';

/** Scrapes of a store that have a whole manifest, and directories of scrapes that have none. */
export interface ScrapeListing {
  readonly sealed: readonly OfferedScrape[];
  readonly unfinished: readonly string[];
}

/** What a partner offers; the bytes are verified when they are fetched. */
export async function listScrapes(job: ListScrapesJob, context: ChildContext): Promise<ScrapeListing> {
  await assertStore(job);
  const { store } = job.partner;
  const listing = await listScrapesOf(store, createDiskCalls(context.alive), (dir) =>
    context.log('WARNING', `refused ${join(store, dir, MANIFEST_NAME)}: it is no manifest of a scrape`),
  );
  const held = new Set(job.held);
  // The own store says it too, and of a year it is more than all else.
  const briefly = (entry: OfferedScrape): OfferedScrape => (held.has(entry.digest) ? { ...entry, needs: [] } : entry);
  return { ...listing, sealed: listing.sealed.map(briefly) };
}

/** Scrapes of the own store that are not what their manifests say; found by stat, or by an earlier fingerprint. */
export async function listDamaged(
  store: string,
  sealed: readonly SealedDirectory[],
  disk: DiskCalls,
): Promise<string[]> {
  const known = loadIndex(fingerprintIndexPath(store)).sealed;
  const damaged: string[] = [];
  await disk.each(sealed, async ({ dir, digest }) => {
    const manifest = readPlannedManifest(join(store, dir), digest);
    const record = known.get(dir);
    const stat = await disk.lstat(join(store, dir, MANIFEST_NAME));
    // What was fetched since then is another one, though of the same digest.
    const isKnown =
      record?.entry.digest === digest && stat !== undefined && isSameStamp(record.manifest, stampOf(stat));
    let isDamaged = isKnown && (record.oddities?.damaged.length ?? 0) > 0;
    for (const file of manifest.files) {
      if (isDamaged) break;
      const found = await disk.lstat(join(store, dir, file.path));
      isDamaged = !found?.isFile() || found.size !== file.size;
    }
    if (isDamaged) damaged.push(dir);
  });
  return damaged;
}

export async function listScrapesOf(
  store: string,
  disk: DiskCalls,
  onRefused: (dir: string) => void = () => undefined,
): Promise<ScrapeListing> {
  const sealed: OfferedScrape[] = [];
  const unfinished: string[] = [];
  const entries = (await disk.readdir(store)).filter((entry) => entry.isDirectory() && parseScrapeName(entry.name));
  await disk.each(entries, async ({ name: dir }) => {
    const text = readTextOrNull(join(store, dir, MANIFEST_NAME));
    const manifest = typeof text === 'string' ? parseScrapeManifest(text) : null;
    if (typeof text !== 'string' || manifest?.timestamp !== parseScrapeName(dir)?.timestamp) {
      if (text !== null) onRefused(dir);
      return void unfinished.push(dir);
    }
    const { epoch, producer, files } = manifest!;
    const bytes = files.reduce((sum, file) => sum + file.size, Buffer.byteLength(text));
    const copy = scrapeCopyOf(manifest!, digestOfText(text));
    sealed.push({ dir, files: files.length + 1, bytes, epoch, producer, ...copy });
  });
  return { sealed: sealed.sort((a, b) => (a.dir < b.dir ? -1 : 1)), unfinished: unfinished.sort() };
}

/** Names in the own store of scrapes that are there now, and of those that this partner can't give. */
export interface FetchedScrapes {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Brings scrapes of a partner into the own store, in the order given. One that needs a pack which is not here is in
 * neither list: another partner may bring that.
 */
export async function fetchScrapes(job: FetchJob, context: ChildContext): Promise<FetchedScrapes> {
  await assertStore(job);
  const { me } = job;
  const storeId = readStoreMarker(me.store)?.id;
  if (storeId === undefined) throw new StoreGoneError(`${me.store} has no store id, and gets nothing`);
  raiseStoreFormat(me.store, storeFormat(job.partner.store));
  const disk = createDiskCalls(context.alive);
  // Not where a sync into this store builds: that one clears its place before it begins.
  const incoming = 'incoming-fetch';
  removeWithRetry(join(me.store, OWN_FOLDER, incoming));
  const target = await openTargetTree({ store: me.store, storeId, syncId: job.syncId, disk, incoming });
  const work: FetchWork = { job, context, target, disk };
  const done: string[] = [];
  const failed: string[] = [];
  let held: Set<string> | null = null;
  for (const item of job.fetch) {
    try {
      if (item.needs.length > 0 && unmetNeeds(item, (held ??= packsHeld(me.store))).length > 0) continue;
      const manifest = readPlannedManifest(pathInside(job.partner.store, item.dir), item.digest);
      await fetchScrape(item, manifest, work);
      for (const pack of packsIn(manifest.files)) held?.add(pack);
      done.push(item.as);
    } catch (error) {
      context.signal.throwIfAborted();
      if ([undefined, 'LEASE_LOST', 'STORE_GONE'].includes((error as NodeJS.ErrnoException).code)) throw error;
      context.log('WARNING', `not fetched: ${join(job.partner.store, item.dir)}: ${(error as Error).message}`);
      failed.push(item.as);
    }
  }
  removeIfFree(join(me.store, OWN_FOLDER, incoming));
  return { done, failed };
}

interface FetchWork {
  readonly job: FetchJob;
  readonly context: ChildContext;
  readonly target: TargetTree;
  readonly disk: DiskCalls;
}

async function fetchScrape(
  { dir, as, digest, replaces }: FetchedScrape,
  { files }: ScrapeManifest,
  { job, context, target, disk }: FetchWork,
): Promise<void> {
  const { me, partner } = job;
  // A file with a hole of terabytes would fill the own disk.
  assertSpace(
    files.reduce((sum, { size }) => sum + size, 0),
    me.store,
  );
  const from = pathInside(partner.store, dir);
  const build = async (aside: string): Promise<void> => {
    const { signal, alive } = context;
    await buildScrape({ from, aside, digest, disk, signal, onFile: alive, onBytes: alive });
  };
  if (replaces !== null && typeof replaces === 'object') {
    const copy = { dir, as, digest, replaces: replaces.copy };
    return replaceScrape(copy, { from, target, disk, build, onBytes: context.alive, assertRight: context.mayIGoOn });
  }
  const aside = target.stagingPath();
  try {
    await disk.mkdir(aside);
    await build(aside);
    await context.mayIGoOn();
    const place = pathInside(me.store, as);
    if (replaces === 'forgetting') removeWithRetry(place);
    else if (replaces === 'damaged') await target.discard(as);
    if (existsSync(place)) throw Object.assign(new Error(`${place} is there meanwhile`), { code: 'EEXIST' });
    await disk.rename(aside, place);
  } finally {
    removeIfFree(aside);
  }
}

/** A store that is not what it was is no source either. */
export async function assertStore({ partner, knownPartners }: ListJob): Promise<void> {
  const found = await ensureStore({ partner, knownPartners, readOnly: true });
  if (found.status === 'not-found') throw new NotFoundError(found.reason);
  if (found.status === 'refused') throw new RefusedError(found.reason);
}

/** Null when there is none, undefined when it is no file that can be one. */
function readTextOrNull(path: string): string | null | undefined {
  try {
    return readBounded(path, { maxBytes: MANIFEST_BYTES }).toString('utf8');
  } catch (error) {
    if (error instanceof FileRefusedError) return undefined;
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** The same of a store as a whole. */
export async function damagedScrapes(store: string): Promise<string[]> {
  const disk = createDiskCalls();
  return listDamaged(store, (await listScrapesOf(store, disk)).sealed, disk);
}

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  FileRefusedError,
  makeFolderIn,
  pathInside,
  readBounded,
  removeIfFree,
  removeWithRetry,
} from '@scrape-and-report/production';
import {
  MANIFEST_BYTES,
  MANIFEST_NAME,
  OWN_FOLDER,
  parseScrapeManifest,
  parseScrapeName,
  storeLayout,
} from '@scrape-and-report/record';
import { digestOfText, type SealedDirectory } from '../../manifest/store-manifest';
import { buildScrape, readPlannedManifest } from '../apply/build-scrape';
import type { ChildContext } from './child-context';
import type { FetchJob, ListJob } from '../../protocol/child-protocol';
import type { OfferedScrape } from '../../plan/plan-fetch';
import { assertSpace } from '../guards/disk-space';
import { ensureStore } from '../guards/ensure-store';
import { fingerprintIndexPath } from '../scan/fingerprint-store';
import { stampOf } from '../scan/scan-files';
import { loadIndex } from '../known/store-index';
import { isSameStamp } from '../../manifest/stamps';
import { createDiskCalls, type DiskCalls } from '../disk/disk-calls';
import { NotFoundError, RefusedError } from '../guards/sync-errors';
import { createSyncId } from '../guards/target-tree';

/** Scrapes of a store that have a whole manifest, and directories of scrapes that have none. */
export interface ScrapeListing {
  readonly sealed: readonly OfferedScrape[];
  readonly unfinished: readonly string[];
}

/** What a partner offers; the bytes are verified when they are fetched. */
export async function listScrapes(job: ListJob, context: ChildContext): Promise<ScrapeListing> {
  await assertStore(job);
  const { store } = job.partner;
  return listScrapesOf(store, createDiskCalls(context.alive), (dir) =>
    context.log('WARNING', `refused ${join(store, dir, MANIFEST_NAME)}: it is no manifest of a scrape`),
  );
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
    const { epoch, producer, files, forgotten } = manifest!;
    const bytes = files.reduce((sum, file) => sum + file.size, Buffer.byteLength(text));
    const entry = { dir, digest: digestOfText(text), files: files.length + 1, bytes, epoch, producer };
    sealed.push(forgotten ? { ...entry, forgotten: forgotten.length } : entry);
  });
  return { sealed: sealed.sort((a, b) => (a.dir < b.dir ? -1 : 1)), unfinished: unfinished.sort() };
}

/** Brings scrapes of a partner into the own store; gives the names of those that are there now. */
export async function fetchScrapes(job: FetchJob, context: ChildContext): Promise<string[]> {
  await assertStore(job);
  const disk = createDiskCalls(context.alive);
  // Not where a sync into this store builds: that one clears its place before it begins.
  const staging = join(job.me.store, OWN_FOLDER, 'incoming-fetch');
  removeWithRetry(staging);
  const fetched: string[] = [];
  for (const { dir, as, digest, replaces, isForgetting } of job.fetch) {
    const aside = join(staging, randomBytes(4).toString('hex'));
    makeFolderIn(job.me.store, relative(job.me.store, aside));
    const from = pathInside(job.partner.store, dir);
    try {
      const { files } = readPlannedManifest(from, digest);
      // A file with a hole of terabytes would fill the own disk.
      assertSpace(
        files.reduce((sum, { size }) => sum + size, 0),
        job.me.store,
      );
      await buildScrape({
        from,
        aside,
        digest,
        disk,
        signal: context.signal,
        onFile: context.alive,
        onBytes: context.alive,
      });
      await context.mayIGoOn();
      const place = pathInside(job.me.store, as);
      if (isForgetting) removeWithRetry(pathInside(job.me.store, as));
      else if (replaces) await discard(job.me.store, as, disk);
      if (existsSync(place)) throw Object.assign(new Error(`${place} is there meanwhile`), { code: 'EEXIST' });
      await disk.rename(aside, place);
      fetched.push(as);
    } catch (error) {
      context.signal.throwIfAborted();
      if ([undefined, 'LEASE_LOST'].includes((error as NodeJS.ErrnoException).code)) throw error;
      context.log('WARNING', `not fetched: ${join(job.partner.store, dir)}: ${(error as Error).message}`);
    } finally {
      removeIfFree(aside);
    }
  }
  removeIfFree(staging);
  return fetched;
}

async function discard(store: string, dir: string, disk: DiskCalls): Promise<void> {
  const trash = join(storeLayout(store).trash, createSyncId(new Date(), randomBytes(4).toString('hex')));
  makeFolderIn(store, relative(store, trash));
  await disk.rename(pathInside(store, dir), pathInside(trash, dir));
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

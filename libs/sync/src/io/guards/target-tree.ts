import { linkSync, copyFileSync, lstatSync, readdirSync, constants, type Stats } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeFolderIn, removeIfFree, removeWithRetry } from '@scrape-and-report/production';
import { OWN_FOLDER, storeLayout } from '@scrape-and-report/record';
import { readStoreMarker } from './ensure-store';
import type { DiskCalls } from '../disk/disk-calls';

/** The store is no longer the one that was opened: a share vanished, or was replaced. Write nothing more. */
export class StoreGoneError extends Error {
  readonly code = 'STORE_GONE';
}

/** A target store, written to only through this: never through a link, never outside of the store. */
export interface TargetTree {
  readonly store: string;
  /** A fresh name for a file or directory that is built aside, on the same disk as the store. */
  stagingPath(): string;
  /** Absolute path of an item whose every parent is a real directory within the store. */
  resolve(path: string): Promise<string>;
  /** Moves an item to the trash of this sync. */
  discard(path: string): Promise<void>;
  /** Keeps the present bytes of a file that is about to be replaced. */
  keepOld(path: string): Promise<void>;
  /** @throws StoreGoneError */
  assertPresent(): Promise<void>;
  /** Forgets which parents were looked at: after a directory went. */
  forget(path: string): void;
  /** Removes what was built aside and not put in place, by this sync or by one that was killed. */
  clearStaging(): void;
  /** Removes what lies in the trash for longer than that. */
  emptyTrash(olderThanMs: number): void;
}

export interface TargetTreeOptions {
  readonly store: string;
  readonly storeId: string;
  /** Begins with the time, so that the trash sorts: see `createSyncId`. */
  readonly syncId: string;
  readonly disk: DiskCalls;
  /** Folder in `.production` where things are built; another than a sync into the same store has. */
  readonly incoming?: string;
}

/**
 * What a kill in the middle of one of our own small files, or of the release of the lock, leaves in `.production`, and
 * records as older versions wrote them; nobody else writes those.
 */
const OWN_LITTER =
  /^\.tmp-[0-9a-f]+-(accepted|manifest|merged|names|records)\.(json|bin)$|^(fingerprint-index|records)\.json$|^sync\.lock\../;

/** `20261122T050000Z-<8 hex>`: real time, whatever `PRODUCTION_NOW` says, since the trash is emptied by age. */
export function createSyncId(instant: Date, random: string): string {
  return `${instant.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z-${random}`;
}

export async function openTargetTree({
  store,
  storeId,
  syncId,
  disk,
  incoming: folder = 'incoming',
}: TargetTreeOptions): Promise<TargetTree> {
  const incoming = join(store, OWN_FOLDER, folder);
  const trash = join(storeLayout(store).trash, syncId);
  const device = (await disk.lstat(store))?.dev;
  const checked = new Set<string>();
  let staged = 0;

  const resolve = async (path: string): Promise<string> => {
    const parts = path.split('/');
    if (parts.some((part) => part === '' || part === '.' || part === '..'))
      throw new Error(`${path} leads out of the store`);
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('/');
      if (checked.has(parent)) continue;
      const stat = await disk.lstat(join(store, parent));
      if (!stat?.isDirectory())
        throw Object.assign(new Error(`${join(store, parent)} is not a directory of the store`), { code: 'ENOTDIR' });
      if (stat.dev !== device) throw new StoreGoneError(`${join(store, parent)} lies on another device than the store`);
      checked.add(parent);
    }
    return join(store, path);
  };
  const trashPath = (path: string): string => {
    const place = join(trash, path);
    makeFolderIn(storeLayout(store).own, relative(storeLayout(store).own, dirname(place)));
    return place;
  };
  const forget = (path: string): void => {
    for (const parent of checked) if (parent === path || parent.startsWith(`${path}/`)) checked.delete(parent);
  };

  return {
    store,
    resolve,
    forget,
    stagingPath: () => {
      if (staged === 0) makeFolderIn(storeLayout(store).own, folder, syncId);
      return join(incoming, syncId, String(staged++));
    },
    discard: async (path) => {
      await disk.rename(await resolve(path), freePath(trashPath(path)));
      forget(path);
    },
    keepOld: async (path) => {
      const [from, place] = [await resolve(path), trashPath(path)];
      if (linked(from, place)) return;
      const free = freePath(place);
      if (!linked(from, free)) copyFileSync(from, free, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    },
    assertPresent: async () => {
      checked.clear();
      const stat = statOrNull(store);
      if (!stat?.isDirectory() || stat.dev !== device || readStoreMarker(store)?.id !== storeId) {
        throw new StoreGoneError(`${store} is no longer the store that this sync began with`);
      }
    },
    clearStaging: () => {
      if (statOrNull(incoming)) removeWithRetry(incoming);
      staged = 0;
      const own = storeLayout(store).own;
      for (const name of listNames(own).filter((each) => OWN_LITTER.test(each))) removeIfFree(join(own, name));
    },
    emptyTrash: (olderThanMs) => {
      const limit = createSyncId(new Date(Date.now() - olderThanMs), '');
      for (const name of listNames(storeLayout(store).trash)) {
        if (/^\d{8}T\d{6}Z-/.test(name) && name < limit) removeIfFree(join(storeLayout(store).trash, name));
      }
    },
  };
}

/** Not where something stands in the way, which nearly never is so, nor where a file cannot have two names. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function statOrNull(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    return null;
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** One path may be discarded twice in a sync: a file for a directory, and again later. */
function freePath(path: string): string {
  const siblings = new Set(listNames(dirname(path)).map((name) => name.toLowerCase()));
  const name = path.slice(dirname(path).length + 1);
  for (let number = 0; ; number++) {
    const candidate = number === 0 ? name : `${name}~${number}`;
    if (!siblings.has(candidate.toLowerCase())) return join(dirname(path), candidate);
  }
}

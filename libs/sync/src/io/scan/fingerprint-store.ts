import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout } from '@scrape-and-report/record';
import type { Progress } from '@scrape-and-report/production';
import { createIgnoreRule } from '../../manifest/ignore-rule';
import { NO_CHECK, type RollingCheck } from '../../plan/rolling-check';
import {
  createStoreManifest,
  renderedOf,
  sortContent,
  type StoreContent,
  type StoreManifest,
} from '../../manifest/store-manifest';
import { renderStoreState } from '../../manifest/store-state';
import { createDiskCalls } from '../disk/disk-calls';
import { keepLater, keepPending } from '../known/pending-records';
import { scanStore, type StoreScan } from './scan-store';
import { loadIndex, saveIndex, type Made } from '../known/store-index';

/** Where the records of the own store stand unless told otherwise. */
export function fingerprintIndexPath(store: string): string {
  return join(storeLayout(store).own, 'fingerprint-index.bin');
}

/**
 * The text of `store-state.json`: equal when nothing that partners agree on has changed. Small; the input by which Nx
 * knows whether `fingerprint` must run. Reads only files that have no valid record, and today's share of a `check`:
 * what that finds damaged is not part of the state, nor of the manifest that follows.
 *
 * @param isSyncNext see `FingerprintOptions`
 */
export async function storeState(
  store: string,
  ignore: readonly string[],
  logName: string,
  check: RollingCheck = NO_CHECK,
  isSyncNext = false,
): Promise<string> {
  const { scan, made, keep } = await scanOwnStore({ store, ignore, logName, check, isSyncNext });
  if (made) return made.state;
  const state = renderStoreState(scan);
  if (!scan.isAsRecorded) keep(() => ({ state, manifest: '' }));
  return state;
}

export interface FingerprintOptions {
  /** Absolute path of the own store. */
  readonly store: string;
  readonly ignore: readonly string[];
  readonly logName: string;
  /** File of records; by default `.production/fingerprint-index.bin` of the store. */
  readonly index?: string;
  /** A share of the sealed scrapes that is read again today, whatever the records say. Default: none. */
  readonly check?: RollingCheck;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
  /** The records are written by `syncStores`, once its partners have what they wait for, or when the process ends. */
  readonly isSyncNext?: boolean;
}

/**
 * The manifest of a store: a sealed scrape is never read again, another file only when its stamp moved. Its lists are
 * sorted, and its text rendered, when somebody asks for them; with `isSyncNext` nobody need wait for that.
 */
export async function fingerprintStore(options: FingerprintOptions): Promise<StoreManifest> {
  const { scan, made, keep } = await scanOwnStore(options);
  let content: StoreContent | null = null;
  let state = made?.state ?? null;
  // Sorted once: what the state renders of it, the manifest need not render again.
  const contentOf = (): StoreContent => (content ??= sortContent(scan));
  const stateOf = (): string => (state ??= renderStoreState(contentOf()));
  const manifest = createStoreManifest(contentOf, stateOf);
  if (made && made.manifest !== '') renderedOf(manifest, made.manifest);
  else keep(() => ({ state: stateOf(), manifest: renderedOf(manifest).digest() }));
  return manifest;
}

interface OwnScan {
  readonly scan: StoreScan;
  /** Null when the store is not as the records say. */
  readonly made: Made | null;
  /** Keeps the records, with what was made of them. */
  readonly keep: (make: () => Made) => void;
}

async function scanOwnStore(options: FingerprintOptions): Promise<OwnScan> {
  const { store, ignore, logName, progress, signal } = options;
  const path = options.index ?? fingerprintIndexPath(store);
  // The caller starts its partners' processes first.
  await new Promise((resolve) => setImmediate(resolve));
  keepPending(path);
  const index = loadIndex(path);
  let done = 0;
  const scan = await scanStore({
    store,
    signal,
    isIgnored: createIgnoreRule(ignore, logName, process.platform === 'win32'),
    index,
    check: options.check ?? NO_CHECK,
    disk: createDiskCalls(),
    onFile: () => progress?.update({ done: ++done, todo: 0, note: 'fingerprint' }),
  });
  progress?.end();
  return {
    scan,
    made: (scan.isAsRecorded && index.made) || null,
    keep: (make) => {
      const save = (): void => saveIndex(path, { ...scan.index, made: make() });
      if (!options.isSyncNext) return save();
      // A store that went meanwhile gets no new folder.
      keepLater(path, () => existsSync(store) && save());
    },
  };
}

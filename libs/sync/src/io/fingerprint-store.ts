import { join } from 'node:path';
import { storeLayout } from '@scrape-and-report/record';
import type { Progress } from '@scrape-and-report/production';
import { createIgnoreRule } from '../ignore-rule';
import { NO_CHECK, type RollingCheck } from '../rolling-check';
import { createStoreManifest, sortContent, type StoreManifest } from '../store-manifest';
import { renderStoreState } from '../store-state';
import { createPace } from './pace';
import { scanStore, type StoreScan } from './scan-store';
import { loadIndex, saveIndex } from './store-index';

/** Where the records of the own store stand unless told otherwise. */
export function fingerprintIndexPath(store: string): string {
  return join(storeLayout(store).own, 'fingerprint-index.json');
}

/**
 * The text of `store-state.json`: equal when nothing that partners agree on has changed. Small; the input by which Nx
 * knows whether `fingerprint` must run. Reads only files that have no valid record, and today's share of a `check`:
 * what that finds damaged is not part of the state, nor of the manifest that follows.
 */
export async function storeState(
  store: string,
  ignore: readonly string[],
  logName: string,
  check: RollingCheck = NO_CHECK,
): Promise<string> {
  return renderStoreState(await scanOwnStore({ store, ignore, logName, check }));
}

export interface FingerprintOptions {
  /** Absolute path of the own store. */
  readonly store: string;
  readonly ignore: readonly string[];
  readonly logName: string;
  /** File of records; by default `.production/fingerprint-index.json` of the store. */
  readonly index?: string;
  /** A share of the sealed scrapes that is read again today, whatever the records say. Default: none. */
  readonly check?: RollingCheck;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** The manifest of a store: a sealed scrape is never read again, another file only when its stamp moved. */
export async function fingerprintStore(options: FingerprintOptions): Promise<StoreManifest> {
  // Sorted once: what the state renders of it, the manifest need not render again.
  const content = sortContent(await scanOwnStore(options));
  return createStoreManifest(content, renderStoreState(content));
}

async function scanOwnStore(options: FingerprintOptions): Promise<StoreScan> {
  const { store, ignore, logName, progress, signal } = options;
  const path = options.index ?? fingerprintIndexPath(store);
  let done = 0;
  const scan = await scanStore({
    store,
    signal,
    isIgnored: createIgnoreRule(ignore, logName, process.platform === 'win32'),
    index: loadIndex(path),
    check: options.check ?? NO_CHECK,
    pace: createPace(),
    onFile: () => progress?.update({ done: ++done, todo: 0, note: 'fingerprint' }),
  });
  progress?.end();
  if (!scan.isAsRecorded) saveIndex(path, scan.index);
  return scan;
}

import { join } from 'node:path';
import { parseScrapeName } from '@scrape-and-report/record';
import { FileList } from '../../manifest/file-list';
import type { StoreContent } from '../../manifest/store-manifest';
import { FileRecordsBuilder, type FileRecords } from '../known/file-records';
import { scanScrapes } from './scan-sealed';
import type { StoreIndex } from '../known/store-index';
import { type ScanOptions, type ScanState, guarded } from './scan-state';
import { scanFiles } from './scan-files';

/** What stands in a store, with the records to make the next scan cheap. */
export interface StoreScan extends StoreContent {
  readonly unfinished: readonly string[];
  /** Directories that hold an ignored item, in the spelling of the store. */
  readonly keeping: readonly string[];
  readonly index: StoreIndex;
  /** Whether all is as the records say, so that they need not be written again. */
  readonly isAsRecorded: boolean;
}

/**
 * Walks a store. A sealed scrape costs one stat, and so does a file with a valid record; all else is read.
 *
 * Never throws because of one item: what cannot be read is among `skipped`. Links are not followed and a directory on
 * another device is not entered.
 *
 * @throws the error of the store's own root, and the signal's reason
 */
export async function scanStore(options: ScanOptions): Promise<StoreScan> {
  const { store, disk } = options;
  const state: ScanState = {
    options,
    takenAtMs: Date.now(),
    device: ((await disk.lstat(store)) ?? missing(store)).dev,
    sealed: [],
    directories: [],
    paths: [],
    records: new FileRecordsBuilder(options.index.files),
    undigested: [],
    skipped: [],
    unfinished: [],
    keeping: [],
    scrapes: new Map(),
    news: 0,
  };
  await scanDirectory('', state);
  const { sealed, directories, skipped, unfinished, keeping } = state;
  const index: StoreIndex = { files: state.records.build(), sealed: state.scrapes, rest: restOf(state) };
  const isAsRecorded = state.news === 0 && isSameSize(index, options.index);
  let files: FileList | null = null;
  return {
    sealed,
    directories,
    // Made when it is asked for: a sync without news never does.
    get files() {
      return (files ??= listOf(state, index.files));
    },
    skipped,
    unfinished,
    keeping,
    index,
    isAsRecorded,
  };
}

function listOf({ paths, undigested }: ScanState, records: FileRecords): FileList {
  const { sizes, digests } = records.columns;
  const files = new FileList({ paths, sizes, digests });
  return undigested.length === 0 ? files : FileList.of([...files, ...undigested]);
}

/** What has no record of its own, as one text to compare. */
function restOf({ directories, skipped, unfinished, keeping }: ScanState): string {
  const items = skipped.map(({ path, reason }) => `${path}\n${reason}`);
  return JSON.stringify([directories, items, unfinished, keeping].map((list) => [...list].sort()));
}

function isSameSize(a: StoreIndex, b: StoreIndex): boolean {
  return a.files.size === b.files.size && a.sealed.size === b.sealed.size && a.rest === b.rest;
}

function missing(store: string): never {
  throw Object.assign(new Error(`${store} is missing`), { code: 'ENOENT' });
}

async function scanDirectory(prefix: string, state: ScanState): Promise<void> {
  const { store, isIgnored, disk, signal } = state.options;
  signal?.throwIfAborted();
  const entries = await disk.readdir(prefix ? join(store, prefix) : store);
  const nested: string[] = [];
  const scrapes: string[] = [];
  const files: string[] = [];
  for (const entry of entries) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (isIgnored(entry.name)) {
      // A temporary file is litter: it keeps nothing.
      if (prefix && !entry.name.startsWith('.tmp-')) state.keeping.push(prefix);
    } else if (entry.isSymbolicLink()) state.skipped.push({ path, reason: 'link' });
    else if (entry.isDirectory()) (prefix === '' && parseScrapeName(entry.name) ? scrapes : nested).push(path);
    else if (entry.isFile()) files.push(path);
    else state.skipped.push({ path, reason: 'special' });
  }
  // In order, so that the lists of the whole store hardly need sorting.
  await scanFiles(files.sort(), state);
  await scanScrapes(scrapes.sort(), state);
  for (const path of nested.sort()) await guarded(path, state, () => enterDirectory(path, state));
}

async function enterDirectory(path: string, state: ScanState): Promise<void> {
  const stat = await state.options.disk.lstat(join(state.options.store, path));
  if (!stat) return;
  if (stat.dev !== state.device) return void state.skipped.push({ path, reason: 'other-device' });
  await scanDirectory(path, state);
  state.directories.push(path);
}

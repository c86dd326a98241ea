import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { parseScrapeName } from '@scrape-and-report/record';
import { FileList, type StoreFile } from '../../manifest/file-list';
import type { IgnoreRule } from '../../manifest/ignore-rule';
import { isDue, type RollingCheck } from '../../plan/rolling-check';
import { isSettled, type Stamp } from '../../manifest/stamps';
import type { SealedDirectory, SkippedItem, SkipReason, StoreContent } from '../../manifest/store-manifest';
import { digestFile } from '../disk/digest-file';
import { FileRecordsBuilder, type FileRecord, type FileRecords } from '../known/file-records';
import type { DiskCalls } from '../disk/disk-calls';
import { scanScrapes } from './scan-sealed';
import { within } from '../disk/within';
import type { SealedRecord, StoreIndex } from '../known/store-index';

export interface ScanOptions {
  readonly store: string;
  readonly isIgnored: IgnoreRule;
  /** Records of an earlier scan or sync of this store. */
  readonly index: StoreIndex;
  readonly check: RollingCheck;
  readonly disk: DiskCalls;
  readonly signal?: AbortSignal;
  /** Stamps of a share: its ctime means nothing. */
  readonly isRemote?: boolean;
  /**
   * Gives the rule whether the digest of a file is needed, given its size; a file of another size differs anyway. Asked
   * for when the first file without a record is met. Default: always.
   */
  readonly digestRule?: () => Promise<(path: string, size: number) => boolean>;
  /** Names a record: on a file system that folds names, the folded path. */
  readonly keyOf?: (path: string) => string;
  readonly onFile?: () => void;
}

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

export interface ScanState {
  readonly options: ScanOptions;
  readonly takenAtMs: number;
  readonly device: number;
  readonly sealed: SealedDirectory[];
  readonly directories: string[];
  /** Of each file that has a record, in the order of `records`. */
  readonly paths: string[];
  readonly records: FileRecordsBuilder;
  /** Files of which only the size is known. */
  readonly undigested: StoreFile[];
  readonly skipped: SkippedItem[];
  readonly unfinished: string[];
  readonly keeping: string[];
  readonly scrapes: Map<string, SealedRecord>;
  /** Number of records that are not those of the index that the scan began with. */
  news: number;
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

/** Notes files with their digests, taken from their records while those hold; in the order given. */
export async function scanFiles(paths: readonly string[], state: ScanState): Promise<void> {
  if (paths.length === 0) return;
  const { store, disk, index, check, isRemote, keyOf = asIs, onFile } = state.options;
  const known = index.files;
  const rows = paths.map(() => -1);
  const unknown: UnknownFile[] = [];
  await disk.sweep(
    [...paths.keys()],
    (number) => within(store, paths[number]!),
    (number, stat, error) => {
      const path = paths[number]!;
      if (error) return noteFault(path, error, state);
      if (!stat) return;
      onFile?.();
      const row = known.rowOf(keyOf(path));
      if (row >= 0 && known.holds(row, stat, isRemote) && !isDue(path, check.day, check.hashDays)) rows[number] = row;
      else unknown.push({ number, path, size: stat.size });
    },
  );
  const read = await readFiles(unknown, state);
  for (const [number, path] of paths.entries()) {
    const [row, key] = [rows[number]!, keyOf(path)];
    const record = read.get(number);
    if (row >= 0) state.records.keep(row);
    else if (record) state.records.add(key, record);
    else continue;
    // The string that is there already, where it is the same.
    state.paths.push(row >= 0 && key === path ? known.keyAt(row) : path);
  }
}

interface UnknownFile {
  /** Its place in the list. */
  readonly number: number;
  readonly path: string;
  readonly size: number;
}

async function readFiles(unknown: readonly UnknownFile[], state: ScanState): Promise<Map<number, FileRecord>> {
  const read = new Map<number, FileRecord>();
  if (unknown.length === 0) return read;
  state.news += unknown.length;
  const isDigestNeeded = (await state.options.digestRule?.()) ?? (() => true);
  await state.options.disk.each(unknown, ({ number, path, size }) =>
    guarded(path, state, async () => {
      if (!isDigestNeeded(path, size)) return void state.undigested.push({ path, size, sha256: '' });
      const record = await readFile(path, state);
      if (record) read.set(number, record);
      else state.skipped.push({ path, reason: 'unstable' });
    }),
  );
  return read;
}

/** Null when it changes while it is read, twice. */
async function readFile(path: string, state: ScanState): Promise<FileRecord | null> {
  const { store, disk, isRemote } = state.options;
  const read = (await digestFile(join(store, path), disk)) ?? (await digestFile(join(store, path), disk));
  return read && recordOf(read.stat, read.sha256, state.takenAtMs, isRemote);
}

const asIs = (path: string): string => path;

export function stampOf(stat: Stats, isRemote = false): Stamp {
  return { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: isRemote ? 0 : stat.ctimeMs };
}

export function recordOf(stat: Stats, sha256: string, takenAtMs: number, isRemote = false): FileRecord {
  const stamp = stampOf(stat, isRemote);
  return { ...stamp, sha256, settled: isSettled(stamp, takenAtMs) };
}

/** One item that cannot be read is noted and ends nothing; an abort ends everything. */
export async function guarded(path: string, state: ScanState, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    noteFault(path, error as NodeJS.ErrnoException, state);
  }
}

export function noteFault(path: string, error: NodeJS.ErrnoException, state: ScanState): void {
  state.options.signal?.throwIfAborted();
  const { code } = error;
  if (code === 'ENOENT') return;
  if (code === undefined) throw error;
  const reason: SkipReason = code === 'ELOOP' ? 'link' : 'unreadable';
  state.skipped.push({ path, reason });
}

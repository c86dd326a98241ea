import type { Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { parseScrapeName } from '@scrape-and-report/record';
import type { IgnoreRule } from '../ignore-rule';
import { isDue, type RollingCheck } from '../rolling-check';
import { isSameStamp, isSettled, type Stamp } from '../stamps';
import type { SealedDirectory, SkippedItem, SkipReason, StoreContent, StoreFile } from '../store-manifest';
import { digestFile } from './digest-file';
import type { Pace } from './pace';
import { scanSealed } from './scan-sealed';
import { emptyIndex, type FileRecord, type StoreIndex } from './store-index';

export interface ScanOptions {
  readonly store: string;
  readonly isIgnored: IgnoreRule;
  /** Records of an earlier scan or sync of this store. */
  readonly index: StoreIndex;
  readonly check: RollingCheck;
  readonly pace: Pace;
  readonly signal?: AbortSignal;
  /** Stamps of a share: its ctime means nothing. */
  readonly isRemote?: boolean;
  /** Whether the digest of a file is needed, given its size; a file of another size differs anyway. Default: always. */
  readonly isDigestNeeded?: (path: string, size: number) => boolean;
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
}

/**
 * Walks a store. Sealed scrapes cost two stats each, files with a valid record one; all else is read.
 *
 * Never throws because of one item: what cannot be read is among `skipped`. Links are not followed and a directory on
 * another device is not entered.
 *
 * @throws the error of the store's own root, and the signal's reason
 */
export async function scanStore(options: ScanOptions): Promise<StoreScan> {
  const { store, pace } = options;
  const state: ScanState = {
    options,
    takenAtMs: Date.now(),
    device: ((await pace.lstat(store)) ?? missing(store)).dev,
    sealed: [],
    directories: [],
    files: [],
    skipped: [],
    unfinished: [],
    keeping: [],
    index: emptyIndex(),
  };
  await scanDirectory('', state);
  const { sealed, directories, files, skipped, unfinished, keeping, index } = state;
  return { sealed, directories, files, skipped, unfinished, keeping, index };
}

export interface ScanState {
  readonly options: ScanOptions;
  readonly takenAtMs: number;
  readonly device: number;
  readonly sealed: SealedDirectory[];
  readonly directories: string[];
  readonly files: StoreFile[];
  readonly skipped: SkippedItem[];
  readonly unfinished: string[];
  readonly keeping: string[];
  readonly index: StoreIndex;
}

function missing(store: string): never {
  throw Object.assign(new Error(`${store} is missing`), { code: 'ENOENT' });
}

async function scanDirectory(prefix: string, state: ScanState): Promise<void> {
  const { store, isIgnored, pace, signal } = state.options;
  signal?.throwIfAborted();
  const entries = await pace.readdir(prefix ? join(store, prefix) : store);
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
  await pace.each(files, (path) => scanFile(path, state));
  await pace.each(scrapes, (path) => guarded(path, state, () => scanSealed(path, state)));
  for (const path of nested) await guarded(path, state, () => enterDirectory(path, state));
}

async function enterDirectory(path: string, state: ScanState): Promise<void> {
  const stat = await state.options.pace.lstat(join(state.options.store, path));
  if (!stat) return;
  if (stat.dev !== state.device) return void state.skipped.push({ path, reason: 'other-device' });
  await scanDirectory(path, state);
  state.directories.push(path);
}

/** Notes one file with its digest, taken from its record while that holds. */
export async function scanFile(path: string, state: ScanState): Promise<void> {
  await guarded(path, state, async () => {
    const { store, pace, index, check, isDigestNeeded, isRemote, keyOf = asIs } = state.options;
    const stat = await pace.lstat(within(store, path));
    if (!stat) return;
    state.options.onFile?.();
    const known = index.files.get(keyOf(path));
    const stamp = stampOf(stat, isRemote);
    if (known?.settled && isSameStamp(known, stamp) && !isDue(path, check.day, check.hashDays)) {
      state.index.files.set(keyOf(path), known);
      state.files.push({ path, size: stat.size, sha256: known.sha256 });
      return;
    }
    if (isDigestNeeded && !isDigestNeeded(path, stat.size)) {
      state.files.push({ path, size: stat.size, sha256: '' });
      return;
    }
    const read = (await digestFile(join(store, path), pace)) ?? (await digestFile(join(store, path), pace));
    if (!read) return void state.skipped.push({ path, reason: 'unstable' });
    const record = recordOf(read.stat, read.sha256, state.takenAtMs, isRemote);
    state.index.files.set(keyOf(path), record);
    state.files.push({ path, size: record.size, sha256: record.sha256 });
  });
}

const asIs = (path: string): string => path;

/** `join` for a path with `/` that is known to be plain: a walk of many files is spent in `join` otherwise. */
export function within(store: string, path: string): string {
  return `${store}${sep}${sep === '/' ? path : path.replaceAll('/', sep)}`;
}

export function stampOf(stat: Stats, isRemote = false): Stamp {
  return { size: stat.size, mtimeMs: stat.mtimeMs, ctimeMs: isRemote ? 0 : stat.ctimeMs };
}

export function recordOf(stat: Stats, sha256: string, takenAtMs: number, isRemote = false): FileRecord {
  const stamp = stampOf(stat, isRemote);
  return { ...stamp, sha256, settled: isSettled(stamp, takenAtMs) };
}

/** One item that cannot be read is noted and ends nothing; an abort ends everything. */
async function guarded(path: string, state: ScanState, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    state.options.signal?.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return;
    if (code === undefined) throw error;
    const reason: SkipReason = code === 'ELOOP' ? 'link' : 'unreadable';
    state.skipped.push({ path, reason });
  }
}

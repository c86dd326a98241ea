import type { StoreFile } from '../../manifest/file-list';
import type { IgnoreRule } from '../../manifest/ignore-rule';
import type { RollingCheck } from '../../plan/rolling-check';
import type { SealedDirectory, SkippedItem, SkipReason } from '../../manifest/store-manifest';
import { FileRecordsBuilder } from '../known/file-records';
import type { DiskCalls } from '../disk/disk-calls';
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

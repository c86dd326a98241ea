import {
  isCount,
  isDigest,
  isInside,
  isNumber,
  isOneOf,
  isText,
  listOf,
  optional,
  readBounded,
  recordOf,
  shapeOf,
} from '@scrape-and-report/production';
import { parseScrapeName, writeFileAtomic } from '@scrape-and-report/record';
import type { Stamp } from '../../manifest/stamps';
import type { SealedDirectory } from '../../manifest/store-manifest';
import { columnsOfFile, fileOfColumns, packColumns, unpackColumns } from '../../manifest/packed-columns';
import { FileRecords } from './file-records';

/** What is known of a sealed directory while it and its `manifest.json` keep their stamps. */
export interface SealedRecord {
  readonly entry: SealedDirectory;
  /** Of the directory itself. */
  readonly mtimeMs: number;
  readonly manifest: Stamp;
  /** Absent when it holds what its manifest lists, and nothing else. */
  readonly oddities?: Oddities;
  /** Looked at too soon after it was written, so looked at again next time. */
  readonly isYoung?: true;
}

/** What most scrapes do not have; all paths relative to the store. */
export interface Oddities {
  /** Files and directories in it that its manifest does not list. */
  readonly extraFiles: readonly string[];
  readonly extraDirectories: readonly string[];
  readonly links: readonly string[];
  /** Directories in it that hold an ignored item. */
  readonly keeping: readonly string[];
  /** Files that were found not to be what the manifest says. */
  readonly damaged: readonly string[];
}

/**
 * The records of one store, as one machine saw it. Losing it costs time, never correctness: what has no record is read.
 * It stands outside of Nx's cache, since it describes files outside of the workspace and must survive `nx reset`.
 */
export interface StoreIndex {
  readonly files: FileRecords;
  readonly sealed: Map<string, SealedRecord>;
  /** What has no record of its own (directories, links, unfinished scrapes), as one text; empty when it is not known. */
  rest: string;
  /** What was made of the own store as these records have it; absent when nothing was. */
  readonly made?: Made;
}

/** Made anew only when a record is another: who renders either of them differently raises `VERSION`. */
export interface Made {
  /** Text of `store-state.json`. */
  readonly state: string;
  /** SHA-256 (hex) of the manifest; empty when none was rendered. */
  readonly manifest: string;
}

const VERSION = 5;
/** Sizes, and the two times. */
const NUMBER_COLUMNS = 3;

export function emptyIndex(): StoreIndex {
  return { files: new FileRecords(), sealed: new Map(), rest: '' };
}

/** What is not a column. */
interface IndexHead extends Pick<StoreIndex, 'rest' | 'made'> {
  readonly version: number;
  readonly sealed: readonly SealedRecord[];
  readonly young: readonly string[];
}

/**
 * Empty when the bytes are no index of this version. Files, of which there may be very many, are columns; a scrape's
 * record stands in the file as it is in memory, since making a thousand objects in a process that has just started costs
 * more than all else that a sync without news does.
 */
export function parseIndex(bytes: Buffer): StoreIndex {
  try {
    const packed = columnsOfFile(bytes, NUMBER_COLUMNS);
    const head = readHeadOf(packed.head);
    if (!head) return emptyIndex();
    const { sealed, young, rest, made } = head;
    const { keys, numbers, digests } = unpackColumns(packed);
    const [sizes, mtimes, ctimes] = numbers as [Float64Array, Float64Array, Float64Array];
    return {
      files: new FileRecords({ keys, sizes, mtimes, ctimes, digests, young }),
      sealed: new Map(sealed.map((record) => [record.entry.dir, record])),
      rest,
      ...(made && { made }),
    };
  } catch {
    return emptyIndex();
  }
}

export function renderIndex({ files, sealed, rest, made }: StoreIndex): Uint8Array[] {
  const { keys, sizes, mtimes, ctimes, digests, young } = files.columns;
  const head: IndexHead = { version: VERSION, sealed: [...sealed.values()], young, rest, made };
  return fileOfColumns(packColumns(head, { keys, numbers: [sizes, mtimes, ctimes], digests }));
}

/** A partner's store has such a file too, and the paths in it are looked up there. */
const isPaths = listOf((value) => typeof value === 'string' && isInside(value), 1_000_000);
const readHeadOf = shapeOf<IndexHead>({
  version: isOneOf(VERSION),
  sealed: listOf(
    recordOf<SealedRecord>({
      entry: recordOf<SealedDirectory>({
        dir: (value) => typeof value === 'string' && parseScrapeName(value) !== null,
        digest: isDigest,
        files: isCount,
        bytes: isCount,
        epoch: isCount,
        producer: isText(64),
      }),
      mtimeMs: isNumber,
      manifest: recordOf<Stamp>({ size: isNumber, mtimeMs: isNumber, ctimeMs: isNumber }),
      oddities: optional(
        recordOf<Oddities>({
          extraFiles: isPaths,
          extraDirectories: isPaths,
          links: isPaths,
          keeping: isPaths,
          damaged: isPaths,
        }),
      ),
      isYoung: optional(isOneOf(true)),
    }),
    1_000_000,
  ),
  young: listOf((value) => typeof value === 'string', 5_000_000),
  rest: (value) => typeof value === 'string',
  made: optional(
    recordOf<Made>({
      state: (value) => typeof value === 'string',
      manifest: (value) => value === '' || isDigest(value),
    }),
  ),
});
/** Of two million files. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Empty when there is none. */
export function loadIndex(path: string): StoreIndex {
  try {
    return parseIndex(readBounded(path, { maxBytes: MAX_BYTES }));
  } catch {
    return emptyIndex();
  }
}

export function saveIndex(path: string, index: StoreIndex): void {
  writeFileAtomic(path, renderIndex(index));
}

import { readFileSync } from 'node:fs';
import { writeFileAtomic } from '@scrape-and-report/record';
import type { Stamp } from '../stamps';

/** What is known of a file's content while its stamp stays the same. */
export interface FileRecord extends Stamp {
  readonly sha256: string;
  /** False: looked at too soon after it was written, so read again next time. */
  readonly settled: boolean;
}

/** What is known of a sealed directory while it and its `manifest.json` keep their stamps. */
export interface SealedRecord {
  readonly directoryMtimeMs: number;
  readonly manifest: Stamp;
  readonly digest: string;
  readonly files: number;
  readonly bytes: number;
  readonly epoch: number;
  readonly producer: string;
  /** Files and directories in it that its manifest does not list, relative to the store. */
  readonly extraFiles: readonly string[];
  readonly extraDirectories: readonly string[];
  readonly links: readonly string[];
  /** Directories in it that hold an ignored item. */
  readonly keeping: readonly string[];
  /** Files that were found not to be what the manifest says, relative to the store. */
  readonly damaged: readonly string[];
  readonly settled: boolean;
}

/**
 * The records of one store, as one machine saw it. Losing it costs time, never correctness: what has no record is read.
 * It stands outside of Nx's cache, since it describes files outside of the workspace and must survive `nx reset`.
 */
export interface StoreIndex {
  readonly files: Map<string, FileRecord>;
  readonly sealed: Map<string, SealedRecord>;
  /** What has no record of its own (directories, links, unfinished scrapes), as one text; empty when it is not known. */
  rest: string;
}

const VERSION = 2;

export function emptyIndex(): StoreIndex {
  return { files: new Map(), sealed: new Map(), rest: '' };
}

type FileRow = [path: string, size: number, mtimeMs: number, ctimeMs: number, sha256: string, settled?: 0];
type SealedRow = [
  ...[dir: string, directoryMtimeMs: number, manifest: [size: number, mtimeMs: number, ctimeMs: number]],
  ...[digest: string, files: number, bytes: number, epoch: number, producer: string],
  unusual?: Partial<SealedRecord>,
];

/** Empty when the text is no index of this version. Rows rather than objects: half the bytes, and half the time. */
export function parseIndex(text: string): StoreIndex {
  const index = emptyIndex();
  try {
    const value = JSON.parse(text) as { version: number; files: FileRow[]; sealed: SealedRow[]; rest: string };
    if (value.version !== VERSION) return index;
    for (const [path, size, mtimeMs, ctimeMs, sha256, settled] of value.files)
      index.files.set(path, { size, mtimeMs, ctimeMs, sha256, settled: settled === undefined });
    for (const row of value.sealed) index.sealed.set(row[0], recordOfRow(row));
    index.rest = value.rest;
    return index;
  } catch {
    return emptyIndex();
  }
}

export function renderIndex(index: StoreIndex): string {
  const files = [...index.files].map(([path, { size, mtimeMs, ctimeMs, sha256, settled }]) =>
    settled ? [path, size, mtimeMs, ctimeMs, sha256] : [path, size, mtimeMs, ctimeMs, sha256, 0],
  );
  const sealed = [...index.sealed].map(([dir, record]) => rowOfRecord(dir, record));
  return `${JSON.stringify({ version: VERSION, files, sealed, rest: index.rest })}\n`;
}

const NONE: readonly string[] = [];

/** Field by field: spreading objects took longer than all else that a sync without news does. */
function recordOfRow(row: SealedRow): SealedRecord {
  const [, directoryMtimeMs, stamp, digest, files, bytes, epoch, producer, unusual] = row;
  return {
    directoryMtimeMs,
    manifest: { size: stamp[0], mtimeMs: stamp[1], ctimeMs: stamp[2] },
    digest,
    files,
    bytes,
    epoch,
    producer,
    extraFiles: unusual?.extraFiles ?? NONE,
    extraDirectories: unusual?.extraDirectories ?? NONE,
    links: unusual?.links ?? NONE,
    keeping: unusual?.keeping ?? NONE,
    damaged: unusual?.damaged ?? NONE,
    settled: unusual?.settled ?? true,
  };
}

function rowOfRecord(dir: string, record: SealedRecord): SealedRow {
  const { directoryMtimeMs, digest, files, bytes, epoch, producer } = record;
  const { size, mtimeMs, ctimeMs } = record.manifest;
  const unusual = unusualOf(record);
  const row: SealedRow = [dir, directoryMtimeMs, [size, mtimeMs, ctimeMs], digest, files, bytes, epoch, producer];
  if (unusual) row[8] = unusual;
  return row;
}

/** What most scrapes do not have. */
function unusualOf(record: SealedRecord): Partial<SealedRecord> | null {
  const { extraFiles, extraDirectories, links, keeping, damaged, settled } = record;
  const isUsual = settled && [extraFiles, extraDirectories, links, keeping, damaged].every((list) => list.length === 0);
  return isUsual ? null : { extraFiles, extraDirectories, links, keeping, damaged, settled };
}

/** Empty when there is none. */
export function loadIndex(path: string): StoreIndex {
  try {
    return parseIndex(readFileSync(path, 'utf8'));
  } catch {
    return emptyIndex();
  }
}

export function saveIndex(path: string, index: StoreIndex): void {
  writeFileAtomic(path, renderIndex(index));
}

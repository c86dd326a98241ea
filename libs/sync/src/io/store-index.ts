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
}

const VERSION = 1;

export function emptyIndex(): StoreIndex {
  return { files: new Map(), sealed: new Map() };
}

/** Empty when the text is no index of this version. */
export function parseIndex(text: string): StoreIndex {
  try {
    const value = JSON.parse(text) as {
      version: number;
      files: [string, FileRecord][];
      sealed: [string, SealedRecord][];
    };
    return value.version === VERSION ? { files: new Map(value.files), sealed: new Map(value.sealed) } : emptyIndex();
  } catch {
    return emptyIndex();
  }
}

export function renderIndex(index: StoreIndex): string {
  return `${JSON.stringify({ version: VERSION, files: [...index.files], sealed: [...index.sealed] })}\n`;
}

/** Empty when there is none. */
export function loadIndex(path: string): StoreIndex {
  try {
    return parseIndex(readFileSync(path, 'utf8'));
  } catch {
    return emptyIndex();
  }
}

/** Writes only what differs from what stands there: an index that did not change keeps its stamp. */
export function saveIndex(path: string, index: StoreIndex): void {
  const text = renderIndex(index);
  let present: string | null = null;
  try {
    present = readFileSync(path, 'utf8');
  } catch {
    // None yet, or it cannot be read: it is written anew.
  }
  if (present !== text) writeFileAtomic(path, text);
}

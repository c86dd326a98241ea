import { utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readBounded } from '@scrape-and-report/production';
import { MANIFEST_BYTES, MANIFEST_NAME, parseScrapeManifest, type ScrapeManifest } from '@scrape-and-report/record';
import { digestOfText } from '../../manifest/store-manifest';
import { copyFile, UnstableFileError } from '../disk/copy-file';
import { createFlushQueue } from '../disk/flush-queue';
import type { DiskCalls } from '../disk/disk-calls';
import { within } from '../disk/within';

export interface BuildWork {
  /** A sealed scrape directory. */
  readonly from: string;
  /** An empty directory, out of everybody's sight. */
  readonly aside: string;
  /** SHA-256 (hex) of the `manifest.json` that was planned. */
  readonly digest: string;
}

export interface BuildOptions extends BuildWork {
  readonly disk: DiskCalls;
  readonly signal: AbortSignal;
  readonly onBytes?: (count: number) => void;
  readonly onFile?: () => void;
}

/**
 * Copies a sealed directory, each file verified by its digest; the manifest last. All of it is on the disk then, and
 * the caller puts it in place. Gives its files, in the order in which they are told.
 *
 * @throws UnstableFileError when the scrape is not, or no longer, what was planned
 */
export async function buildScrape(options: BuildOptions): Promise<string[]> {
  const { from, aside, digest, disk, signal, onBytes, onFile } = options;
  const manifest = readPlannedManifest(from, digest);
  const folders = [...new Set(manifest.files.flatMap((file) => foldersOf(file.path)))].sort();
  for (const folder of folders) await disk.mkdir(join(aside, folder));
  const flush = createFlushQueue(aside);
  const copy = (path: string, size: number, sha256: string | null): Promise<void> | void =>
    copyFile({ from: within(from, path), to: within(aside, path), size, sha256, disk, flush, onBytes });
  try {
    await disk.each(
      manifest.files,
      ({ path, size, sha256 }) => {
        signal.throwIfAborted();
        onFile?.();
        return copy(path, size, sha256);
      },
      8,
    );
    const { size } = (await disk.lstat(join(from, MANIFEST_NAME)))!;
    await copy(MANIFEST_NAME, size, null);
  } catch (error) {
    // What is still open cannot be removed everywhere.
    await flush.settle().catch(() => undefined);
    throw error;
  }
  await flush.settle();
  for (const folder of folders.reverse()) await copyTimes(join(from, folder), join(aside, folder), disk);
  await copyTimes(from, aside, disk);
  return scrapeFiles(manifest);
}

/** All files of a scrape, in the order in which they are told. */
export function scrapeFiles(manifest: ScrapeManifest): string[] {
  return [...manifest.files.map((file) => file.path), MANIFEST_NAME].sort();
}

/** @throws UnstableFileError when the manifest is not the one that was planned */
export function readPlannedManifest(directory: string, digest: string): ScrapeManifest {
  const text = readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES }).toString('utf8');
  const manifest = parseScrapeManifest(text);
  if (!manifest || digestOfText(text) !== digest) {
    throw new UnstableFileError(`${join(directory, MANIFEST_NAME)} changed after it was fingerprinted`);
  }
  return manifest;
}

/** Gives a directory the times of another; not every share stores them, and nothing depends on them. */
export async function copyTimes(from: string, to: string, disk: DiskCalls): Promise<void> {
  const stat = await disk.lstat(from);
  if (!stat?.isDirectory()) return;
  try {
    utimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** `a/b/c.txt` lies in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.push(folder);
  return folders;
}

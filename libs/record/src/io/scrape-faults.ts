import { FileRefusedError, pathInside, readBounded } from '@scrape-and-report/production';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_NAME, parseScrapeName } from '../layout';
import { MANIFEST_BYTES, parseScrapeManifest, type ScrapeManifest } from '../manifest';
import { unmetNeeds } from '../needs';
import type { Token } from '../winner';
import { packsHeld, validScrapes } from './scrapes';

/** A record that is there and counts for nothing. */
export interface ScrapeFault {
  /** Absolute. */
  readonly path: string;
  readonly reason: string;
}

/**
 * What keeps scrapes of a store from being valid though they bear a manifest. One without a manifest is still being made
 * or was given up: no fault.
 *
 * @throws errors of the file system when the store can't be listed
 */
export function scrapeFaults(store: string): ScrapeFault[] {
  if (!existsSync(store)) return [];
  let held: ReadonlySet<string> | undefined;
  const packs = (): ReadonlySet<string> => (held ??= packsHeld(store));
  const valid = new Set(validScrapes(store, { all: true }).map(tokenOf));
  const isThere = (manifest: ScrapeManifest): boolean => valid.has(tokenOf(manifest));
  return readdirSync(store)
    .filter((name) => parseScrapeName(name) !== null)
    .sort()
    .flatMap((name) => faultOf(join(store, name), name, { packs, isThere }) ?? []);
}

function tokenOf({ timestamp, producer, epoch }: Token & { readonly timestamp: string }): string {
  return `${timestamp} ${epoch} ${producer}`;
}

interface Surroundings {
  readonly packs: () => ReadonlySet<string>;
  /** Whether another copy of it is valid: this one then stands there for its packs alone. */
  readonly isThere: (manifest: ScrapeManifest) => boolean;
}

function faultOf(directory: string, name: string, { packs, isThere }: Surroundings): ScrapeFault | null {
  const path = join(directory, MANIFEST_NAME);
  try {
    const manifest = parseScrapeManifest(readBounded(path, { maxBytes: MANIFEST_BYTES }).toString('utf8'));
    if (manifest === null) return { path, reason: 'it is torn, or no record of ours' };
    const { timestamp, files } = manifest;
    if (timestamp !== parseScrapeName(name)?.timestamp) return { path, reason: `it speaks for ${timestamp}` };
    const wrong = files.find((file) => !hasSize(pathInside(directory, file.path), file.size));
    if (wrong) return { path: pathInside(directory, wrong.path), reason: 'it is not the file that was sealed' };
    const isAlone = manifest.needs && unmetNeeds(manifest, packs()).length > 0 && !isThere(manifest);
    return isAlone ? { path, reason: 'it needs packs of other scrapes, and they are not here' } : null;
  } catch (error) {
    if (error instanceof FileRefusedError) return { path, reason: error.reason };
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { path, reason: message };
  }
}

function hasSize(path: string, size: number): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size === size;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { digestOfText, parseStoreManifest, renderStoreManifest, type StoreManifest } from '../store-manifest';
import { emptyIndex, parseIndex, renderIndex, type StoreIndex } from './store-index';

/** What the last complete sync left in a store: `.production/manifest.json` and, beside it, what was really stored. */
export interface PublishedManifest {
  readonly manifest: StoreManifest;
  readonly syncId: string;
  readonly producer: string;
  readonly epoch: number;
  /** Number of the day on which the rolling check was last made. */
  readonly checkedDay: number;
}

/** Null when there is none that is whole. */
export function readPublished(store: string): PublishedManifest | null {
  try {
    const value = JSON.parse(readFileSync(manifestPath(store), 'utf8')) as PublishedManifest;
    const manifest = parseStoreManifest(JSON.stringify(value.manifest));
    return manifest ? { ...value, manifest } : null;
  } catch {
    return null;
  }
}

/** Stamps as the store really keeps them, so that a coarse clock of its disk never looks like a change. */
export function readRecords(store: string): StoreIndex {
  try {
    return parseIndex(readFileSync(recordsPath(store), 'utf8'));
  } catch {
    return emptyIndex();
  }
}

/**
 * Records first (null: those that are there stay): a manifest stands for a sync that ended well. Writes nothing that
 * stands there already.
 */
export function publishManifest(store: string, published: PublishedManifest, records: StoreIndex | null): void {
  if (records) writeChanged(recordsPath(store), renderIndex(records));
  const present = readPublished(store);
  const isSame =
    present &&
    digestOfManifest(present.manifest) === digestOfManifest(published.manifest) &&
    present.epoch === published.epoch &&
    present.checkedDay === published.checkedDay;
  if (isSame) return;
  const { manifest, ...facts } = published;
  writeFileAtomic(
    manifestPath(store),
    `{ ${JSON.stringify(facts).slice(1, -1)},\n"manifest": ${renderStoreManifest(manifest).trimEnd()} }\n`,
  );
}

export function digestOfManifest(manifest: StoreManifest): string {
  return digestOfText(renderStoreManifest(manifest));
}

function writeChanged(path: string, text: string): void {
  let present: string | null = null;
  try {
    present = readFileSync(path, 'utf8');
  } catch {
    // None yet.
  }
  if (present !== text) writeFileAtomic(path, text);
}

function manifestPath(store: string): string {
  return join(storeLayout(store).own, 'manifest.json');
}

function recordsPath(store: string): string {
  return join(storeLayout(store).own, 'records.json');
}

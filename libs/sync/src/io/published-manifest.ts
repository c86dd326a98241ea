import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { digestOfText, renderStoreManifest, type StoreManifest } from '../store-manifest';
import { parseIndex, renderIndex, type StoreIndex } from './store-index';

/** About the last complete sync of a store: stands before the manifest in its `.production/manifest.json`. */
export interface SyncFacts {
  readonly producer: string;
  readonly epoch: number;
  /** Number of the day on which the rolling check was last made. */
  readonly checkedDay: number;
}

/** What the last complete sync left in a store. */
export interface Published {
  /** Null when there was none. */
  readonly facts: (SyncFacts & { readonly digest: string }) | null;
  /**
   * `.production/records.json`: stamps as the store really keeps them, so that a coarse clock of its disk never looks
   * like a change.
   */
  readonly records: StoreIndex;
  readonly recordsText: string;
}

export function readPublished(store: string): Published {
  const recordsText = readTextOrEmpty(recordsPath(store));
  return { facts: parseFacts(readTextOrEmpty(manifestPath(store))), records: parseIndex(recordsText), recordsText };
}

/** Records first: a manifest stands for a sync that ended well. Writes nothing that stands there already. */
export function publishManifest(
  store: string,
  news: SyncFacts & { readonly syncId: string; readonly manifest: StoreManifest; readonly records?: StoreIndex },
  present: Published,
): void {
  const { syncId, manifest, records, producer, epoch, checkedDay } = news;
  if (records) {
    const text = renderIndex(records);
    if (text !== present.recordsText) writeFileAtomic(recordsPath(store), text);
  }
  const text = renderStoreManifest(manifest);
  const digest = digestOfText(text);
  const { facts } = present;
  if (facts?.digest === digest && facts.epoch === epoch && facts.checkedDay === checkedDay) return;
  const line = JSON.stringify({ syncId, producer, epoch, checkedDay, digest });
  writeFileAtomic(manifestPath(store), `${line.slice(0, -1)},\n"manifest": ${text.trimEnd()} }\n`);
}

/** The facts are the first line: the manifest after it may be long. */
function parseFacts(text: string): Published['facts'] {
  try {
    const value = JSON.parse(`${text.slice(0, text.indexOf(',\n'))}}`) as NonNullable<Published['facts']>;
    return Number.isSafeInteger(value.epoch) && typeof value.digest === 'string' ? value : null;
  } catch {
    return null;
  }
}

function readTextOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function manifestPath(store: string): string {
  return join(storeLayout(store).own, 'manifest.json');
}

function recordsPath(store: string): string {
  return join(storeLayout(store).own, 'records.json');
}

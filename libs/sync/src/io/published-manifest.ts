import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { storeLayout, writeFileAtomic } from '@scrape-and-report/record';
import { loadIndex, saveIndex, type StoreIndex } from './store-index';

/** About the last complete sync of a store: stands before the manifest in its `.production/manifest.json`. */
export interface SyncFacts {
  readonly producer: string;
  readonly epoch: number;
  /** Number of the day on which the rolling check was last made. */
  readonly checkedDay: number;
  /** Whether it left the store equal to the source, with nothing to warn about. */
  readonly isEqual: boolean;
}

/** What the last complete sync left in a store. */
export interface Published {
  /** Null when there was none. */
  readonly facts: (SyncFacts & { readonly digest: string }) | null;
  /**
   * `.production/records.bin`: stamps as the store really keeps them, so that a coarse clock of its disk never looks
   * like a change.
   */
  readonly records: StoreIndex;
}

export function readPublished(store: string): Published {
  return { facts: readFacts(store), records: loadIndex(recordsPath(store)) };
}

/** Records first: a manifest stands for a sync that ended well. Writes nothing that stands there already. */
export function publishManifest(
  store: string,
  news: SyncFacts & {
    readonly syncId: string;
    readonly digest: string;
    /** The manifest, rendered, in UTF-8; not asked for when it stands there. */
    readonly bytes: () => Uint8Array;
    /** Undefined: as they are. */
    readonly records?: StoreIndex;
  },
  present: Pick<Published, 'facts'>,
): void {
  const { syncId, digest, bytes, records, producer, epoch, checkedDay, isEqual } = news;
  if (records) saveIndex(recordsPath(store), records);
  const { facts } = present;
  const isThere =
    facts?.digest === digest && facts.epoch === epoch && facts.checkedDay === checkedDay && facts.isEqual === isEqual;
  if (isThere) return;
  const line = JSON.stringify({ syncId, producer, epoch, checkedDay, isEqual, digest });
  const pieces = [Buffer.from(`${line.slice(0, -1)},\n"manifest": `, 'utf8'), bytes(), Buffer.from('}\n', 'utf8')];
  writeFileAtomic(manifestPath(store), pieces);
}

/** Only the first line is read: the manifest after it may be long. */
export function readFacts(store: string): Published['facts'] {
  const start = Buffer.alloc(FACTS_BYTES);
  try {
    const file = openSync(manifestPath(store), 'r');
    try {
      return parseFacts(start.toString('utf8', 0, readSync(file, start)));
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}

const FACTS_BYTES = 2048;

function parseFacts(text: string): Published['facts'] {
  try {
    const value = JSON.parse(`${text.slice(0, text.indexOf(',\n'))}}`) as NonNullable<Published['facts']>;
    return Number.isSafeInteger(value.epoch) && typeof value.digest === 'string' ? value : null;
  } catch {
    return null;
  }
}

function manifestPath(store: string): string {
  return join(storeLayout(store).own, 'manifest.json');
}

function recordsPath(store: string): string {
  return join(storeLayout(store).own, 'records.bin');
}

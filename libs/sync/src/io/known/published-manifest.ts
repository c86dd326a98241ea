import { join } from 'node:path';
import {
  isCount,
  isDigest,
  isFlag,
  isText,
  parserOf,
  readBounded,
  readHead,
  removeIfFree,
} from '@scrape-and-report/production';
import { renameWithRetry, storeLayout, writeFileAtomic } from '@scrape-and-report/record';
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

/** A manifest with what its file says about it. */
export interface ManifestNews extends SyncFacts {
  readonly syncId: string;
  readonly digest: string;
  /** The manifest, rendered, in UTF-8; not asked for when it stands there. */
  readonly pieces: () => readonly Uint8Array[];
}

/** Records first: a manifest stands for a sync that ended well. Writes nothing that stands there already. */
export function publishManifest(
  store: string,
  {
    records,
    ...news
  }: ManifestNews & {
    /** Undefined: as they are. */
    readonly records?: StoreIndex;
  },
  present: Published['facts'],
): void {
  if (records) saveIndex(recordsPath(store), records);
  if (!isThere(news, present)) writeFileAtomic(manifestPath(store), piecesOf(news));
}

/** A manifest that the processes of partners read while they work, and that is published when one of them has done so. */
export interface StagedManifest {
  /** File that `readManifestBytes` understands. */
  readonly path: string;
  publish(): void;
  discard(): void;
}

/** Where the store has that manifest already, it is that one. */
export function stageManifest(store: string, news: ManifestNews): StagedManifest {
  const facts = readFacts(store);
  const [path, staged] = [manifestPath(store), join(storeLayout(store).own, 'manifest.next.json')];
  if (isThere(news, facts)) return { path, publish: () => undefined, discard: () => undefined };
  writeFileAtomic(staged, piecesOf(news));
  return { path: staged, publish: () => renameWithRetry(staged, path), discard: () => void removeIfFree(staged) };
}

/** The rendered manifest of a file, in UTF-8; null when it is not the one of that digest, or cannot be read. */
export function readManifestBytes(path: string, digest: string): Buffer | null {
  try {
    const bytes = readBounded(path, { maxBytes: MAX_BYTES });
    const start = bytes.indexOf(BEFORE_MANIFEST);
    const facts = parseFacts(bytes.toString('utf8', 0, start + BEFORE_MANIFEST.length));
    return facts?.digest === digest ? bytes.subarray(start + BEFORE_MANIFEST.length, -AFTER_MANIFEST.length) : null;
  } catch {
    return null;
  }
}

const BEFORE_MANIFEST = ',\n"manifest": ';
const AFTER_MANIFEST = '}\n';

function piecesOf({ syncId, producer, epoch, checkedDay, isEqual, digest, pieces }: ManifestNews): Uint8Array[] {
  const line = JSON.stringify({ syncId, producer, epoch, checkedDay, isEqual, digest });
  return [Buffer.from(line.slice(0, -1) + BEFORE_MANIFEST, 'utf8'), ...pieces(), Buffer.from(AFTER_MANIFEST, 'utf8')];
}

function isThere({ digest, epoch, checkedDay, isEqual }: ManifestNews, facts: Published['facts']): boolean {
  return (
    facts?.digest === digest && facts.epoch === epoch && facts.checkedDay === checkedDay && facts.isEqual === isEqual
  );
}

/** Only the first line is read: the manifest after it may be long. */
export function readFacts(store: string): Published['facts'] {
  try {
    return parseFacts(readHead(manifestPath(store), FACTS_BYTES).toString('utf8'));
  } catch {
    return null;
  }
}

const FACTS_BYTES = 2048;
/** Of two million files. */
const MAX_BYTES = 512 * 1024 * 1024;

function parseFacts(text: string): Published['facts'] {
  return parseFactsLine(`${text.slice(0, text.indexOf(',\n'))}}`);
}

const parseFactsLine = parserOf<SyncFacts & { readonly syncId: string; readonly digest: string }>({
  syncId: isText(),
  producer: isText(),
  epoch: isCount,
  checkedDay: Number.isSafeInteger,
  isEqual: isFlag,
  digest: isDigest,
});

export function manifestPath(store: string): string {
  return join(storeLayout(store).own, 'manifest.json');
}

function recordsPath(store: string): string {
  return join(storeLayout(store).own, 'records.bin');
}

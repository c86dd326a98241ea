import { createHash } from 'node:crypto';
import { FileList, type StoreFile } from './file-list';
import { renderEntries, renderFiles } from './render-files';

/** A complete scrape directory, known by the digest of its `manifest.json`. */
export interface SealedDirectory {
  /** `YYMMDD-HHMM` or `YYMMDD-HHMM~<name>`. */
  readonly dir: string;
  /** SHA-256 (hex) of the bytes of its `manifest.json`, which lists the digest of every other file. */
  readonly digest: string;
  /** Number of files, the manifest included. */
  readonly files: number;
  readonly bytes: number;
  readonly epoch: number;
  readonly producer: string;
}

/** Why something in a store is left alone by a sync. */
export type SkipReason = 'link' | 'special' | 'unreadable' | 'unstable' | 'damaged' | 'other-device';

/** Something in a store that is neither copied nor deleted, nor is what a target holds in its place. */
export interface SkippedItem {
  readonly path: string;
  readonly reason: SkipReason;
}

/** What a store holds: everything that partners agree on, and no time of any run. */
export interface StoreManifest {
  readonly version: 1;
  /** SHA-256 (hex) of the `store-state.json` that it describes. */
  readonly storeState: string;
  readonly sealed: readonly SealedDirectory[];
  readonly directories: readonly string[];
  readonly files: FileList;
  readonly skipped: readonly SkippedItem[];
}

/** What a scan of a store gives; a manifest without the state that it belongs to. */
export type StoreContent = Omit<StoreManifest, 'version' | 'storeState'>;

/**
 * The items in the order of their keys, by code unit, so that the same store gives the same bytes on every machine; the
 * list itself when it has that order already.
 */
export function sorted<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  for (let index = 1; index < items.length; index++)
    if (key(items[index - 1]!) > key(items[index]!)) return [...items].sort(byCodeUnit(key));
  return items;
}

function byCodeUnit<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
}

/** Every list sorted, whatever the order of discovery. */
export function sortContent(content: StoreContent): StoreContent {
  return {
    sealed: sorted(content.sealed, (entry) => entry.dir),
    directories: [...content.directories].sort(),
    files: content.files.sorted(),
    skipped: sorted(content.skipped, (item) => item.path),
  };
}

/**
 * Joins content and state, either of which is made only when somebody asks for it.
 *
 * @param content every list sorted; asked for more than once, as the state is
 */
export function createStoreManifest(content: () => StoreContent, state: () => string): StoreManifest {
  return {
    version: 1,
    get storeState() {
      return digestOfText(state());
    },
    get sealed() {
      return content().sealed;
    },
    get directories() {
      return content().directories;
    },
    get files() {
      return content().files;
    },
    get skipped() {
      return content().skipped;
    },
  };
}

/** A manifest as it is published; made when somebody asks for it, once. */
export interface RenderedManifest {
  /** SHA-256 (hex) of its text. */
  readonly digest: () => string;
  /** The same, or null where it would first have to be rendered. */
  readonly knownDigest: () => string | null;
  /** Its text in UTF-8. */
  readonly pieces: () => readonly Buffer[];
}

/** By the object itself, so that a changed copy never bears the digest of what it was made of. */
const rendered = new WeakMap<StoreManifest, RenderedManifest>();

/** @param told digest of its text, where that is known without rendering it */
export function renderedOf(manifest: StoreManifest, told: string | null = null): RenderedManifest {
  let known = rendered.get(manifest);
  if (!known) {
    let digest = told;
    let pieces: readonly Buffer[] | null = null;
    const piecesOf = (): readonly Buffer[] => (pieces ??= partsOf(manifest));
    known = {
      digest: () => (digest ??= digestOfPieces(piecesOf())),
      knownDigest: () => digest,
      pieces: piecesOf,
    };
    rendered.set(manifest, known);
  }
  return known;
}

/** One form, a line an entry: equal stores give equal bytes, and a difference reads well. */
export function renderStoreManifest(manifest: StoreManifest): string {
  return Buffer.concat(partsOf(manifest)).toString('utf8');
}

function digestOfPieces(pieces: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** As bytes: a long string is digested far slower. */
function partsOf(manifest: StoreManifest): Buffer[] {
  const { version, storeState, sealed, directories, files, skipped } = manifest;
  const head = [
    `{ "version": ${version},`,
    ` "storeState": ${JSON.stringify(storeState)},`,
    ` "sealed": ${listOf(renderEntries(sealed))},`,
    ` "directories": ${listOfTexts(directories)},`,
    ' "files": [',
  ].join('\n');
  const runs = renderFiles(files).flatMap(({ pieces }, index) => [index === 0 ? '\n  ' : ',\n  ', ...pieces]);
  const end = files.length === 0 ? '' : '\n ';
  const parts = [head, ...runs, `${end}],\n "skipped": ${listOf(renderEntries(skipped))} }\n`];
  return parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part));
}

function listOf(entries: string): string {
  return entries === '' ? '[]' : `[\n  ${entries}\n ]`;
}

function listOfTexts(texts: readonly string[]): string {
  return texts.length === 0 ? '[]' : `[\n${texts.map((text) => `  ${JSON.stringify(text)}`).join(',\n')}\n ]`;
}

/** Null for anything that is not a whole, well-formed manifest. */
export function parseStoreManifest(text: string): StoreManifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isManifestValue(value) ? { ...value, files: FileList.of(value.files) } : null;
}

/** Whether the manifest describes the store whose present state is `state` (the text of `store-state.json`). */
export function isManifestOf(manifest: StoreManifest, state: string): boolean {
  return manifest.storeState === digestOfText(state);
}

/** SHA-256 (hex) of a text in UTF-8. */
export function digestOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** As JSON has it. */
interface ManifestValue extends Omit<StoreManifest, 'files'> {
  readonly files: readonly StoreFile[];
}

function isManifestValue(value: unknown): value is ManifestValue {
  if (!isRecord(value)) return false;
  const { version, storeState, sealed, directories, files, skipped } = value;
  return (
    version === 1 &&
    typeof storeState === 'string' &&
    isListOf(
      sealed,
      (entry) =>
        isInside(entry['dir']) &&
        isDigest(entry['digest']) &&
        isCount(entry['files']) &&
        isCount(entry['bytes']) &&
        isCount(entry['epoch']) &&
        typeof entry['producer'] === 'string',
    ) &&
    Array.isArray(directories) &&
    directories.every(isInside) &&
    isListOf(files, (entry) => isInside(entry['path']) && isCount(entry['size']) && isDigest(entry['sha256'])) &&
    isListOf(skipped, (entry) => isInside(entry['path']) && typeof entry['reason'] === 'string')
  );
}

/** A path of a manifest may not lead out of the store. */
function isInside(path: unknown): boolean {
  return (
    typeof path === 'string' &&
    path !== '' &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, holds: (entry: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((entry) => isRecord(entry) && holds(entry));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDigest(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

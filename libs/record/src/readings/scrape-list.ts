import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { isCount, isDigest, isOneOf, listOf, optional, orNull, recordOf, shapeOf } from '@scrape-and-report/production';
import { isNumberedKeys, type NumberedKeys } from './numbered-keys';
import type { Cell } from './page-rows';
import { isRuns, type Runs } from './runs';
import { isCell, isString, parseJson } from './stored-json';
import type { ReadStored } from './stored-versions';
import { encodeGroups, versionsOf } from './version-groups';

/** Name of the file of a scrape in format 2 that stands in the place of `scrape.db`. */
export const LIST_NAME = 'list.json.br';

/** What tables of older scrapes have not, or those that looked for nothing. */
export const PARTS = ['own_facts', 'unreached', 'checks', 'sketch'] as const;
export type Part = (typeof PARTS)[number];

/** Of each page in the order of the paths, a column each. */
export interface ListedPages {
  readonly path: readonly string[];
  /** SHA-256 (hex) of the bytes of its version. */
  readonly version: readonly string[];
  /** SHA-256 (hex) of the groups that its versions are stored as; absent where the list itself names each of them. */
  readonly groups?: readonly string[];
  /** Milliseconds after `fetchedFrom`; another text as it is; null for a page without a row in `responses`. */
  readonly fetched: readonly Cell[];
  readonly inlinks: readonly Cell[];
  readonly sources: readonly Cell[];
}

/** One scrape: what is of its day, and digests of all else. docs/formats.md explains each key. */
export interface ScrapeList {
  readonly format: 2;
  readonly lacks: readonly Part[];
  readonly parameters: readonly (readonly Cell[])[];
  /** Milliseconds since 1970, UTC. */
  readonly fetchedFrom: number;
  readonly pages: ListedPages;
  /** Keys are `<short URL>`, with `#<anchor>` where there is one. */
  readonly links: NumberedKeys & { readonly types: Runs; readonly statuses: Runs };
  /** Keys are short URLs. */
  readonly targets: NumberedKeys;
  /** Keys are `<type> <short URL>`; null for a scrape that did not look for them. */
  readonly files: (NumberedKeys & { readonly statuses: Runs; readonly bytes: Runs }) | null;
  /** Rows in the order of their keys: URL, kind, detail; `jumps` as for keys. */
  readonly problems: { readonly rows: readonly (readonly Cell[])[]; readonly jumps: readonly number[] };
  readonly redirs: readonly (readonly Cell[])[];
  readonly unreached: readonly (readonly Cell[])[];
  readonly findings: readonly (readonly Cell[])[];
}

/** A list as it is written: versions of which most are as they were the day before stand in groups, each stored once. */
export type GroupedList = Omit<ScrapeList, 'pages'> & { readonly pages: GroupedPages };
type GroupedPages = Omit<ListedPages, 'version' | 'groups'> & { readonly groups: readonly string[] };

/** More than the list of a million pages has. */
const MAX_RAW_BYTES = 400 * 1024 * 1024;
const MOST = 20_000_000;

const rowsOf = (columns: number) =>
  listOf((row) => Array.isArray(row) && row.length === columns && row.every(isCell), MOST);
const isColumn = listOf(isCell, MOST);

/** As it stands in a file: either `version` or `groups`. */
type WrittenList = Omit<ScrapeList, 'pages'> & { readonly pages: Partial<ListedPages> & Pick<ListedPages, 'path'> };

const readList = shapeOf<WrittenList>({
  format: isOneOf(2),
  lacks: listOf(isOneOf(...PARTS), PARTS.length),
  parameters: rowsOf(2),
  fetchedFrom: isCount,
  pages: recordOf<WrittenList['pages']>({
    path: listOf(isString, MOST),
    version: optional(listOf(isDigest, MOST)),
    groups: optional(listOf(isDigest, MOST)),
    fetched: isColumn,
    inlinks: isColumn,
    sources: isColumn,
  }),
  links: (value) =>
    isNumberedKeys(value) &&
    recordOf<Pick<ScrapeList['links'], 'types' | 'statuses'>>({ types: isRuns, statuses: isRuns })(value),
  targets: isNumberedKeys,
  files: orNull(
    (value) =>
      isNumberedKeys(value) &&
      recordOf<Pick<NonNullable<ScrapeList['files']>, 'statuses' | 'bytes'>>({ statuses: isRuns, bytes: isRuns })(
        value,
      ),
  ),
  problems: recordOf<ScrapeList['problems']>({ rows: rowsOf(3), jumps: listOf(isCount, MOST) }),
  redirs: rowsOf(3),
  unreached: rowsOf(6),
  findings: rowsOf(3),
});

/** Of fewer pages the digests themselves are as short, and say all by themselves. */
const FEW_PAGES = 64;

/**
 * The list as it is to be written.
 *
 * @param store keeps the bytes of a group once, and gives their digest
 */
export function groupList(list: ScrapeList, store: (group: Buffer) => string): ScrapeList | GroupedList {
  const { path, version, fetched, inlinks, sources } = list.pages;
  if (path.length < FEW_PAGES) return list;
  return { ...list, pages: { path, groups: encodeGroups(path, version).map(store), fetched, inlinks, sources } };
}

/** The bytes of `list.json.br`. */
export function encodeList(list: ScrapeList | GroupedList): Buffer {
  const raw = Buffer.from(`${JSON.stringify(list)}\n`);
  return brotliCompressSync(raw, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: raw.length,
    },
  });
}

/** All of a list but the digests of its versions: to know them packs have to be read. */
export type ListWithoutVersions = Omit<ScrapeList, 'pages'> & { readonly pages: Omit<ListedPages, 'version'> };

/** @throws RangeError when the bytes are no list of a scrape: they may come from another's store */
export function decodeWithoutVersions(bytes: Uint8Array): ListWithoutVersions {
  return parseList(bytes) as ListWithoutVersions;
}

/**
 * @param read gives groups of versions
 * @throws RangeError when the bytes are no list of a scrape: they may come from another's store; MissingReadingError
 */
export function decodeList(bytes: Uint8Array, read: ReadStored = () => null): ScrapeList {
  const list = parseList(bytes);
  const { path, version, groups, ...days } = list.pages as ListedPages & Partial<Pick<ListedPages, 'version'>>;
  const pages = {
    path,
    version: version ?? versionsOf(groups!, read, path.length),
    ...(groups && { groups }),
    ...days,
  };
  return { ...list, pages };
}

function parseList(bytes: Uint8Array): WrittenList {
  const list = readList(parseJson(unpacked(bytes)));
  if (!list || (list.pages.version === undefined) === (list.pages.groups === undefined))
    throw new RangeError('these bytes are no list of a scrape');
  const { path, groups: _groups, ...columns } = list.pages;
  if (Object.values(columns).some((column) => column.length !== path.length))
    throw new RangeError('the list of a scrape has columns of different lengths');
  return list;
}

function unpacked(bytes: Uint8Array): Buffer {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: MAX_RAW_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}

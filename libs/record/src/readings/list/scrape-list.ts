import { hash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { isCount, isDigest, isOneOf, listOf, optional, orNull, recordOf, shapeOf } from '@scrape-and-report/production';
import { isNumberedKeys, type NumberedKeys } from '../numbered-keys';
import type { Cell } from '../page-rows';
import { isRuns, type Runs } from '../runs';
import { isCell, isString, parseJson } from '../stored-json';
import type { ReadStored } from '../stored-versions';
import { encodeRowGroups, rowsFrom } from './row-groups';
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
  /** SHA-256 (hex) of the groups that it was read from: of versions, and of rows. */
  readonly groups?: readonly string[];
}

/** Tables of which most rows are as they were the day before. */
const TABLES = ['problems', 'findings'] as const;
type Grouped = Partial<Record<(typeof TABLES)[number], readonly string[]>>;

/**
 * A list as it is written: versions and rows of which most are as they were the day before stand in groups, each stored once, and
 * it has their SHA-256 (hex). A table that has groups has no rows of its own.
 */
export type GroupedList = Omit<ScrapeList, 'pages' | 'groups'> & {
  readonly pages: Omit<ListedPages, 'version'> & { readonly groups: readonly string[] };
  readonly grouped?: Grouped;
};

/** More than the list of a million pages has. */
const MAX_RAW_BYTES = 400 * 1024 * 1024;
const MOST = 20_000_000;

const rowsOf = (columns: number) =>
  listOf((row) => Array.isArray(row) && row.length === columns && row.every(isCell), MOST);
const isColumn = listOf(isCell, MOST);

/** As it stands in a file: either `version` or `groups`. */
type WrittenPages = Omit<ListedPages, 'version'> & {
  readonly version?: readonly string[];
  readonly groups?: readonly string[];
};
type WrittenList = Omit<ScrapeList, 'pages' | 'groups'> & { readonly pages: WrittenPages; readonly grouped?: Grouped };

const readList = shapeOf<WrittenList>({
  format: isOneOf(2),
  lacks: listOf(isOneOf(...PARTS), PARTS.length),
  parameters: rowsOf(2),
  fetchedFrom: isCount,
  pages: recordOf<WrittenPages>({
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
  grouped: optional(
    recordOf<Grouped>({
      problems: optional(listOf(isDigest, MOST)),
      findings: optional(listOf(isDigest, MOST)),
    }),
  ),
});

/** Of fewer pages the digests themselves are as short, and say all by themselves. */
const FEW_PAGES = 64;
/** Of fewer rows what they say is hardly longer. */
const FEW_ROWS = 500;

/**
 * The list as it is to be written.
 *
 * @param store keeps the bytes of a group once, and gives their digest
 */
export function groupList(list: ScrapeList, store: (group: Buffer) => string): ScrapeList | GroupedList {
  const { path, version, fetched, inlinks, sources } = list.pages;
  if (path.length < FEW_PAGES) return list;
  const many = TABLES.filter((table) => rowsIn(list, table).length >= FEW_ROWS);
  const grouped: Grouped = Object.fromEntries(
    many.map((table) => [table, encodeRowGroups(rowsIn(list, table)).map(store)]),
  );
  return {
    ...many.reduce((left, table) => withRows(left, table, []), list),
    pages: { path, groups: encodeGroups(path, version).map(store), fetched, inlinks, sources },
    ...(many.length > 0 && { grouped }),
  };
}

type Rows = readonly (readonly Cell[])[];

function rowsIn(list: Pick<ScrapeList, (typeof TABLES)[number]>, table: (typeof TABLES)[number]): Rows {
  return table === 'problems' ? list.problems.rows : list[table];
}

function withRows<T extends Pick<ScrapeList, 'problems'>>(list: T, table: (typeof TABLES)[number], rows: Rows): T {
  return { ...list, [table]: table === 'problems' ? { ...list.problems, rows } : rows };
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

/** What a list tells by itself: to know the rest packs have to be read. */
export type PlainList = Pick<ScrapeList, 'parameters' | 'redirs'> & { readonly pages: Omit<ListedPages, 'version'> };

/** @throws RangeError when the bytes are no list of a scrape: they may come from another's store */
export function decodePlainList(bytes: Uint8Array): PlainList {
  return parseList(bytes);
}

/** Parameters that tell of a run, and not of what it found. */
const OF_RUN: ReadonlySet<unknown> = new Set([
  'started',
  'finished',
  'timestamp',
  'node_version',
  'tool_version',
  'requests',
  'not_modified',
  'external_checked',
  'urls_done',
  'urls_left',
]);

/**
 * SHA-256 (hex) of what a list says beside when it was made, and since when what was not reached is missing: scrapes of one store
 * with the same found the same. Two with others may have, too.
 *
 * @throws RangeError when the bytes are no list of a scrape
 */
export function digestOfContent(bytes: Uint8Array): string {
  const { fetchedFrom: _from, pages, parameters, unreached, ...rest } = parseList(bytes);
  const { fetched: _times, ...columns } = pages;
  const lasting = parameters.filter(([name]) => !OF_RUN.has(name));
  const missing = unreached.map(([url, id, reason, , , givenUp]) => [url, id, reason, givenUp]);
  return hash('sha256', JSON.stringify([rest, columns, lasting, missing]), 'hex');
}

/**
 * @param read gives groups
 * @throws RangeError when the bytes are no list of a scrape: they may come from another's store; MissingReadingError
 */
export function decodeList(bytes: Uint8Array, read: ReadStored = () => null): ScrapeList {
  const { grouped = {}, pages, ...rest } = parseList(bytes);
  const { path, version, groups, fetched, inlinks, sources } = pages;
  const versions = version ?? versionsOf(groups!, read, path.length);
  const list: ScrapeList = { ...rest, pages: { path, version: versions, fetched, inlinks, sources } };
  const whole = TABLES.reduce(
    (left, table) => (grouped[table] ? withRows(left, table, rowsFrom(grouped[table], read, MOST)) : left),
    list,
  );
  const all = [...(groups ?? []), ...TABLES.flatMap((table) => grouped[table] ?? [])];
  return all.length > 0 ? { ...whole, groups: all } : whole;
}

function parseList(bytes: Uint8Array): WrittenList {
  const list = readList(parseJson(unpacked(bytes)));
  if (!list || (list.pages.version === undefined) === (list.pages.groups === undefined))
    throw new RangeError('these bytes are no list of a scrape');
  const { path, groups: _groups, ...columns } = list.pages;
  if (Object.values(columns).some((column) => column.length !== path.length))
    throw new RangeError('the list of a scrape has columns of different lengths');
  if (TABLES.some((table) => list.grouped?.[table] && rowsIn(list, table).length > 0))
    throw new RangeError('the list of a scrape has rows beside groups of them');
  return list;
}

function unpacked(bytes: Uint8Array): Buffer {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: MAX_RAW_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}

import { isCount, listOf, optional, shapeOf } from '@scrape-and-report/production';
import { READ_COLUMNS, type Cell, type ReadColumn, type RecordedPage } from './page-rows';
import { partSeen } from './page-version';
import { longUrl, shortUrl } from './short-url';
import { isCell, isString, parseJson } from './stored-json';

/** What a page was read as: all of it follows from its body, its address and the rules of reading. */
export type PageReading = Pick<RecordedPage, 'links' | 'found' | 'checks'> & {
  readonly facts: Readonly<Record<ReadColumn, Cell>>;
};

/** As it stands in a pack, JSON of one line: what is null or follows from the rest is left out. */
export interface StoredReading {
  readonly facts: Readonly<Record<string, Cell>>;
  /** Short, each once, in the order of the page. */
  readonly urls: readonly string[];
  /** Of each editorial link the place of its URL in `urls`, its anchor and its text, in a row. */
  readonly links: readonly Cell[];
  /** Of the links, when it is not 0, 1, 2, ... */
  readonly seq?: readonly number[];
  /** Places in `urls`; absent for a page that has no row in `readings`. */
  readonly targets?: readonly number[];
  readonly odd?: string;
  readonly files?: readonly string[];
  readonly seen?: string;
  readonly ids?: string;
  readonly sketch?: string;
}

/** The bytes that a reading is stored as: equal readings of one site are equal bytes. */
export function encodeReading(page: Omit<RecordedPage, 'response'>, root: string): Buffer {
  const urls = new Map<string, number>();
  const placeOf = (url: string): number => {
    const known = urls.get(url) ?? urls.size;
    urls.set(url, known);
    return known;
  };
  const facts: Record<string, Cell> = {};
  for (const column of READ_COLUMNS) if (page.info[column] !== null) facts[column] = page.info[column];
  const targets = page.found?.targets.map(placeOf);
  const links = page.links.flatMap(({ url, anchor, text }) => [placeOf(url), anchor, text]);
  const stored: StoredReading = {
    facts,
    urls: [...urls.keys()].map((url) => shortUrl(url, root)),
    links,
    ...(page.links.some(({ seq }, nr) => seq !== nr) ? { seq: page.links.map(({ seq }) => seq) } : {}),
    ...(page.found ? { targets, odd: page.found.odd } : {}),
    ...(page.checks ? storedChecks(page.checks, root) : {}),
  };
  return Buffer.from(JSON.stringify(stored));
}

function storedChecks({ files, seen, ids, sketch }: NonNullable<RecordedPage['checks']>, root: string) {
  return {
    files: files.map((file) => shortFile(file, root)),
    seen: partSeen(seen).seen,
    ids,
    ...(sketch === '' ? {} : { sketch }),
  };
}

/** @throws RangeError when the bytes are no reading: they may come from another's store */
export function decodeReading(bytes: Uint8Array, root: string): PageReading {
  const stored = parseReading(bytes);
  const urls = stored.urls.map((short) => longUrl(short, root));
  const at = (place: unknown): string => {
    const url = urls[place as number];
    if (url === undefined) throw new RangeError('a reading names a URL that it does not hold');
    return url;
  };
  const links = Array.from({ length: stored.links.length / 3 }, (_, nr) => {
    const [place, anchor, text] = stored.links.slice(nr * 3, nr * 3 + 3);
    return { seq: stored.seq ? stored.seq[nr]! : nr, url: at(place), anchor: String(anchor), text: String(text) };
  });
  const { targets, odd, files, seen, ids, sketch = '' } = stored;
  return {
    facts: factsIn(stored),
    links,
    found: targets && odd !== undefined ? { targets: targets.map(at), odd } : null,
    checks:
      files && seen !== undefined && ids !== undefined
        ? { files: files.map((file) => longFile(file, root)), seen, ids, sketch }
        : null,
  };
}

/** What is left out is null. */
export function factsIn({ facts }: Pick<StoredReading, 'facts'>): PageReading['facts'] {
  const all: Partial<Record<ReadColumn, Cell>> = {};
  for (const column of READ_COLUMNS) all[column] = Object.hasOwn(facts, column) ? facts[column]! : null;
  return all as PageReading['facts'];
}

/** As `encodeReading` parts its columns. No text can hold these: a quotation mark in one is escaped. */
const [FACTS, NAMED, LOOKS] = ['{"facts":{', '},"urls":[', ',"seen":"'];

/** Whether what is stored is a reading, by how it begins: versions and groups begin otherwise. */
export function isReading(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, FACTS.length) === FACTS;
}

/** A reading in parts, so that it is seen by its bytes what of it is another. */
export interface PartedReading {
  readonly facts: Buffer;
  /** Its URLs, and what they are named for. */
  readonly named: Buffer;
  /** Null for a page that was not looked at. */
  readonly looks: (Required<Pick<StoredReading, 'seen' | 'ids'>> & Pick<StoredReading, 'sketch'>) | null;
}

/** Null where it was written in another order than `encodeReading` does: then it can't be parted so. */
export function partReading(bytes: Buffer): PartedReading | null {
  const named = namedPart(bytes);
  if (!named) return null;
  const { start, end } = named;
  const looks = end < bytes.length ? readLooks(parseJson(Buffer.from(`{${bytes.toString('utf8', end + 1)}`))) : null;
  if (end < bytes.length && looks === null) return null;
  return { facts: bytes.subarray(FACTS.length - 1, start), named: bytes.subarray(start, end), looks };
}

/** Where in a reading its URLs stand, and what they are named for; what was seen on a page follows, where it was looked at. */
export function namedPart(bytes: Buffer): { readonly start: number; readonly end: number } | null {
  const start = bytes.indexOf(NAMED);
  if (start < 0 || !isReading(bytes) || bytes.indexOf('"facts":', start) >= 0) return null;
  const found = bytes.indexOf(LOOKS, start);
  return { start: start + 1, end: found < 0 ? bytes.length : found };
}

const readShape = shapeOf<NonNullable<PartedReading['looks']>>({
  seen: isString,
  ids: isString,
  sketch: optional(isString),
});

/** With no other key. */
function readLooks(value: unknown): PartedReading['looks'] {
  const looks = readShape(value);
  return looks && Object.keys(looks).length === Object.keys(value as object).length ? looks : null;
}

/** @throws RangeError when the bytes are no facts of a reading */
export function parseFacts(facts: Buffer): PageReading['facts'] {
  const parsed = parseJson(facts);
  if (!isFacts(parsed)) throw new RangeError('these bytes are no facts of a page');
  return factsIn({ facts: parsed as StoredReading['facts'] });
}

function isFacts(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isCell);
}

/** More than one page has of anything; a reading as a whole is bounded by its pack. */
const MOST = 10_000_000;

const readStored = shapeOf<StoredReading>({
  facts: isFacts,
  urls: listOf(isString, MOST),
  links: (value) =>
    Array.isArray(value) &&
    value.length % 3 === 0 &&
    value.every((one, nr) => (nr % 3 === 0 ? isCount(one) : isString(one))),
  seq: optional(listOf(isCount, MOST)),
  targets: optional(listOf(isCount, MOST)),
  odd: optional(isString),
  files: optional(listOf(isString, MOST)),
  seen: optional(isString),
  ids: optional(isString),
  sketch: optional(isString),
});

/** A reading as it is stored. @throws RangeError when the bytes are none */
export function parseReading(bytes: Uint8Array): StoredReading {
  const stored = readStored(parseJson(bytes));
  if (!stored || (stored.seq && stored.seq.length * 3 !== stored.links.length))
    throw new RangeError('these bytes are no reading of a page');
  return stored;
}

export function shortFile(file: string, root: string): string {
  const space = file.indexOf(' ');
  return space < 0 ? file : `${file.slice(0, space)} ${shortUrl(file.slice(space + 1), root)}`;
}

export function longFile(file: string, root: string): string {
  const space = file.indexOf(' ');
  return space < 0 ? file : `${file.slice(0, space)} ${longUrl(file.slice(space + 1), root)}`;
}

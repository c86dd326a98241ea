import { NotSplittableError, type Cell, type RecordedPage } from './page-rows';

/** A row of `links`. */
export interface LinkCells {
  readonly nr: number;
  readonly url: string;
  readonly anchor: string;
  readonly type: string;
  readonly status: Cell;
}

/** A row of `files`. */
export interface FileCells {
  readonly nr: number;
  readonly url: string;
  readonly type: string;
  readonly status: Cell;
  readonly bytes: Cell;
}

/** The tables of a `scrape.db` that are not of one page each; rows in the order of their keys. */
export interface ScrapeTables {
  readonly parameters: readonly (readonly Cell[])[];
  readonly links: readonly LinkCells[];
  readonly targets: readonly { readonly nr: number; readonly url: string }[];
  /** Null for a scrape that did not look: then it has no `page_checks` and no `findings` either. */
  readonly files: readonly FileCells[] | null;
  readonly problems: readonly (readonly [nr: number, url: Cell, kind: Cell, detail: Cell])[];
  readonly redirs: readonly (readonly Cell[])[];
  /** Null for a scrape without the table. */
  readonly unreached: readonly (readonly Cell[])[] | null;
  readonly findings: readonly (readonly Cell[])[];
  readonly hasOwnFacts: boolean;
  /** Whether `page_checks` has the column `sketch`; so as well where there is no such table. */
  readonly hasSketch: boolean;
}

/** Those of them that hang on no page. */
export type PlainTables = Pick<ScrapeTables, 'parameters' | 'problems' | 'redirs' | 'unreached' | 'findings'>;

/** What pages name, each once: of it the numbers of a scrape follow. */
export interface NamedKeys {
  readonly links: Set<string>;
  readonly targets: Set<string>;
  readonly files: Set<string>;
}

export function nothingNamed(): NamedKeys {
  return { links: new Set(), targets: new Set(), files: new Set() };
}

/** Notes what a page names. */
export function noteNamed(named: NamedKeys, page: Pick<RecordedPage, 'links' | 'found' | 'checks'>): void {
  for (const link of page.links) named.links.add(linkKey(link));
  for (const url of page.found?.targets ?? []) named.targets.add(url);
  for (const file of page.checks?.files ?? []) if (!file.startsWith('#')) named.files.add(file);
}

/** By it links sort and are numbered. */
export function linkKey({ url, anchor }: { readonly url: string; readonly anchor: string }): string {
  return anchor === '' ? url : `${url}#${anchor}`;
}

/** @throws NotSplittableError when the key would not tell the two apart */
export function safeLinkKey(link: { readonly url: string; readonly anchor: string }): string {
  if (link.url.includes('#')) throw new NotSplittableError('the URL of a link has a fragment');
  return linkKey(link);
}

/** `linkKey` taken apart. */
export function linkOfKey(key: string): { readonly url: string; readonly anchor: string } {
  const hash = key.indexOf('#');
  return hash < 0 ? { url: key, anchor: '' } : { url: key.slice(0, hash), anchor: key.slice(hash + 1) };
}

/** By it files sort and are numbered. @throws NotSplittableError when the key would not tell the two apart */
export function fileKey({ type, url }: { readonly type: string; readonly url: string }): string {
  if (!/^[^\s#]+$/.test(type)) throw new NotSplittableError('a file has an odd type');
  return `${type} ${url}`;
}

/** `fileKey` taken apart. @throws RangeError for what is no such key */
export function fileOfKey(key: string): { readonly type: string; readonly url: string } {
  const space = key.indexOf(' ');
  if (space < 1) throw new RangeError('a file of a list has no type');
  return { type: key.slice(0, space), url: key.slice(space + 1) };
}

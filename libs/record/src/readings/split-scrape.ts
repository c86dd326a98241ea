import { pageIdOf } from '../site-url';
import { jumpsOf, numberKeys, type NumberedKey, type NumberedKeys } from './numbered-keys';
import { encodeReading, shortFile } from './stored-reading';
import { encodeVersion } from './page-version';
import { NotSplittableError, type Cell, type RecordedPage } from './page-rows';
import { runsOf } from './runs';
import type { Part, ScrapeList } from './list/scrape-list';
import {
  fileKey,
  noteNamed,
  nothingNamed,
  safeLinkKey,
  type NamedKeys,
  type PlainTables,
  type ScrapeTables,
} from './scrape-tables';
import { shortUrl } from './short-url';

/** Takes what is stored once in a store, and gives the digest that a list names it by. */
export interface StoredOnce {
  reading(bytes: Buffer): string;
  version(bytes: Buffer): string;
}

/**
 * Parts a scrape into what is of its day, its list, and what its pages were read as, which is handed to `store`.
 *
 * @param pages sorted by path
 * @throws NotSplittableError for a scrape that could not be put together again row by row
 */
export function splitScrape(pages: Iterable<RecordedPage>, tables: ScrapeTables, store: StoredOnce): ScrapeList {
  const root = rootOf(tables.parameters);
  const named = nothingNamed();
  const columns = noPages();
  for (const page of pages) {
    noteNamed(named, page);
    listPage(columns, {
      ...page,
      version: store.version(encodeVersion(page, store.reading(encodeReading(page, root)), root)),
      fetched: page.response && page.response.fetched_at,
      inlinks: page.info.inlinks,
      sources: page.info.sources,
    });
  }
  return assembleList(columns, tables, named);
}

/** Of each page a column each, before times are told from the first of them. */
export interface PageColumns {
  readonly path: string[];
  readonly version: string[];
  readonly fetched: Cell[];
  readonly inlinks: Cell[];
  readonly sources: Cell[];
}

export function noPages(): PageColumns {
  return { path: [], version: [], fetched: [], inlinks: [], sources: [] };
}

/** Adds a page; they come by path. @throws NotSplittableError for one that could not be told again */
export function listPage(
  columns: PageColumns,
  page: { readonly [name in keyof PageColumns]: PageColumns[name][number] } & { readonly page_id: number },
): void {
  if (page.page_id !== pageIdOf(page.path))
    throw new NotSplittableError('a page has another number than its path gives');
  const last = columns.path.at(-1);
  if (last !== undefined && last >= page.path) throw new NotSplittableError('pages do not stand by their paths');
  columns.path.push(page.path);
  columns.version.push(page.version);
  columns.fetched.push(page.fetched);
  columns.inlinks.push(page.inlinks);
  columns.sources.push(page.sources);
}

/** @param named what all pages name @throws NotSplittableError for tables that could not be put together again */
export function assembleList(columns: PageColumns, tables: ScrapeTables, named: NamedKeys): ScrapeList {
  const root = rootOf(tables.parameters);
  const { path, version, fetched, inlinks, sources } = columns;
  const { times, from } = relativeTimes(fetched);
  return {
    format: 2,
    lacks: lacksOf(tables),
    parameters: tables.parameters,
    fetchedFrom: from,
    pages: { path, version, fetched: times, inlinks, sources },
    links: linksOf(tables, named.links, root),
    targets: shortKeys(
      numberKeys(
        tables.targets.map(({ nr, url }) => ({ nr, key: url })),
        named.targets,
      ),
      (key) => shortUrl(key, root),
    ),
    files: filesOf(tables, named.files, root),
    ...plainOf(tables),
  };
}

/**
 * The list of a scrape whose pages are those of an earlier one, and name by the same numbers.
 *
 * @param columns with the versions of that one
 */
export function repeatList(before: ScrapeList, columns: PageColumns, tables: PlainTables): ScrapeList {
  const { format, lacks, links, targets, files } = before;
  const { path, version, fetched, inlinks, sources } = columns;
  const { times, from } = relativeTimes(fetched);
  return {
    ...{ format, lacks, parameters: tables.parameters, fetchedFrom: from },
    pages: { path, version, fetched: times, inlinks, sources },
    ...{ links, targets, files },
    ...plainOf(tables),
  };
}

function plainOf({ problems, redirs, unreached, findings }: PlainTables) {
  return {
    problems: {
      rows: problems.map(([, url, kind, detail]) => [url, kind, detail]),
      jumps: jumpsOf(problems.map(([nr]) => nr)),
    },
    redirs,
    unreached: unreached ?? [],
    findings,
  };
}

/** The root of the site as a scrape names it; empty when it does not. */
export function rootOf(parameters: readonly (readonly Cell[])[]): string {
  const root = parameters.find(([name]) => name === 'root')?.[1];
  return typeof root === 'string' ? root : '';
}

function lacksOf({ hasOwnFacts, hasSketch, unreached, files }: ScrapeTables): Part[] {
  return [
    ...(hasOwnFacts ? [] : (['own_facts'] as const)),
    ...(unreached ? [] : (['unreached'] as const)),
    ...(files ? [] : (['checks'] as const)),
    ...(hasSketch ? [] : (['sketch'] as const)),
  ];
}

function linksOf({ links }: ScrapeTables, named: ReadonlySet<string>, root: string): ScrapeList['links'] {
  const keys = links.map((link): NumberedKey => ({ nr: link.nr, key: safeLinkKey(link) }));
  return {
    ...shortKeys(numberKeys(keys, named), (key) => shortUrl(key, root)),
    types: runsOf(links.map(({ type }) => type)),
    statuses: runsOf(links.map(({ status }) => status)),
  };
}

function filesOf({ files }: ScrapeTables, named: ReadonlySet<string>, root: string): ScrapeList['files'] {
  if (!files) return null;
  const keys = files.map((file): NumberedKey => ({ nr: file.nr, key: fileKey(file) }));
  return {
    ...shortKeys(numberKeys(keys, named), (key) => shortFile(key, root)),
    statuses: runsOf(files.map(({ status }) => status)),
    bytes: runsOf(files.map(({ bytes }) => bytes)),
  };
}

function shortKeys({ extra, order, jumps }: NumberedKeys, shorten: (key: string) => string): NumberedKeys {
  return { extra: extra.map(shorten), order: order && order.map(shorten), jumps };
}

/** Times of one crawl lie close together: milliseconds after the first of them. */
function relativeTimes(times: readonly Cell[]): { readonly times: Cell[]; readonly from: number } {
  const parsed = times.map((time) => (typeof time === 'string' ? Date.parse(time) : NaN));
  const canonical = parsed.map((ms, at) => ms >= 0 && new Date(ms).toISOString() === times[at]);
  const from = parsed.reduce((least, ms, at) => (canonical[at] && ms < least ? ms : least), Infinity);
  return {
    times: times.map((time, at) => (canonical[at] ? parsed[at]! - from : time)),
    from: Number.isFinite(from) ? from : 0,
  };
}

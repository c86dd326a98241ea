import { pageIdOf } from '../site-url';
import { keysWithNumbers, numbersBy, type NumberedKey, type NumberedKeys } from './numbered-keys';
import { longFile, type PageReading } from './stored-reading';
import { wholeSeen, type PageVersion } from './page-version';
import type { Cell, RecordedPage } from './page-rows';
import { valuesOf } from './runs';
import type { ScrapeList } from './list/scrape-list';
import { fileOfKey, linkOfKey, type NamedKeys, type PlainTables, type ScrapeTables } from './scrape-tables';
import { longUrl } from './short-url';
import { rootOf } from './split-scrape';

/** One page of a list again, as it was recorded; `place` counts in the order of the list. */
export function joinPage(list: ScrapeList, place: number, version: PageVersion, reading: PageReading): RecordedPage {
  const { links, found, checks } = reading;
  return {
    ...joinFacts(list, place, version, reading.facts),
    links,
    found,
    checks: checks && { ...checks, seen: wholeSeen({ seen: checks.seen, slow: version.slow }) },
  };
}

/** The same without what it names, and what was seen on it. */
export function joinFacts(
  list: ScrapeList,
  place: number,
  version: PageVersion,
  facts: PageReading['facts'],
): Omit<RecordedPage, 'links' | 'found' | 'checks'> {
  const root = rootOf(list.parameters);
  const { pages } = list;
  const path = pages.path[place]!;
  const { response } = version;
  return {
    page_id: pageIdOf(path),
    path,
    url: longUrl(version.url, root),
    body_digest: version.body,
    info: { ...facts, ...version.answer, inlinks: pages.inlinks[place]!, sources: pages.sources[place]! },
    response: response && {
      url: longUrl(response.url, root),
      fetched_at: timeOf(pages.fetched[place]!, list.fetchedFrom),
      content_type: response.content_type,
    },
  };
}

/** When a page was fetched, as its row has it. @throws RangeError */
export function timeOf(fetched: Cell, from: number): string {
  if (typeof fetched !== 'number') return String(fetched);
  const ms = from + fetched;
  if (!(Math.abs(ms) <= 8.64e15)) throw new RangeError('a page of a list was fetched at no time');
  return new Date(ms).toISOString();
}

/** The other tables again. @param named what all pages of the list name @throws RangeError when they do not belong together */
export function joinTables(list: ScrapeList, named: NamedKeys): ScrapeTables {
  const root = rootOf(list.parameters);
  const long = (key: string): string => longUrl(key, root);
  const links = numbered(list.links, named.links, long);
  const [types, statuses] = [valuesOf(list.links.types, links.length), valuesOf(list.links.statuses, links.length)];
  return {
    ...joinPlainTables(list),
    links: links.map(({ nr, key }, at) => ({ nr, ...linkOfKey(key), type: String(types[at]), status: statuses[at]! })),
    targets: numbered(list.targets, named.targets, long).map(({ nr, key }) => ({ nr, url: key })),
    files: list.files && filesOf(list.files, named.files, root),
    hasOwnFacts: !list.lacks.includes('own_facts'),
    hasSketch: !list.lacks.includes('sketch'),
  };
}

/** Those of them that hang on no page. */
export function joinPlainTables(list: ScrapeList): PlainTables {
  const { rows, jumps } = list.problems;
  const numbers = numbersBy(jumps, rows.length);
  return {
    parameters: list.parameters,
    problems: rows.map(([url, kind, detail], at) => [numbers[at]!, url!, kind!, detail!]),
    redirs: list.redirs,
    unreached: list.lacks.includes('unreached') ? null : list.unreached,
    findings: list.findings,
  };
}

function filesOf(list: NonNullable<ScrapeList['files']>, named: ReadonlySet<string>, root: string) {
  const files = numbered(list, named, (key) => longFile(key, root));
  const [statuses, bytes] = [valuesOf(list.statuses, files.length), valuesOf(list.bytes, files.length)];
  return files.map(({ nr, key }, at) => ({ nr, ...fileOfKey(key), status: statuses[at]!, bytes: bytes[at]! }));
}

function numbered(
  { extra, order, jumps }: NumberedKeys,
  named: ReadonlySet<string>,
  long: (key: string) => string,
): NumberedKey[] {
  return keysWithNumbers({ extra: extra.map(long), order: order && order.map(long), jumps }, named);
}

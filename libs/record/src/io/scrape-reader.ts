import type { Statement } from './database';
import { openTables } from './open-tables';
import { checksReader, type ChecksReader } from './read-checks';
import { hasColumn, hasTable } from '../scrape-db/has-table';
import {
  PAGE_COLUMNS,
  PAGE_INFO_COLUMNS,
  type PageInfoColumn,
  type EdLinkRow,
  type LinkRow,
  type LinkUseRow,
  type PageFacts,
  type PageRow,
  type ProblemRow,
  type RedirectRow,
  type UnreachedRow,
} from '../scrape-db/schema';

/** Read access to one scrape. Rows come sorted (pages by path, links by number), so that what is built is reproducible. */
export interface ScrapeReader extends ChecksReader {
  parameters(): Record<string, string>;
  pages(): Iterable<PageRow>;
  /** Of each page the columns asked for, in that order, in an array of its own. */
  pageValues<C extends keyof PageRow>(columns: readonly C[]): Iterable<PageRow[C][]>;
  /** The pages without their texts. */
  pageFacts(): Iterable<PageFacts>;
  redirects(): RedirectRow[];
  links(): Iterable<LinkRow>;
  edLinks(): Iterable<EdLinkRow>;
  /** Of each page that has any the numbers of its links, in the order in which they stand on it. */
  edLinkNumbers(): Iterable<readonly [page_id: number, numbers: readonly number[]]>;
  /** On which pages links, or those of these numbers, are used, in the order of the pages: of a large site there are a million uses. */
  edLinksOf(only?: Iterable<number>): Iterable<readonly [page_id: number, link_nr: number]>;
  /** How often each link is used, those left out that are not. */
  edLinkCounts(): Iterable<readonly [link_nr: number, count: number]>;
  /** The same uses joined with page and target, by path and place on the page; with `only` those of links of these numbers. */
  linkUses(only?: Iterable<number>): Iterable<LinkUseRow>;
  /** Of each use the columns asked for, in that order, in an array of its own. */
  linkUseValues<C extends keyof LinkUseRow>(columns: readonly C[]): Iterable<LinkUseRow[C][]>;
  /** Each link once, by text and target: of its uses the first page by path, and how many pages have it. */
  linksOnce(): Iterable<LinkOnce>;
  /** What the editorial parts of all pages hold. */
  editorialSize(): EditorialSize;
  problems(): ProblemRow[];
  /** Known URLs that the scrape did not reach, by URL; none for a scrape that was made before they were kept. */
  unreached(): UnreachedRow[];
  close(): void;
}

/** A link of the editorial parts, whatever number of pages it stands on. */
export type LinkOnce = [
  path: string,
  text: string,
  url: string,
  anchor: string | null,
  type: string,
  status: string | null,
  pages: number,
];

export interface EditorialSize {
  /** Characters of all texts together. */
  readonly chars: number;
  /** Links, each as often as it is used. */
  readonly uses: number;
}

/**
 * Opens the tables of a scrape directory, read-only; see `openTables`.
 *
 * @throws the engine's error when there is none or it is damaged.
 */
export function openScrape(directory: string): ScrapeReader {
  const db = openTables(directory);
  const linkNumbers = function* (): Generator<readonly [number, readonly number[]]> {
    for (const [id, numbers] of db.prepare(LINK_NUMBERS).tuples<[number, string]>())
      yield [id, JSON.parse(numbers) as number[]];
  };
  const pages = (columns: readonly (keyof PageRow)[]): Statement =>
    db.prepare(pagesQuery(columns, columns.includes('own_facts') && hasColumn(db, 'own_facts')));
  return {
    parameters: () =>
      Object.fromEntries(
        db
          .prepare('SELECT name, value FROM parameters ORDER BY name')
          .all<{ name: string; value: string }>()
          .map(({ name, value }) => [name, value]),
      ),
    pages: () => pages(ROW_COLUMNS).iterate<PageRow>(),
    pageValues: (columns) => pages(columns).tuples(),
    pageFacts: () => pages(FACT_COLUMNS).iterate<PageFacts>(),
    redirects: () =>
      db
        .prepare('SELECT req_url, redir_url, redir_type FROM redirs ORDER BY req_url, redir_url, redir_type')
        .all<RedirectRow>(),
    links: () => db.prepare('SELECT link_nr, url, anchor, type, status FROM links ORDER BY link_nr').iterate<LinkRow>(),
    edLinks: () =>
      db.prepare('SELECT page_id, seq, text, link_nr FROM ed_links ORDER BY page_id, seq').iterate<EdLinkRow>(),
    edLinkNumbers: linkNumbers,
    edLinksOf: (only) =>
      db
        .prepare(`SELECT page_id, link_nr FROM ed_links e ${only ? ONLY_LINKS : ''} ORDER BY page_id, seq`)
        .tuples<[number, number]>(only && [JSON.stringify([...only])]),
    edLinkCounts: () => {
      const counts = new Map<number, number>();
      for (const [, numbers] of linkNumbers()) for (const nr of numbers) counts.set(nr, (counts.get(nr) ?? 0) + 1);
      return [...counts].sort(([a], [b]) => a - b);
    },
    linkUses: (only) =>
      only
        ? db.prepare(linkUsesQuery(LINK_USE_COLUMNS, ONLY_LINKS)).iterate<LinkUseRow>([JSON.stringify([...only])])
        : db.prepare(linkUsesQuery(LINK_USE_COLUMNS)).iterate<LinkUseRow>(),
    linkUseValues: (columns) => db.prepare(linkUsesQuery(columns)).tuples(),
    linksOnce: () => db.prepare(LINKS_ONCE).tuples(),
    editorialSize: () => db.prepare(EDITORIAL_SIZE).get<EditorialSize>()!,
    problems: () => db.prepare('SELECT url, kind, detail FROM problems ORDER BY nr').all<ProblemRow>(),
    unreached: () =>
      hasTable(db, 'unreached')
        ? db
            .prepare('SELECT url, page_id, reason, since, days, given_up FROM unreached ORDER BY url')
            .all<UnreachedRow>()
        : [],
    ...checksReader(db),
    close: () => db.close(),
  };
}

const TEXT_COLUMNS: readonly (keyof PageRow)[] = ['ed_text', 'aut_text', 'etag', 'last_modified'];

const INFO_COLUMNS = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];
const ROW_COLUMNS: readonly (keyof PageRow)[] = [...PAGE_COLUMNS, ...INFO_COLUMNS];
const FACT_COLUMNS = ROW_COLUMNS.filter((column) => !TEXT_COLUMNS.includes(column));

const LINK_USE_SOURCES: Readonly<Record<keyof LinkUseRow, 'p' | 'e' | 'l'>> = {
  path: 'p',
  seq: 'e',
  text: 'e',
  link_nr: 'e',
  url: 'l',
  anchor: 'l',
  type: 'l',
  status: 'l',
};
const LINK_USE_COLUMNS = Object.keys(LINK_USE_SOURCES) as (keyof LinkUseRow)[];

function pagesQuery(columns: readonly (keyof PageRow)[], hasOwnFacts: boolean): string {
  const list = columns.map((column) =>
    column === 'own_facts' && !hasOwnFacts
      ? 'NULL AS own_facts'
      : `${column in PAGE_INFO_COLUMNS ? 'i' : 'p'}.${column}`,
  );
  return `SELECT ${list.join(', ')} FROM pages p JOIN pages_info i USING (page_id) ORDER BY p.path`;
}

const ONLY_LINKS = 'WHERE e.link_nr IN (SELECT value FROM json_each(?))';

/** CROSS JOIN keeps the order of the tables: by path, which has an index, so that nothing is sorted in memory. */
function linkUsesQuery(columns: readonly (keyof LinkUseRow)[], which = ''): string {
  const list = columns.map((column) => `${LINK_USE_SOURCES[column]}.${column}`);
  return `SELECT ${list.join(', ')}
       FROM pages p CROSS JOIN ed_links e ON e.page_id = p.page_id CROSS JOIN links l ON l.link_nr = e.link_nr
       ${which} ORDER BY p.path, e.seq`;
}

/** Put together by the engine: each row that is handed over costs more than reading it. */
const LINK_NUMBERS = `SELECT page_id, json_group_array(link_nr)
       FROM (SELECT page_id, link_nr FROM ed_links ORDER BY page_id, seq) GROUP BY page_id`;

const LINKS_ONCE = `SELECT MIN(p.path) AS path, e.text, l.url, l.anchor, l.type, l.status, COUNT(DISTINCT e.page_id)
       FROM ed_links e JOIN pages p ON p.page_id = e.page_id JOIN links l ON l.link_nr = e.link_nr
       GROUP BY e.link_nr, e.text ORDER BY 1, e.link_nr, e.text`;

const EDITORIAL_SIZE = `SELECT (SELECT COALESCE(SUM(LENGTH(ed_text)), 0) FROM pages_info) AS chars,
       (SELECT COUNT(*) FROM ed_links) AS uses`;

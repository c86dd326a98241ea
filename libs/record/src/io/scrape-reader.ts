import type { Statement } from './database';
import { openTables } from './open-tables';
import { checksReader, type ChecksReader } from './read-checks';
import { hasUseLists } from '../link-uses/io/use-lists';
import { readLinks } from '../link-uses/io/read-links';
import type { LinksReader } from '../link-uses/links-reader';
import { hasColumn, hasTable } from '../scrape-db/has-table';
import {
  PAGE_COLUMNS,
  PAGE_INFO_COLUMNS,
  type PageInfoColumn,
  type LinkRow,
  type PageFacts,
  type PageRow,
  type ProblemRow,
  type RedirectRow,
  type UnreachedRow,
} from '../scrape-db/schema';

/** Read access to one scrape. Rows come sorted (pages by path, links by number), so that what is built is reproducible. */
export interface ScrapeReader extends LinksReader, ChecksReader {
  parameters(): Record<string, string>;
  pages(): Iterable<PageRow>;
  /** Of each page the columns asked for, in that order, in an array of its own. */
  pageValues<C extends keyof PageRow>(columns: readonly C[]): Iterable<PageRow[C][]>;
  /** The pages without their texts. */
  pageFacts(): Iterable<PageFacts>;
  redirects(): RedirectRow[];
  links(): Iterable<LinkRow>;
  /** What the editorial parts of all pages hold. */
  editorialSize(): EditorialSize;
  problems(): ProblemRow[];
  /** Known URLs that the scrape did not reach, by URL; none for a scrape that was made before they were kept. */
  unreached(): UnreachedRow[];
  close(): void;
}

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
    editorialSize: () =>
      db
        .prepare(editorialSizeIn(hasUseLists(db) ? 'page_uses p, json_each(p.uses)' : 'ed_links'))
        .get<EditorialSize>()!,
    problems: () => db.prepare('SELECT url, kind, detail FROM problems ORDER BY nr').all<ProblemRow>(),
    unreached: () =>
      hasTable(db, 'unreached')
        ? db
            .prepare('SELECT url, page_id, reason, since, days, given_up FROM unreached ORDER BY url')
            .all<UnreachedRow>()
        : [],
    ...readLinks(db),
    ...checksReader(db),
    close: () => db.close(),
  };
}

const TEXT_COLUMNS: readonly (keyof PageRow)[] = ['ed_text', 'aut_text', 'etag', 'last_modified'];

const INFO_COLUMNS = Object.keys(PAGE_INFO_COLUMNS) as PageInfoColumn[];
const ROW_COLUMNS: readonly (keyof PageRow)[] = [...PAGE_COLUMNS, ...INFO_COLUMNS];
const FACT_COLUMNS = ROW_COLUMNS.filter((column) => !TEXT_COLUMNS.includes(column));

function pagesQuery(columns: readonly (keyof PageRow)[], hasOwnFacts: boolean): string {
  const list = columns.map((column) =>
    column === 'own_facts' && !hasOwnFacts
      ? 'NULL AS own_facts'
      : `${column in PAGE_INFO_COLUMNS ? 'i' : 'p'}.${column}`,
  );
  return `SELECT ${list.join(', ')} FROM pages p JOIN pages_info i USING (page_id) ORDER BY p.path`;
}

/** @param uses has a row a use */
const editorialSizeIn = (
  uses: string,
): string => `SELECT (SELECT COALESCE(SUM(LENGTH(ed_text)), 0) FROM pages_info) AS chars,
       (SELECT COUNT(*) FROM ${uses}) AS uses`;

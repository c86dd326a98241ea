import { join } from 'node:path';
import { SCRAPE_DB_NAME } from '../layout';
import { Database, openDatabase } from './database';
import { EdLinkRow, LinkRow, LinkUseRow, PageFacts, PageRow, ProblemRow, RedirectRow } from '../scrape-db/schema';

/** Read access to one scrape. Rows come sorted (pages by path, links by number), so that what is built is reproducible. */
export interface ScrapeReader {
  parameters(): Record<string, string>;
  pages(): Iterable<PageRow>;
  /** The pages without their texts. */
  pageFacts(): Iterable<PageFacts>;
  redirects(): RedirectRow[];
  links(): Iterable<LinkRow>;
  edLinks(): Iterable<EdLinkRow>;
  /** The same uses joined with page and target, by path and place on the page. */
  linkUses(): Iterable<LinkUseRow>;
  problems(): ProblemRow[];
  close(): void;
}

/**
 * Opens `scrape.db` of a scrape directory, read-only.
 *
 * @throws the engine's error when there is none or it is damaged.
 */
export function openScrape(directory: string): ScrapeReader {
  const db = openDatabase(join(directory, SCRAPE_DB_NAME), { readonly: true });
  return {
    parameters: () =>
      Object.fromEntries(
        db
          .prepare('SELECT name, value FROM parameters ORDER BY name')
          .all<{ name: string; value: string }>()
          .map(({ name, value }) => [name, value]),
      ),
    pages: () => pagesOf(db),
    pageFacts: () => pageFactsOf(db),
    redirects: () =>
      db
        .prepare('SELECT req_url, redir_url, redir_type FROM redirs ORDER BY req_url, redir_url, redir_type')
        .all<RedirectRow>(),
    links: () => db.prepare('SELECT link_nr, url, anchor, type, status FROM links ORDER BY link_nr').iterate<LinkRow>(),
    edLinks: () =>
      db.prepare('SELECT page_id, seq, text, link_nr FROM ed_links ORDER BY page_id, seq').iterate<EdLinkRow>(),
    linkUses: () => linkUsesOf(db),
    problems: () => db.prepare('SELECT url, kind, detail FROM problems ORDER BY nr').all<ProblemRow>(),
    close: () => db.close(),
  };
}

function pagesOf(db: Database): Iterable<PageRow> {
  return db
    .prepare(
      `SELECT p.page_id, p.path, p.url, p.body_digest, i.title, i.description, i.num_h1s, i.first_h1, i.language, i.modified, i.pagetype,
              i.classes, i.ed_text, i.aut_text, i.business, i.category, i.ed_words, i.inlinks, i.sources, i.status, i.etag, i.last_modified
       FROM pages p JOIN pages_info i USING (page_id) ORDER BY p.path`,
    )
    .iterate<PageRow>();
}

function pageFactsOf(db: Database): Iterable<PageFacts> {
  return db
    .prepare(
      `SELECT p.page_id, p.path, p.url, p.body_digest, i.title, i.description, i.num_h1s, i.first_h1, i.language, i.modified, i.pagetype,
              i.classes, i.business, i.category, i.ed_words, i.inlinks, i.sources, i.status
       FROM pages p JOIN pages_info i USING (page_id) ORDER BY p.path`,
    )
    .iterate<PageFacts>();
}

/** CROSS JOIN keeps the order of the tables: by path, which has an index, so that nothing is sorted in memory. */
function linkUsesOf(db: Database): Iterable<LinkUseRow> {
  return db
    .prepare(
      `SELECT p.path, e.seq, e.text, e.link_nr, l.url, l.anchor, l.type, l.status
       FROM pages p CROSS JOIN ed_links e ON e.page_id = p.page_id CROSS JOIN links l ON l.link_nr = e.link_nr
       ORDER BY p.path, e.seq`,
    )
    .iterate<LinkUseRow>();
}

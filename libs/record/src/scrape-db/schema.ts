import { ED_LINKS_TABLE, LINK_USES_SCHEMA } from '../link-uses/link-uses-schema';

/** Columns of `pages` in a recorded page. */
export const PAGE_COLUMNS = ['page_id', 'path', 'url', 'body_digest'] as const;

/** Columns of `pages_info` after the id of the page, in their order: every other list of them follows from this one. */
export const PAGE_INFO_COLUMNS = {
  title: 'TEXT',
  description: 'TEXT',
  num_h1s: 'INTEGER',
  first_h1: 'TEXT',
  language: 'TEXT',
  modified: 'TEXT',
  pagetype: 'TEXT',
  classes: 'TEXT',
  ed_text: 'TEXT',
  aut_text: 'TEXT',
  business: 'TEXT',
  category: 'TEXT',
  ed_words: 'INTEGER NOT NULL DEFAULT 0',
  inlinks: 'INTEGER NOT NULL DEFAULT 0',
  sources: "TEXT NOT NULL DEFAULT ''",
  status: 'INTEGER',
  etag: 'TEXT',
  last_modified: 'TEXT',
  own_facts: 'TEXT',
} satisfies Readonly<Record<Exclude<keyof PageRow, (typeof PAGE_COLUMNS)[number]>, string>>;

export type PageInfoColumn = keyof typeof PAGE_INFO_COLUMNS;

function columnsOf(columns: Readonly<Record<string, string>>): string {
  return Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');
}

const ALL_BUT_LINKS = `
CREATE TABLE parameters (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE pages (page_id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, url TEXT NOT NULL, body_digest TEXT);
CREATE TABLE pages_info (page_id INTEGER PRIMARY KEY, ${columnsOf(PAGE_INFO_COLUMNS)});
CREATE TABLE redirs (req_url TEXT NOT NULL, redir_url TEXT NOT NULL, redir_type TEXT NOT NULL, PRIMARY KEY (req_url, redir_url, redir_type)) WITHOUT ROWID;
CREATE TABLE links (link_nr INTEGER PRIMARY KEY, url TEXT NOT NULL, anchor TEXT NOT NULL DEFAULT '', type TEXT NOT NULL, status TEXT);
CREATE TABLE responses (page_id INTEGER PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, content_type TEXT);
CREATE TABLE targets (target_nr INTEGER PRIMARY KEY, url TEXT NOT NULL);
CREATE TABLE readings (page_id INTEGER PRIMARY KEY, targets BLOB NOT NULL, odd TEXT NOT NULL);
CREATE TABLE unreached (url TEXT PRIMARY KEY, page_id INTEGER, reason TEXT NOT NULL, since TEXT NOT NULL, days INTEGER NOT NULL, given_up INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE problems (nr INTEGER PRIMARY KEY, url TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL);
`;

/** Tables of a scrape's `scrape.db`; docs/formats.md explains each column. */
export const SCRAPE_DB_SCHEMA = `${ALL_BUT_LINKS}${ED_LINKS_TABLE}
`;

/** Those that are made of a list, where `ed_links` is a view: a third of the bytes and of the work was its rows. */
export const MADE_DB_SCHEMA = ALL_BUT_LINKS + LINK_USES_SCHEMA;

/** Columns of `pages` and `pages_info` together: one recorded page. Missing facts are null. */
export interface PageRow {
  readonly page_id: number;
  /** The URL after the root, beginning with `/`. */
  readonly path: string;
  readonly url: string;
  /** SHA-256 (hex) of the body as received and decompressed. */
  readonly body_digest: string | null;
  readonly title: string | null;
  readonly description: string | null;
  readonly num_h1s: number | null;
  readonly first_h1: string | null;
  readonly language: string | null;
  /** `YYYY-MM-DD`. */
  readonly modified: string | null;
  readonly pagetype: string | null;
  readonly classes: string | null;
  readonly ed_text: string | null;
  readonly aut_text: string | null;
  readonly business: string | null;
  readonly category: string | null;
  /** Number of words of the editorial text. */
  readonly ed_words: number;
  /** Number of distinct pages that link to this one, from any part of them; 0 = orphan. */
  readonly inlinks: number;
  /** What knew the page, sorted, comma separated: `start`, `sitemap`, `link`, `redirect`, `history`. */
  readonly sources: string;
  /** HTTP status, and the validators for the next day's conditional request. */
  readonly status: number | null;
  readonly etag: string | null;
  readonly last_modified: string | null;
  /**
   * What the profile's `extract` found: a JSON object of texts (of lists of them where `many` is set) by name, in the order
   * of the profile; null when it found nothing. Scrapes made before there were such facts lack the column.
   */
  readonly own_facts: string | null;
}

/** `301`, `302`, `303`, `307`, `308`, `client` (meta refresh) or `alias` (the page names another URL as its own). */
export type RedirectType = '301' | '302' | '303' | '307' | '308' | 'client' | 'alias';

/** One hop; absolute URLs. */
export interface RedirectRow {
  readonly req_url: string;
  readonly redir_url: string;
  readonly redir_type: string;
}

export type LinkType = 'int' | 'ext' | 'ext-to-int' | 'ext-to-ext';

/** One distinct target of editorial links: unique by url, anchor and type. */
export interface LinkRow {
  readonly link_nr: number;
  /** Absolute, without fragment. */
  readonly url: string;
  /** The fragment without `#`, or empty. */
  readonly anchor: string;
  readonly type: string;
  /** HTTP status of the target as text, `blocked <status>` (403, 429), an error such as `dns`, or null when not asked. */
  readonly status: string | null;
}

/** One use of a link in the editorial part of a page, in document order. */
export interface EdLinkRow {
  readonly page_id: number;
  readonly seq: number;
  readonly text: string;
  readonly link_nr: number;
}

/** Something that could not be recorded, or is odd: never an exception, always a row. */
export interface ProblemRow {
  readonly url: string;
  /** Short, stable: `http-404`, `timeout`, `body-too-large`, `redirect-loop`, `no-title` ... */
  readonly kind: string;
  readonly detail: string;
}

/**
 * A URL of the site that an earlier scrape knew and that this one did not reach. What is recorded of it (page, redirect,
 * status of links to it) is what it was when it was last reached, unless it was given up.
 */
export interface UnreachedRow {
  readonly url: string;
  /** The page that it stands for; null when it is none, or when the page was reached by another URL. */
  readonly page_id: number | null;
  /** What came instead: `blocked 403`, `503`, `timeout`, ...; `limit` or `stopped` when it was not asked for. */
  readonly reason: string;
  /** `YYYY-MM-DD`: day of the first recording that did not reach it. */
  readonly since: string;
  /** Recordings in a row that did not reach it, this one counted. */
  readonly days: number;
  /** 1 when that were too many: the page is no longer part of the record. */
  readonly given_up: number;
}

/** A page without its texts, for whoever goes through all of them: texts are most of the bytes. */
export type PageFacts = Omit<PageRow, 'ed_text' | 'aut_text' | 'etag' | 'last_modified'>;

/** One use of a link, with its target and the path of the page that uses it. */
export interface LinkUseRow {
  readonly path: string;
  readonly seq: number;
  readonly text: string;
  readonly link_nr: number;
  readonly url: string;
  readonly anchor: string;
  readonly type: string;
  readonly status: string | null;
}

/** How a page's body was received; needed to ask for it again, to decode it, and to export it. */
export interface ResponseRow {
  readonly page_id: number;
  /** The URL that answered: the page's own, or an alias of it. */
  readonly url: string;
  /** UTC, ISO 8601: when it was asked for in this scrape, also when the answer was «not modified». */
  readonly fetched_at: string;
  /** The header as received, or null. */
  readonly content_type: string | null;
}

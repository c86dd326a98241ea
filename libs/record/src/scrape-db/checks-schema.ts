/**
 * What was looked for on pages beside their facts. A scrape that looked for nothing has none of these tables, nor have those
 * that older versions made; docs/formats.md explains each column.
 */
export const CHECKS_SCHEMA = `
CREATE TABLE files (file_nr INTEGER PRIMARY KEY, url TEXT NOT NULL, type TEXT NOT NULL, status TEXT, bytes INTEGER);
CREATE TABLE page_checks (page_id INTEGER PRIMARY KEY, files TEXT NOT NULL, seen TEXT NOT NULL, ids TEXT NOT NULL, sketch TEXT NOT NULL DEFAULT '');
CREATE TABLE findings (url TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (url, kind, detail)) WITHOUT ROWID;
`;

/** What a page asks of a file: to show it (`srcset`: perhaps, as one of several), to be shown by it, to run it; `alternate`: to be the same in another language. */
export type FileType = 'image' | 'srcset' | 'style' | 'script' | 'frame' | 'media' | 'other' | 'alternate';

/** A file that pages are made with: unique by URL and type. */
export interface FileRow {
  readonly file_nr: number;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly type: string;
  /** As `links.status` has it; null when it was not asked for. */
  readonly status: string | null;
  /** As the server says; null when it does not. */
  readonly bytes: number | null;
}

/** What was seen on one page, URLs absolute; what was not seen is left out. */
export interface SeenOnPage {
  /** Images without an alternative text. */
  readonly noAlt?: readonly string[];
  /** Targets of editorial links that nothing names. */
  readonly nameless?: readonly string[];
  /** Headings that skip a level: `h2 → h4: the heading`. */
  readonly skipped?: readonly string[];
  /** Languages of the page that contradict each other. */
  readonly languages?: string;
  /** Anchors of links to the page itself that are not on it. */
  readonly lost?: readonly string[];
  /** Whether it keeps itself from search engines. */
  readonly noindex?: true;
  /** Whether its answer keeps it from search engines (`X-Robots-Tag`). */
  readonly hidden?: true;
  /** Seconds that its answer took at least, where that was slow. */
  readonly slow?: number;
  /** SHA-256 (hex) of what the site gave, where the page is recorded as a browser showed that. */
  readonly source?: string;
}

/** One page with what was looked for on it. */
export interface PageCheckRow {
  readonly page_id: number;
  /** Numbers of its files, parted by space. */
  readonly files: string;
  /** JSON of `SeenOnPage`. */
  readonly seen: string;
}

/**
 * What the whole scrape shows of an address; `missing-anchor` has the link's target, `url#anchor`; `sitemap-redirect` where it leads (`detail`);
 * `near-duplicate` the first page whose text is nearly the same; `certificate` of the root from and until which day it is
 * valid.
 */
export interface FindingRow {
  readonly url: string;
  readonly kind: string;
  readonly detail: string;
}

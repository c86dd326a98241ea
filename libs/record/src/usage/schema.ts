const DAYS_TABLE = `
CREATE TABLE days (
  day TEXT PRIMARY KEY, source TEXT NOT NULL, state TEXT NOT NULL,
  pageviews INTEGER NOT NULL, unique_pageviews INTEGER NOT NULL, visits INTEGER NOT NULL, hidden_hits INTEGER NOT NULL,
  fetched_at TEXT NOT NULL,
  unique_visitors INTEGER, bounces INTEGER NOT NULL, seconds INTEGER NOT NULL,
  downloads INTEGER NOT NULL, outlinks INTEGER NOT NULL,
  digest TEXT NOT NULL, note TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
`;

/** Tables of `analytics/YYYY-MM.db`, one file a month; docs/formats.md explains each column. */
export const USAGE_SCHEMA = `${DAYS_TABLE}CREATE TABLE page_days (
  day TEXT NOT NULL, url TEXT NOT NULL, path TEXT, hits INTEGER NOT NULL, visits INTEGER NOT NULL, unique_visitors INTEGER,
  entries INTEGER NOT NULL, exits INTEGER NOT NULL, bounces INTEGER NOT NULL, seconds INTEGER NOT NULL,
  match TEXT,
  PRIMARY KEY (day, url)
) WITHOUT ROWID;
`;

/**
 * The view by which a month in which addresses are numbered shows what the table `page_days` holds in others. Which day a row
 * is of stands in `days`: tables are joined in this order, each by its key.
 */
export const PAGE_DAYS_VIEW = `CREATE VIEW page_days AS
SELECT d.day AS day, a.url AS url, CASE WHEN a.path_at IS NULL THEN a.path ELSE substr(a.url, a.path_at) END AS path,
  f.hits AS hits, f.visits AS visits, f.unique_visitors AS unique_visitors, f.entries AS entries, f.exits AS exits,
  f.bounces AS bounces, f.seconds AS seconds, a.match AS match
FROM days d CROSS JOIN page_figures f ON f.day_nr = CAST(substr(d.day, 9) AS INTEGER)
CROSS JOIN addresses a ON a.address_nr = f.address_nr`;

/** Each address stands once in its month; where its page's path is its end (`path_at`, from 1), it is not written twice. */
const NUMBERED_PAGES = `
CREATE TABLE addresses (address_nr INTEGER PRIMARY KEY, url TEXT NOT NULL, path_at INTEGER, path TEXT, match TEXT);
CREATE TABLE page_figures (
  day_nr INTEGER NOT NULL, address_nr INTEGER NOT NULL, hits INTEGER NOT NULL, visits INTEGER NOT NULL,
  unique_visitors INTEGER, entries INTEGER NOT NULL, exits INTEGER NOT NULL, bounces INTEGER NOT NULL, seconds INTEGER NOT NULL,
  PRIMARY KEY (day_nr, address_nr)
) WITHOUT ROWID;
${PAGE_DAYS_VIEW};
`;

/** The same of a store in format 2: a day takes a fourth of the room. Code that reads format 1 alone would refuse it. */
export const NUMBERED_USAGE_SCHEMA = DAYS_TABLE + NUMBERED_PAGES;

/**
 * What is counted of a day beside its pages, in a table of its own: months that were made before it lack it. A day that
 * is replaced takes its items along, whoever replaces it.
 */
export const USAGE_ITEMS_SCHEMA = `
CREATE TABLE IF NOT EXISTS day_items (
  day TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, referrer TEXT NOT NULL,
  hits INTEGER NOT NULL, visits INTEGER NOT NULL,
  PRIMARY KEY (day, kind, name, referrer)
) WITHOUT ROWID;
`;

/**
 * `final`: complete, as far as the source can prove it. `truncated`: the source keeps some pages to itself; their page
 * views are `hidden_hits`. `provisional`: asked too early, not archived yet, or not adding up; it is asked again.
 */
export type UsageState = 'final' | 'truncated' | 'provisional';

/**
 * How a URL found its page: as written, or after its query, its last slash or its letter case was let go, by a redirect of
 * the scrapes, or by another spelling of the same page (`index.html`, `//`, AMP).
 */
export type UsageMatch = 'exact' | 'query' | 'slash' | 'case' | 'redirect' | 'spelling';

/** One day of the whole site. */
export interface UsageDayRow {
  /** `YYYY-MM-DD` in the source's time zone. */
  readonly day: string;
  /** `matomo` or `access-log`. */
  readonly source: string;
  readonly state: UsageState;
  readonly pageviews: number;
  readonly unique_pageviews: number;
  readonly visits: number;
  /** Page views of the day that stand at no URL in `page_days`; pageviews = Σ hits + hidden_hits. */
  readonly hidden_hits: number;
  /** UTC, ISO 8601. */
  readonly fetched_at: string;
  /** Of this day alone; never to be summed over days. Null when the source does not tell. */
  readonly unique_visitors: number | null;
  readonly bounces: number;
  readonly seconds: number;
  readonly downloads: number;
  readonly outlinks: number;
  /** SHA-256 (hex) of the figures, without state, join and time of fetching: equal figures, equal digest. */
  readonly digest: string;
  /** Why the day is not final, in a few words, or empty. */
  readonly note: string;
}

/** One URL on one day; a URL is stored as the source sent it. */
export interface UsagePageRow {
  readonly day: string;
  readonly url: string;
  /** Path of the page that the URL belongs to, or null when no scrape knew one. */
  readonly path: string | null;
  readonly hits: number;
  /** Visits with this page: its unique page views. */
  readonly visits: number;
  /** Of this day alone; never to be summed. */
  readonly unique_visitors: number | null;
  readonly entries: number;
  readonly exits: number;
  readonly bounces: number;
  /** Spent on the page, by all visits of the day. */
  readonly seconds: number;
  /** Null where the path is. */
  readonly match: UsageMatch | null;
}

/**
 * What an item is: a document that was fetched, a link that led away, an address that leads nowhere and was asked for,
 * a sum of page views by where they came from or by kind of machine, or words that were searched for.
 */
export type UsageItemKind = 'download' | 'outlink' | 'missing' | 'referrer' | 'device' | 'search';

/** One item of one day. */
export interface UsageItemRow {
  readonly day: string;
  readonly kind: UsageItemKind;
  /** A URL; of referrers `search`, `other` or `none`; of devices `computer`, `phone` or `tablet`; or words. */
  readonly name: string;
  /** Of a missing address the page of the site that led there, or the name of another site; else empty. */
  readonly referrer: string;
  readonly hits: number;
  /** Visits; of a missing address visitors (1,000 at most). 0 where nobody counts them. */
  readonly visits: number;
}

/** Columns in the order of insertion. */
export const USAGE_DAY_COLUMNS = [
  'day',
  'source',
  'state',
  'pageviews',
  'unique_pageviews',
  'visits',
  'hidden_hits',
  'fetched_at',
  'unique_visitors',
  'bounces',
  'seconds',
  'downloads',
  'outlinks',
  'digest',
  'note',
] as const satisfies readonly (keyof UsageDayRow)[];

export const USAGE_PAGE_COLUMNS = [
  'day',
  'url',
  'path',
  'hits',
  'visits',
  'unique_visitors',
  'entries',
  'exits',
  'bounces',
  'seconds',
  'match',
] as const satisfies readonly (keyof UsagePageRow)[];

export const USAGE_ITEM_COLUMNS = [
  'day',
  'kind',
  'name',
  'referrer',
  'hits',
  'visits',
] as const satisfies readonly (keyof UsageItemRow)[];

/** `2026-11.db`, the file that holds a day. */
export function usageFileOf(day: string): string {
  return `${day.slice(0, 7)}.db`;
}

/** Whether a file name is a month's. */
export function isUsageFile(name: string): boolean {
  return /^\d{4}-(?:0[1-9]|1[0-2])\.db$/.test(name);
}

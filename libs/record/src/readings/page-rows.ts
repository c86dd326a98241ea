import { PAGE_INFO_COLUMNS, type PageInfoColumn } from '../scrape-db/schema';

/** A value that stands in a column of text or numbers. */
export type Cell = string | number | null;

/** Columns of `pages_info` that may differ from day to day though the page is the same. */
export const DAY_COLUMNS = ['inlinks', 'sources'] as const;
/** Columns of `pages_info` that say how the page was answered. */
export const ANSWER_COLUMNS = ['status', 'etag', 'last_modified'] as const;

type ElsewhereColumn = (typeof DAY_COLUMNS)[number] | (typeof ANSWER_COLUMNS)[number];
export type ReadColumn = Exclude<PageInfoColumn, ElsewhereColumn>;
const ELSEWHERE: ReadonlySet<string> = new Set([...DAY_COLUMNS, ...ANSWER_COLUMNS]);

/** The other columns of `pages_info`: what the page was read as. */
export const READ_COLUMNS = Object.keys(PAGE_INFO_COLUMNS).filter((name): name is ReadColumn => !ELSEWHERE.has(name));

/** One editorial link of a page; its number in the scrape follows from all of them. */
export interface RecordedLink {
  readonly seq: number;
  readonly url: string;
  readonly anchor: string;
  readonly text: string;
}

/** All that a `scrape.db` holds of one page, with keys in place of numbers that only hold within one scrape. */
export interface RecordedPage {
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
  readonly body_digest: string | null;
  readonly info: Readonly<Record<PageInfoColumn, Cell>>;
  /** In the order of `seq`. */
  readonly links: readonly RecordedLink[];
  /** Its row in `responses`; null when it has none. */
  readonly response: { readonly url: string; readonly fetched_at: string; readonly content_type: string | null } | null;
  /** Its row in `readings`: URLs of the targets in order; null when it has none. */
  readonly found: { readonly targets: readonly string[]; readonly odd: string } | null;
  /** Its row in `page_checks`; a file is `<type> <url>`, or `#<number>` when nothing is known of it any more; no sketch: empty. */
  readonly checks: {
    readonly files: readonly string[];
    readonly seen: string;
    readonly ids: string;
    readonly sketch: string;
  } | null;
}

/** A scrape that format 2 cannot hold row by row: it stays as it is. */
export class NotSplittableError extends Error {
  override readonly name = 'NotSplittableError';
}

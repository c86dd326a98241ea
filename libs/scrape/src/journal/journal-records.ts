import type { SeenOnPage } from '@scrape-and-report/record';

/** What knew a URL; bits of a set. */
export const SOURCES = { start: 1, sitemap: 2, history: 4, link: 8, redirect: 16 } as const;
export type Source = keyof typeof SOURCES;

/** Facts of a page as they will stand in `scrape.db`. */
export interface PageFacts {
  readonly title: string | null;
  readonly description: string | null;
  readonly numH1s: number;
  readonly firstH1: string | null;
  readonly language: string | null;
  readonly modified: string | null;
  readonly pagetype: string | null;
  readonly classes: string | null;
  /** Words of the editorial text. */
  readonly edWords: number;
  /** As `own_facts` of the record; absent where an older version read the page. */
  readonly own?: string | null;
}

/**
 * Texts of the parts of a page, most of what there is to say about it: bytes (UTF-8) all the way from the page to the
 * database, in memory that holds until the next page or record is read.
 */
export interface PageTexts {
  readonly editorial: Uint8Array;
  readonly automated: Uint8Array;
}

export const NO_FACTS: PageFacts = {
  title: null,
  description: null,
  numH1s: 0,
  firstH1: null,
  language: null,
  modified: null,
  pagetype: null,
  classes: null,
  edWords: 0,
};
export const NO_TEXTS: PageTexts = { editorial: new Uint8Array(), automated: new Uint8Array() };

/** Something odd: a stable kind and what exactly. */
export interface Oddity {
  readonly url: string;
  readonly kind: string;
  readonly detail: string;
}

/** A hop found on or instead of a page; absolute URLs. */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly type: string;
}

/** First line of a journal: what a scrape must have in common with the one that broke off. */
export interface StartRecord {
  readonly t: 'start';
  readonly version: number;
  readonly root: string;
  /** Digest of profile and limits. */
  readonly settings: string;
  /** Digest of the scrape before, from which pages are taken over; null without one. */
  readonly earlier: string | null;
  readonly started: string;
}

/** Everything that primed the scrape. */
export interface PrimedRecord {
  readonly t: 'primed';
  readonly seeds: readonly (readonly [Source, string])[];
  /** Whether robots.txt is there, or what its absence means. */
  readonly robots: 'file' | 'allow' | 'forbid';
  readonly requests: number;
  readonly odd: readonly Oddity[];
}

/** One in-scope URL is done. `url` numbers are positions in the list of URLs as it grew while the journal was written. */
export interface FetchedRecord {
  readonly t: 'fetched';
  readonly url: number;
  /** HTTP status or an error, as `links.status` has it; null when it was not asked for (robots.txt). */
  readonly status: string | null;
  /** Requests that it took, retries counted. */
  readonly requests: number;
  /** In-scope URLs first seen here: what they are numbered follows from their order. */
  readonly found: readonly (readonly [Source, string])[];
  readonly hops: readonly Hop[];
  readonly odd: readonly Oddity[];
  readonly page?: PageRecord;
  /** Set when the URL was known and could not be reached: status, hops and page are those of an earlier scrape. */
  readonly unreached?: Unreached;
  /** What stands there says, as a digest: only of what the site gives for addresses that never were. */
  readonly shape?: string;
}

/** That a known URL was not reached; see `UnreachedRow` of the record. */
export interface Unreached {
  readonly reason: string;
  /** `YYYY-MM-DD`. */
  readonly since: string;
  readonly days: number;
  /** The earlier facts are no longer kept. */
  readonly givenUp: boolean;
  /** The page (its path) that it gave; null when it gave none. */
  readonly path: string | null;
}

/** That a page is as the scrape before recorded it: what it was read as is taken over from there, and not written again. */
export interface AsBefore {
  /** Its number, in that scrape and in this one. */
  readonly id: number;
  /** Checksum of what it says (`saidBy`). */
  readonly said: number;
}

/** The page that a URL turned out to be. */
export interface PageRecord {
  /** The URL that the page claims as its own. */
  readonly url: string;
  readonly digest: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentType: string | null;
  readonly notModified: boolean;
  readonly fetchedAt: string;
  readonly facts: PageFacts;
  readonly texts: PageTexts;
  /** Numbers of the in-scope URLs that it links to, from any part. */
  readonly targets: readonly number[];
  /** Link targets (`url` or `url#anchor`) first used here. */
  readonly newLinks: readonly string[];
  /** Editorial links in order: number of the target, text, number, text ... */
  readonly edLinks: readonly (number | string)[];
  /** Whether the same body, content type and URL would be read as the same again, whatever else the crawl has found. */
  readonly isRepeatable: boolean;
  /** What it says, without numbers, as a digest: only of pages that differ from what this URL gave before. */
  readonly shape?: string;
  /** What there is to say beside its facts; absent when nobody wants to know. */
  readonly look?: PageLook;
  /**
   * Set where facts, texts, links, ids, sketch and what was seen stand in the scrape before: then there are none of them here, but
   * for links that lead out of the site.
   */
  readonly asBefore?: AsBefore;
}

/** What was seen on a page beside its facts. */
export interface PageLook {
  /** Codes of its ids (`AnchorCodes`). */
  readonly ids: string;
  readonly seen: SeenOnPage;
  /** What its text is like (`sketchOf`); absent where an older version read the page. */
  readonly sketch?: string;
  /** Files (`<type> <url>`) first used here: what they are numbered follows from their order. */
  readonly newFiles: readonly string[];
  /** Numbers of its files. */
  readonly files: readonly number[];
}

/** An external link target has been asked for, or a file that pages are made with. */
export interface CheckedRecord {
  readonly t: 'checked';
  readonly url: string;
  readonly status: string;
  readonly requests: number;
  /** Where it redirects to, and how. */
  readonly hop: Hop | null;
  readonly odd: readonly Oddity[];
  /** Set for a file. */
  readonly isFile?: true;
  /** How large the server says that it is. */
  readonly bytes?: number | null;
}

/** What the site gives for addresses that never were. */
export interface NowhereRecord {
  readonly t: 'nowhere';
  /** Folders above the address. */
  readonly depth: number;
  /** What the page says that it gives as if there were one, as a digest; null when it says that there is none. */
  readonly shape: string | null;
  /** Pages (without query) that it leads to instead. */
  readonly at: readonly string[];
  readonly requests: number;
}

/** What the home page's headers say of the whole site. */
export interface SiteRecord {
  readonly t: 'site';
  /** Headers that protect visitors and that it lacks. */
  readonly lacks: readonly string[];
  readonly requests: number;
}

/** From and until which day (`YYYY-MM-DD`) the certificate of the site is valid. */
export interface CertificateRecord {
  readonly t: 'certificate';
  readonly from: string;
  readonly until: string;
}

/** What a browser found on a page on some day (`YYYY-MM-DD`): today, or when it last looked at it. */
export interface RenderedRecord {
  readonly t: 'rendered';
  /** The page's own. */
  readonly url: string;
  readonly day: string;
  /** Rules that it breaks (see `violationLines`). */
  readonly lines: readonly string[];
}

export type JournalRecord =
  | StartRecord
  | PrimedRecord
  | FetchedRecord
  | CheckedRecord
  | NowhereRecord
  | SiteRecord
  | CertificateRecord
  | RenderedRecord;

/** Where a record stands in the journal, in bytes. */
export interface Place {
  readonly at: number;
  readonly size: number;
}

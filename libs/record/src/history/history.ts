import type { ScrapeReader } from '../io/scrape-reader';

/** Recorded properties whose changes are kept, by their column in `pages_info`. */
export const ASPECT_COLUMNS = [
  'title',
  'description',
  'num_h1s',
  'first_h1',
  'language',
  'modified',
  'pagetype',
  'classes',
  'business',
  'category',
  'ed_text',
  'aut_text',
  // Last: the history knows aspects by their place.
  'own_facts',
] as const;
export type AspectColumn = (typeof ASPECT_COLUMNS)[number];

/** What people read of a page. */
export const WORDED_ASPECTS = ['title', 'description', 'first_h1', 'ed_text', 'aut_text'] as const;

/** Long texts: the history names the two scrapes that hold them, and does not hold them a second time. */
export const TEXT_ASPECTS: ReadonlySet<AspectColumn> = new Set(['ed_text', 'aut_text']);

/** What the history keeps of a scrape though it has no meaning to it; the library that reports supplies it. Pure. */
export interface ScrapeDeriver {
  /** Changes whenever the same scrape would give other facts: then the history is built anew. */
  readonly version: string;
  derive(scrape: ScrapeReader): DerivedFacts;
  /** What the day of a scrape adds to what it found; left out: nothing. With that and what was found the same, so are the facts. */
  ofDay?(scrape: Pick<ScrapeReader, 'findings'>, timestamp: string): string;
  /** What of a value counts when it is compared with another; null: nothing. Left out: all of it. */
  counted?(value: string, aspect: AspectColumn): string | null;
  /** 0 (equal) to 1 (wholly different). */
  factor(previous: string, current: string): number;
}

export interface DerivedFacts {
  readonly figures: ReadonlyMap<string, number>;
  /** Distinct by (path, kind, detail). */
  readonly issues: Iterable<IssueFact>;
}

export interface IssueFact {
  readonly path: string;
  readonly kind: string;
  readonly detail: string;
}

/** A leading scrape; `nr` is its place in time, from 1. */
export interface HistoryScrape {
  readonly nr: number;
  readonly name: string;
  /** `YYMMDD-HHMM`. */
  readonly timestamp: string;
  readonly producer: string;
  readonly epoch: number;
}

/** What is known of a page that is gone: as its last scrape had it. */
export interface LastFacts {
  readonly title: string | null;
  readonly language: string | null;
  readonly pagetype: string | null;
  readonly business: string | null;
  readonly category: string | null;
  readonly words: number;
}

/** A page that a scrape holds. */
export interface LivingPage {
  readonly page_id: number;
  readonly path: string;
  /** 1 = first life, n + 1 = returned. */
  readonly life: number;
  /** First scrape ever that held the page. */
  readonly first: number;
  /** Scrape with which the present life began. */
  readonly from: number;
  /** Scrape that found the last change, or began the present life. */
  readonly changed: number;
}

/** A page that existed once and does not in the scrape asked for; its life counter is negated. */
export interface GonePage extends LastFacts {
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
  /** -1 = gone after its first life, -2 after its second ... */
  readonly life: number;
  readonly first: number;
  /** First scrape that lacked it. */
  readonly gone: number;
}

/** One aspect of a page that lived before and lives now has another value. Texts (`TEXT_ASPECTS`) come as null. */
export interface AspectChange {
  readonly nr: number;
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
  readonly aspect: AspectColumn;
  readonly previous: string | null;
  readonly current: string | null;
  readonly factor: number;
  /** Scrape that found the previous value. */
  readonly since: number;
  /** Last scrape that held the previous value. */
  readonly last: number;
}

export interface PageMove {
  readonly nr: number;
  readonly kind: 'appeared' | 'vanished' | 'returned';
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
  readonly life: number;
}

/** How much came, went and changed with a scrape; all 0 for the first. */
export interface Movement {
  readonly nr: number;
  /** Pages that appeared or returned. */
  readonly added: number;
  readonly removed: number;
  /** Pages of which at least one aspect changed. */
  readonly changed: number;
}

export interface IssueSpan extends IssueFact {
  /** First scrape of the unbroken row that has it. */
  readonly from: number;
}

/** A time during which a page lived without a break. */
export interface PageLifeSpan {
  readonly page_id: number;
  readonly path: string;
  readonly url: string;
  readonly from: number;
  /** First scrape that lacked it; null while it lives. */
  readonly til: number | null;
  /** As its last scrape had it; null while it lives. */
  readonly title: string | null;
  readonly language: string | null;
}

/** An issue as long as it was seen without a break. */
export interface WholeIssue extends IssueSpan {
  /** First scrape that no longer had it; null while it is open. */
  readonly til: number | null;
}

/** All scrapes of a store as one story. `nr` bounds every question: later scrapes are as if not yet made. */
export interface History {
  readonly scrapes: readonly HistoryScrape[];
  figuresAt(nr: number): Map<string, number>;
  /** Every figure of every scrape up to `nr`, by scrape and name. */
  figuresUpTo(nr: number): Iterable<{ nr: number; name: string; value: number }>;
  livingAt(nr: number): Iterable<LivingPage>;
  goneAt(nr: number): Iterable<GonePage>;
  /** Pages that came or went with a scrape, by path; none for the first scrape: a first recording is no change. */
  movesAt(nr: number): PageMove[];
  /** By path, then in the order of `ASPECT_COLUMNS`. */
  changesAt(nr: number): Iterable<AspectChange>;
  /** One for every scrape, oldest first. */
  movements(): Movement[];
  issuesAt(nr: number): Iterable<IssueSpan>;
  /** Issues of the scrape before that this one has no more. */
  issuesFixedAt(nr: number): Iterable<IssueSpan>;
  /** Every page that any scrape ever held, by path and time; with `everyChange` and `everyIssue` all that the history knows. */
  everyLife(): Iterable<PageLifeSpan>;
  /** By path and time, then in the order of `ASPECT_COLUMNS`. */
  everyChange(): Iterable<AspectChange>;
  /** By path, kind, detail and time. */
  everyIssue(): Iterable<WholeIssue>;
  /**
   * All scrapes up to the newest with which anything came, went or changed, as one text: while it is the same, so is all that
   * `everyLife`, `everyChange` and `everyIssue` give, and when each of it was.
   */
  told(): string;
  /** A text as a scrape holds it. */
  textOf(nr: number, page_id: number, aspect: AspectColumn): string | null;
  close(): void;
}

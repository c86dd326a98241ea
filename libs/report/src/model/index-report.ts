import type { ReportLanguage } from './common';

/** All that `reports/index.html` is made of. */
export interface IndexReport {
  /** Command that makes a report again. */
  readonly rebuild: string;
  readonly language: ReportLanguage;
  readonly root: string;
  /** Address of the folder of all reports as it is published; absent when it is not. */
  readonly published?: string;
  /** What changed on the site last, newest first: recordings with any change, at most `MOST_LATELY`. */
  readonly lately: readonly LateChanges[];
  /** Newest first. */
  readonly reports: readonly ReportEntry[];
  /** One for each valid scrape (the leading one of its day), oldest first: the x axis of the trends. */
  readonly scrapes: readonly ScrapeEntry[];
  /** Every key figure that any scrape has, in the order of the newest; values are parallel to `scrapes`. */
  readonly trends: readonly Trend[];
  /** Every day from the first scrape to the newest, oldest first. */
  readonly calendar: readonly CalendarDay[];
}

export interface ReportEntry {
  /** Folder beside the index, `YYMMDD-HHMM`. */
  readonly folder: string;
  /** `YYYY-MM-DD HH:MM` of its scrape. */
  readonly recorded: string;
  /** Names in the folder, `index.html` and `report.xlsx` first. */
  readonly files: readonly string[];
  readonly pages: number;
  readonly newPages: number;
  readonly removedPages: number;
  readonly changedPages: number;
}

export interface ScrapeEntry {
  readonly name: string;
  readonly day: string;
  /** `YYYY-MM-DD HH:MM`. */
  readonly recorded: string;
  readonly producer: string;
  readonly pages: number;
}

export interface Trend {
  readonly figure: string;
  /** Null where a scrape lacks the figure. */
  readonly values: readonly (number | null)[];
}

export interface CalendarDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `failed`: a production of that day says that its scraper failed; `missing`: nothing recorded, nothing known. */
  readonly outcome: 'recorded' | 'failed' | 'missing';
  readonly scrape: string | null;
  readonly producer: string | null;
  readonly pages: number | null;
  /** Folder of its report, when there is one. */
  readonly report: string | null;
}

export const MOST_LATELY = 5;
/** Pages that each of them names. */
export const MOST_LATELY_NAMED = 5;

/** What came, went and changed with one recording. */
export interface LateChanges {
  /** `YYYY-MM-DD HH:MM`. */
  readonly recorded: string;
  /** Folder of its report, when its page is there. */
  readonly report: string | null;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** Some of these pages: new ones first, then removed ones, then changed ones, each by path. */
  readonly pages: readonly LatePage[];
}

export interface LatePage {
  readonly kind: 'appeared' | 'vanished' | 'changed';
  readonly path: string;
  /** As the newest recording has it, or the last that had the page. */
  readonly title: string | null;
  /** In which it was recorded; absent where that is unknown. */
  readonly language?: string;
}

import type { Accepted, AcceptanceFault } from './accepted-issue';
import type { BrokenLink, LinkUse, RedirectChain } from './link-findings';
import type { SiteUsage } from './site-usage-figures';
import type { Aspect, ReportLanguage, TextDiff } from './common';
import type { IssueKind } from './issue-kinds';
import type { Severity } from './issue-severity';

/** All that the site page (`index.html` of a scrape's report) and the workbook's small sheets are made of. */
export interface SiteReport {
  readonly language: ReportLanguage;
  readonly root: string;
  /** Template of the address at which a page is edited; absent without one. */
  readonly editLink?: string;
  /** Address of the folder of all reports as it is published; absent when it is not. */
  readonly published?: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `YYYY-MM-DD HH:MM`, in the time zone of the production. */
  readonly recorded: string;
  /** `YYYY-MM-DD HH:MM` of the valid scrape before; null for the first. */
  readonly previous: string | null;
  /** Compared with an earlier scrape that someone named: the page stands by itself, not among the reports. */
  readonly isPair?: boolean;
  readonly producer: string | null;
  /** Target that shows a page of a day; absent where no lives of pages stand beside the report. */
  readonly pageTarget?: string;
  readonly parameters: readonly NamedText[];
  /** In the order of domain.md. */
  readonly figures: readonly KeyFigure[];
  readonly combinations: readonly PageCombination[];
  /** Of the days up to this recording's, for the workbook; absent where none is made. */
  readonly byDay?: readonly DayCount[];
  /** Since the previous scrape; pages that came back are among the new ones, with `life` above 1. */
  readonly newPages: readonly MovedPage[];
  readonly removedPages: readonly MovedPage[];
  readonly changedAspects: readonly ChangedAspect[];
  /** Sorted by rank: severity, then visits (most first), then kind and path. */
  readonly issues: readonly SiteIssue[];
  /** Issues that were judged fine, by the same rank: in no other list, and counted nowhere; absent without any. */
  readonly accepted?: readonly AcceptedIssue[];
  /** Rules of acceptance that accept nothing; absent without any. */
  readonly acceptanceFaults?: readonly AcceptanceFault[];
  /** Issues of the previous scrape that are gone. */
  readonly fixedIssues: readonly FixedIssue[];
  /** Null when there is no analytics at all. */
  readonly usage: SiteUsage | null;
  readonly brokenLinks: readonly BrokenLink[];
  readonly redirectChains: readonly RedirectChain[];
  readonly orphans: readonly Orphan[];
  /** Known pages that this recording did not reach, by path: neither removed, nor mended, nor orphans. */
  readonly unreached: readonly UnreachedPage[];
  readonly aliases: readonly Alias[];
  readonly sections: readonly SectionSummary[];
  /** Names of the facts that the profile's own rules found on any page; absent without any. */
  readonly ownFacts?: readonly string[];
  /** All pages, sorted by path. */
  readonly pages: readonly SitePage[];
  /** Files of this report beside the page itself, such as `report.xlsx`; relative. */
  readonly files: readonly string[];
}

export interface NamedText {
  readonly name: string;
  readonly value: string;
}

export interface KeyFigure {
  readonly name: string;
  readonly value: number;
  /** Of the previous scrape; null when there is none. A figure that only one of the two has counts as 0 in the other. */
  readonly previous: number | null;
  /** `value - previous`. */
  readonly change: number | null;
  /** Value on the same weekday a year (364 days) before; null when that day has no scrape. */
  readonly yearAgo: number | null;
  /** Newest last, at most 30 scrapes; null where a scrape lacks it. */
  readonly trend: readonly (number | null)[];
}

/** What was counted on a day; null where it was not. */
export interface DayCount {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly visits: number | null;
  /** Pages on which anything changed since the recording before. */
  readonly changed: number | null;
  /** Things to be mended, by the rules of acceptance of today. */
  readonly problems: number | null;
}

export interface PageCombination {
  readonly language: string;
  readonly business: string;
  readonly category: string;
  readonly pagetype: string;
  readonly pages: number;
}

export interface MovedPage {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly language: string | null;
  readonly business: string | null;
  readonly category: string | null;
  readonly pagetype: string | null;
  readonly words: number;
  /** 1 = first life, 2 = returned once ... */
  readonly life: number;
  /** `YYYY-MM-DD`. */
  readonly firstSeen: string;
  /** Visits over the days of `usage`; null when unknown. */
  readonly visits: number | null;
}

export interface ChangedAspect {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly business: string | null;
  readonly language: string | null;
  readonly pagetype: string | null;
  readonly aspect: Aspect;
  /** As recorded; for `ed_text` and `aut_text` cut at `MAX_SITE_TEXT` characters (the workbook has them whole). */
  readonly current: string | null;
  readonly previous: string | null;
  /** Modification factor, 0 to 1. */
  readonly factor: number;
  /** `YYYY-MM-DD HH:MM` of the scrape that found the previous value. */
  readonly previousFound: string;
  /** Given for texts, else null. */
  readonly diff: TextDiff | null;
  readonly visits: number | null;
}

export const MAX_SITE_TEXT = 200;

export interface SiteIssue {
  readonly kind: IssueKind;
  readonly severity: Severity;
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly detail: string;
  /** `YYYY-MM-DD`: since when it has been seen without a break. */
  readonly since: string;
  /** Number of scrapes in a row that have it; 1 = new in this scrape (or first recorded). */
  readonly scrapes: number;
  readonly visits: number | null;
}

export interface AcceptedIssue extends SiteIssue, Accepted {}

export interface FixedIssue {
  readonly kind: IssueKind;
  readonly severity: Severity;
  readonly path: string;
  readonly detail: string;
  readonly since: string;
}

export interface Orphan {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  /** What knew the page: `sitemap`, `history`, `start`, `redirect`, `analytics`. */
  readonly sources: readonly string[];
  readonly visits: number | null;
}

export interface UnreachedPage {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  /** What came instead: `503`, `blocked 403`, `timeout` ...; `limit` or `stopped` when it was not asked for. */
  readonly reason: string;
  /** `YYYY-MM-DD`: first recording that did not reach it. */
  readonly since: string;
  /** Recordings in a row that did not reach it. */
  readonly days: number;
  /** Whether that were too many: it is no longer recorded. */
  readonly isGivenUp: boolean;
}

export interface Alias {
  /** Absolute URL that led to the page. */
  readonly alias: string;
  readonly path: string;
  readonly uses: readonly LinkUse[];
}

export interface SectionSummary {
  readonly name: string;
  /** `<name>.html`, beside the site page. */
  readonly file: string;
  readonly pages: number;
  readonly issues: number;
  /** Since the previous scrape. */
  readonly changes: number;
}

export interface SitePage {
  /** What the profile's own rules found, parallel to `ownFacts` of the report; absent when it has none. */
  readonly own?: readonly (string | null)[];
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly language: string | null;
  readonly pagetype: string | null;
  readonly business: string | null;
  readonly category: string | null;
  readonly modified: string | null;
  readonly words: number;
  /** Number of pages that link here. */
  readonly inlinks: number;
  readonly issues: number;
  readonly firstSeen: string;
  /** `YYYY-MM-DD`: day of the last change found (or of the first recording). */
  readonly lastChanged: string;
  readonly visits: number | null;
}

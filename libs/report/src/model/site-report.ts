import type { Aspect, IssueKind, ReportLanguage, Severity, TextDiff } from './common';

/** All that the site page (`index.html` of a scrape's report) and the workbook's small sheets are made of. */
export interface SiteReport {
  readonly language: ReportLanguage;
  readonly root: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `YYYY-MM-DD HH:MM`, in the time zone of the production. */
  readonly recorded: string;
  /** `YYYY-MM-DD HH:MM` of the valid scrape before; null for the first. */
  readonly previous: string | null;
  readonly producer: string | null;
  readonly parameters: readonly NamedText[];
  /** In the order of domain.md. */
  readonly figures: readonly KeyFigure[];
  readonly combinations: readonly PageCombination[];
  /** Since the previous scrape; pages that came back are among the new ones, with `life` above 1. */
  readonly newPages: readonly MovedPage[];
  readonly removedPages: readonly MovedPage[];
  readonly changedAspects: readonly ChangedAspect[];
  /** Sorted by rank: severity, then visits (most first), then kind and path. */
  readonly issues: readonly SiteIssue[];
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

export interface FixedIssue {
  readonly kind: IssueKind;
  readonly severity: Severity;
  readonly path: string;
  readonly detail: string;
  readonly since: string;
}

/** Visits of the days before the scrape's, joined with its pages. */
export interface SiteUsage {
  /** `YYYY-MM-DD`, first and last day that could be counted; at most 28 days, ending the day before the scrape. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** Oldest first, one for each day of the period; a day without figures has state `missing`. */
  readonly days: readonly UsageDayTotal[];
  readonly totalVisits: number;
  readonly totalPageviews: number;
  /** Hits that the source left out of its page rows. */
  readonly hiddenHits: number;
  /** What a reader must know before trusting the numbers, in the report's language; empty when figures are complete. */
  readonly statements: readonly string[];
  /** Sorted by visits, most first; at most 50. */
  readonly mostVisited: readonly VisitedPage[];
  /** Pages with the fewest visits, but at least one, fewest first; at most 50. */
  readonly leastVisited: readonly VisitedPage[];
  readonly withoutVisits: readonly VisitedPage[];
  /** Pages first seen at least a week before the last day, within the period, and never visited. */
  readonly newWithoutVisits: readonly VisitedPage[];
  /** Pages that no scrape holds any more, but that were visited. */
  readonly removedButVisited: readonly VisitedPage[];
  /** Paths visited that no scrape ever held. */
  readonly unknownVisited: readonly VisitedPage[];
}

export interface UsageDayTotal {
  readonly day: string;
  readonly state: 'final' | 'provisional' | 'truncated' | 'missing';
  readonly visits: number | null;
  readonly pageviews: number | null;
}

export interface VisitedPage {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly visits: number;
  readonly hits: number;
  /** 0 to 1: visits that began here and went no further; null when none began here. */
  readonly bounceRate: number | null;
  /** Mean seconds a hit; null without hits. */
  readonly meanSeconds: number | null;
}

/** A use of a link in the editorial part of a page. */
export interface LinkUse {
  readonly path: string;
  readonly text: string;
}

export interface BrokenLink {
  readonly url: string;
  /** Without `#`; empty when the link has none. */
  readonly anchor: string;
  readonly internal: boolean;
  /** HTTP status as text, or an error such as `dns`. */
  readonly status: string;
  /** Sorted by path; pages of the editorial parts that use it. */
  readonly uses: readonly LinkUse[];
  /** Sum of the visits of the using pages; null when unknown. */
  readonly visits: number | null;
}

export interface RedirectChain {
  /** The first URL and each after it, in order; at least two. */
  readonly urls: readonly string[];
  /** Type of each hop, one fewer than `urls`. */
  readonly types: readonly string[];
  /** What the last URL is: a recorded page, a broken one, outside the site, or again one of the chain. */
  readonly end: 'page' | 'broken' | 'external' | 'loop' | 'unknown';
  /** Editorial links to the first URL. */
  readonly uses: readonly LinkUse[];
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

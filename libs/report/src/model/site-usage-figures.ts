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

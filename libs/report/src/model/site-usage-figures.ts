import type { NoPageReason } from '@scrape-and-report/record';
import type { Aspect } from './common';

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
  /** Paths visited that no scrape ever held, each with the reason; at most 1,000. */
  readonly unknownVisited: readonly VisitedPage[];
  /** Page views at all addresses that belong to no page, those beyond the list too. */
  readonly unknownHits: number;
  /** Addresses that lead nowhere, by the visits that met them; at most 500. */
  readonly missing: readonly MissingAddress[];
  /** Documents by how often they were fetched, and links that led away by how often they were followed; at most 500. */
  readonly downloads: readonly UsedAddress[];
  readonly outlinks: readonly UsedAddress[];
  /** Words that were searched for on the site, where they are counted; at most 500. */
  readonly searches: readonly SearchedWords[];
  /** Page views by where visitors came from, and by kind of machine: sums, nothing else. */
  readonly shares: readonly UsageShare[];
  /** Pages whose text changed within the period, with their views before and after; where those moved with it first. */
  readonly viewsAndTexts: readonly ViewsAndText[];
}

/** An address that visitors asked for and that leads nowhere (404, 410). */
export interface MissingAddress {
  readonly url: string;
  /** Visitors of each day, summed over the days. */
  readonly visits: number;
  readonly hits: number;
  /** What the record knows of it: a page that is recorded now, one that once was, or nothing. */
  readonly known: 'page' | 'removed' | 'never';
  /** Pages of the site by their path, other sites by name; most requests first, at most 50. Empty where none was told. */
  readonly referrers: readonly { readonly from: string; readonly hits: number }[];
}

export interface UsedAddress {
  readonly url: string;
  readonly hits: number;
  readonly visits: number;
}

export interface SearchedWords {
  readonly words: string;
  readonly hits: number;
}

export interface UsageShare {
  readonly kind: 'referrer' | 'device';
  /** `site`, `search`, `other`, `none`; `computer`, `phone`, `tablet`. */
  readonly name: string;
  readonly hits: number;
  /** 0 to 1, of all of its kind. */
  readonly share: number;
}

/** One page whose text changed, and its views before and after. */
export interface ViewsAndText {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  /** `YYYY-MM-DD`: day of the recording that found the change. */
  readonly found: string;
  readonly aspects: readonly Aspect[];
  /** Modification factor of the largest change, 0 to 1. */
  readonly factor: number;
  /** Mean page views of a counted day; null where there are too few of them. */
  readonly before: number | null;
  readonly after: number | null;
  /**
   * Whether the page's share of the site's views moved together with its text, by a third at least and by more than
   * chance does: up, down, not, or not known yet.
   */
  readonly together: 'rose' | 'fell' | 'same' | 'unknown';
  /** Page views of each day of the period, null where nothing was counted. */
  readonly trend: readonly (number | null)[];
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
  /** Page views of each day of the period, null where nothing was counted; null for what is no page. */
  readonly trend: readonly (number | null)[] | null;
  /** Why it belongs to no page; null where it does. */
  readonly reason: NoPageReason | null;
}

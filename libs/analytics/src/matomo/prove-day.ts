import type { Day } from '@scrape-and-report/production';
import type { DayFigures } from '../day-figures';
import type { ColumnWatch } from './known-columns';
import { parsePages, parseTotals } from './parse-day';

/** Answers of the three reports for one day. */
export interface DayAnswers {
  readonly summary: unknown;
  readonly actions: unknown;
  readonly pages: unknown;
}

export interface Proof {
  /** `empty`: no visits, or not archived; `hidden`: rows without a URL; `odd`: the two identities do not hold. */
  readonly kind: 'whole' | 'empty' | 'hidden' | 'odd';
  /** Null when no honest figures can be stored: the pages have more hits than the day. */
  readonly figures: DayFigures | null;
  readonly note: string;
}

/**
 * Proves that a day's pages make up its totals: Σ nb_hits = nb_pageviews and Σ nb_visits = nb_uniq_pageviews, rows
 * without a URL included, as was true of every day seen on a real server.
 *
 * A day without anything is never proven: an archive that was not made yet looks the same.
 *
 * @throws MatomoError (`shape`)
 */
export function proveDay(day: Day, answers: DayAnswers, watch?: ColumnWatch): Proof {
  const totals = parseTotals(answers.summary, answers.actions, watch);
  const { pages, hidden } = parsePages(answers.pages, watch);
  const hits = sum(pages.map((page) => page.hits));
  const visits = sum(pages.map((page) => page.visits));
  const given = { day, totals, pages };
  if (totals.visits === 0 && totals.pageviews === 0 && hits + hidden.hits === 0) {
    const note = 'no visits: a quiet day, or one that Matomo has not archived yet';
    return { kind: 'empty', note, figures: { ...given, hiddenHits: 0, state: 'provisional', note } };
  }
  if (hits + hidden.hits !== totals.pageviews || visits + hidden.visits !== totals.uniquePageviews) {
    const note = `does not add up: ${hits + hidden.hits} of ${totals.pageviews} page views and ${visits + hidden.visits} of ${totals.uniquePageviews} unique ones are told`;
    const hiddenHits = totals.pageviews - hits;
    return { kind: 'odd', note, figures: hiddenHits < 0 ? null : { ...given, hiddenHits, state: 'provisional', note } };
  }
  if (hidden.hits > 0 || hidden.visits > 0) {
    const note = `${hidden.hits} of ${totals.pageviews} page views stand at no page: the server keeps too few rows`;
    return { kind: 'hidden', note, figures: { ...given, hiddenHits: hidden.hits, state: 'truncated', note } };
  }
  return { kind: 'whole', note: '', figures: { ...given, hiddenHits: 0, state: 'final', note: '' } };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

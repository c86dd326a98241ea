import type { Day } from '@scrape-and-report/production';
import type { DayFigures, DayTotals } from '../day-figures';
import type { ColumnWatch } from './known-columns';
import { parsePages, parseTotals, type OddRow } from './parse-day';

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
  const { pages, hidden: summary, odd } = parsePages(answers.pages, watch);
  // What an unreadable row still tells of its hits is known to stand at no page.
  const hidden = {
    hits: summary.hits + sum(odd.map((row) => row.hits)),
    visits: summary.visits + sum(odd.map((row) => row.visits)),
  };
  const hits = sum(pages.map((page) => page.hits));
  const visits = sum(pages.map((page) => page.visits));
  const given = { day, totals, pages };
  if (totals.visits === 0 && totals.pageviews === 0 && hits + hidden.hits === 0) {
    const note = 'no visits: a quiet day, or one that Matomo has not archived yet';
    return { kind: 'empty', note, figures: { ...given, hiddenHits: 0, state: 'provisional', note } };
  }
  const half = halfArchived(totals, answers.actions);
  if (half !== null)
    return {
      kind: 'odd',
      note: half,
      figures: { ...given, pages: [], hiddenHits: totals.pageviews, state: 'provisional', note: half },
    };
  if (hits + hidden.hits !== totals.pageviews || visits + hidden.visits !== totals.uniquePageviews) {
    const note = `does not add up: ${hits + hidden.hits} of ${totals.pageviews} page views and ${visits + hidden.visits} of ${totals.uniquePageviews} unique ones are told${namesOf(odd)}`;
    const hiddenHits = totals.pageviews - hits;
    return { kind: 'odd', note, figures: hiddenHits < 0 ? null : { ...given, hiddenHits, state: 'provisional', note } };
  }
  if (hidden.hits > 0 || hidden.visits > 0) {
    const reason = odd.length === 0 ? ': the server keeps too few rows' : namesOf(odd);
    const note = `${hidden.hits} of ${totals.pageviews} page views stand at no page${reason}`;
    return { kind: 'hidden', note, figures: { ...given, hiddenHits: hidden.hits, state: 'truncated', note } };
  }
  // It adds up without the odd rows: they held nothing of the day.
  const note = namesOf(odd).replace(/^: /, '');
  return { kind: 'whole', note, figures: { ...given, hiddenHits: 0, state: 'final', note } };
}

/**
 * Why a day's reports cannot all have been made, or null. Visits without any action, or page views without a visit, are
 * an archive under way; visits of downloads, links or searches alone are a day like another.
 */
function halfArchived(totals: DayTotals, actions: unknown): string | null {
  if (totals.visits === 0 && totals.pageviews > 0) return `half archived: ${totals.pageviews} page views and no visit`;
  const searches = Number((actions as { nb_searches?: unknown } | null)?.nb_searches ?? 0);
  if (totals.visits > 0 && totals.pageviews + totals.downloads + totals.outlinks === 0 && !(searches > 0))
    return `half archived: ${totals.visits} visits and no page view`;
  return null;
}

function namesOf(odd: readonly OddRow[]): string {
  if (odd.length === 0) return '';
  const named = odd.slice(0, 3).map(({ text }) => text);
  return `: ${odd.length} ${odd.length === 1 ? 'row holds' : 'rows hold'} no honest figures (${named.join('; ')}${odd.length > 3 ? '; ...' : ''})`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

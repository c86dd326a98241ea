import type { DayTotals, PageFigures } from '../day-figures';

/** What one visitor did at one moment; `url` is null for a download. */
export interface LogAction {
  /** Any number that is the same for the same visitor of this day. */
  readonly visitor: number;
  /** Seconds since 1970. */
  readonly second: number;
  readonly url: string | null;
}

/** A pause of this length ends a visit, as Matomo's default has it. */
export const VISIT_GAP_SECONDS = 30 * 60;

interface Tally {
  hits: number;
  visits: number;
  visitors: number;
  entries: number;
  exits: number;
  bounces: number;
  seconds: number;
  lastVisit: number;
  lastVisitor: number;
}

/**
 * Figures of one day from its actions, in any order. A visit ends at midnight (as Matomo's does by default), so a day
 * stands by itself. Time on a page lasts until the visitor's next action; on the last page of a visit it is 0.
 */
export function tallyDay(actions: readonly LogAction[]): { totals: DayTotals; pages: PageFigures[] } {
  const ordered = [...actions].sort(compareActions);
  const tallies = new Map<string, Tally>();
  let [pageviews, downloads, visits, visitors, bounces, seconds] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < ordered.length; at += 1) {
    const action = ordered[at]!;
    const next = joined(action, ordered[at + 1]);
    const isEntry = !joined(ordered[at - 1], action);
    const stayed = next ? next.second - action.second : 0;
    if (isEntry) visits += 1;
    if (isEntry && ordered[at - 1]?.visitor !== action.visitor) visitors += 1;
    if (isEntry && !next) bounces += 1;
    seconds += stayed;
    if (action.url === null) {
      downloads += 1;
      continue;
    }
    pageviews += 1;
    const tally = tallyOf(tallies, action.url);
    tally.hits += 1;
    tally.seconds += stayed;
    if (tally.lastVisit !== visits) tally.visits += 1;
    if (tally.lastVisitor !== action.visitor) tally.visitors += 1;
    tally.lastVisit = visits;
    tally.lastVisitor = action.visitor;
    if (isEntry) tally.entries += 1;
    if (!next) tally.exits += 1;
    if (isEntry && !next) tally.bounces += 1;
  }
  const pages = [...tallies].map(([url, t]) => pageOf(url, t)).sort((a, b) => (a.url < b.url ? -1 : 1));
  const uniquePageviews = pages.reduce((sum, page) => sum + page.visits, 0);
  return {
    totals: { pageviews, uniquePageviews, visits, uniqueVisitors: visitors, bounces, seconds, downloads, outlinks: 0 },
    pages,
  };
}

/** Within one second by URL: figures must not change because the log was rotated, or split over two servers. */
function compareActions(a: LogAction, b: LogAction): number {
  if (a.visitor !== b.visitor) return a.visitor - b.visitor;
  if (a.second !== b.second) return a.second - b.second;
  const [urlA, urlB] = [a.url ?? '', b.url ?? ''];
  return urlA < urlB ? -1 : urlA > urlB ? 1 : 0;
}

/** The later action when it belongs to the visit of the earlier one. */
function joined(earlier: LogAction | undefined, later: LogAction | undefined): LogAction | null {
  if (!earlier || !later || earlier.visitor !== later.visitor) return null;
  return later.second - earlier.second < VISIT_GAP_SECONDS ? later : null;
}

function tallyOf(tallies: Map<string, Tally>, url: string): Tally {
  let tally = tallies.get(url);
  if (!tally) {
    tally = {
      hits: 0,
      visits: 0,
      visitors: 0,
      entries: 0,
      exits: 0,
      bounces: 0,
      seconds: 0,
      lastVisit: -1,
      lastVisitor: -1,
    };
    tallies.set(url, tally);
  }
  return tally;
}

function pageOf(url: string, tally: Tally): PageFigures {
  const { hits, visits, visitors, entries, exits, bounces, seconds } = tally;
  return { url, hits, visits, uniqueVisitors: visitors, entries, exits, bounces, seconds };
}

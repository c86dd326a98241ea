import type { DayTotals, PageFigures } from '../day-figures';

/** What one visitor did at one moment; `url` is null for a download, of which `file` may tell the URL. */
export interface LogAction {
  /** Any number that is the same for the same visitor of this day. */
  readonly visitor: number;
  /** Seconds since 1970. */
  readonly second: number;
  readonly url: string | null;
  readonly file?: string;
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

export interface DayTally {
  readonly totals: DayTotals;
  readonly pages: PageFigures[];
  /** Sorted by URL. */
  readonly downloads: readonly FileFigures[];
}

/** A document that was fetched on one day. */
export interface FileFigures {
  readonly url: string;
  readonly hits: number;
  readonly visits: number;
}

/**
 * Figures of one day from its actions, in any order. A visit ends at midnight (as Matomo's does by default), so a day
 * stands by itself. Time on a page lasts until the visitor's next action; on the last page of a visit it is 0.
 */
export function tallyDay(actions: readonly LogAction[]): DayTally {
  const tally = createDayTally();
  tally.addVisits([...actions].sort(compareActions));
  return tally.figures();
}

/** The same, visit by visit: what was added needs not be remembered. */
export interface DayTallying {
  /** Whole visits, ordered by visitor and moment. */
  addVisits(ordered: readonly LogAction[]): void;
  /** @param visitors how many there were, where visits of one may have been added one after another */
  figures(visitors?: number): DayTally;
}

export function createDayTally(): DayTallying {
  const tallies = new Map<string, Tally>();
  const files = new Map<string, Tally>();
  let [pageviews, downloads, visits, visitors, bounces, seconds] = [0, 0, 0, 0, 0, 0];
  const countAction = (action: LogAction, { isEntry, next }: { isEntry: boolean; next: LogAction | null }): void => {
    const stayed = next ? next.second - action.second : 0;
    seconds += stayed;
    if (isEntry && !next) bounces += 1;
    if (action.url === null) {
      downloads += 1;
      if (action.file !== undefined) countHit(tallyOf(files, action.file), action, visits);
      return;
    }
    pageviews += 1;
    const tally = tallyOf(tallies, action.url);
    countHit(tally, action, visits);
    tally.seconds += stayed;
    if (isEntry) tally.entries += 1;
    if (!next) tally.exits += 1;
    if (isEntry && !next) tally.bounces += 1;
  };
  return {
    addVisits(ordered) {
      for (let at = 0; at < ordered.length; at += 1) {
        const action = ordered[at]!;
        const isEntry = !joined(ordered[at - 1], action);
        if (isEntry) visits += 1;
        if (isEntry && ordered[at - 1]?.visitor !== action.visitor) visitors += 1;
        countAction(action, { isEntry, next: joined(action, ordered[at + 1]) });
      }
    },
    figures(known = visitors) {
      const pages = [...tallies].map(([url, t]) => pageOf(url, t)).sort((a, b) => (a.url < b.url ? -1 : 1));
      const uniquePageviews = pages.reduce((sum, page) => sum + page.visits, 0);
      const totals = {
        pageviews,
        uniquePageviews,
        visits,
        uniqueVisitors: known,
        bounces,
        seconds,
        downloads,
        outlinks: 0,
      };
      const fetched = [...files].map(([url, { hits, visits: visitsOf }]) => ({ url, hits, visits: visitsOf }));
      return { totals, pages, downloads: fetched.sort((a, b) => (a.url < b.url ? -1 : 1)) };
    },
  };
}

function countHit(tally: Tally, action: LogAction, visit: number): void {
  tally.hits += 1;
  if (tally.lastVisit !== visit) tally.visits += 1;
  if (tally.lastVisitor !== action.visitor) tally.visitors += 1;
  tally.lastVisit = visit;
  tally.lastVisitor = action.visitor;
}

/** Within one second by URL: figures must not change because the log was rotated, or split over two servers. */
function compareActions(a: LogAction, b: LogAction): number {
  if (a.visitor !== b.visitor) return a.visitor - b.visitor;
  if (a.second !== b.second) return a.second - b.second;
  const [urlA, urlB] = [a.url ?? a.file ?? '', b.url ?? b.file ?? ''];
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

import type { DayFigures, PageFigures } from '../day-figures';
import { shapeError } from './matomo-error';

/** Adds visits of `Live.getLastVisitsDetails` up to figures by URL; nothing else of a visit is looked at or kept. */
export interface VisitsTally {
  /** How many of these visits were new: pages of the log may overlap. */
  add(visits: unknown): { readonly given: number };
  pages(): Map<string, PageFigures>;
}

/** What counts as an action of a visit; an event or a goal does not begin or end one. */
const ACTIONS = new Set(['action', 'download', 'outlink', 'search']);

export function createVisitsTally(): VisitsTally {
  const pages = new Map<string, PageFigures>();
  const seen = new Set<string>();
  return {
    add(visits) {
      if (!Array.isArray(visits)) throw shapeError('Live.getLastVisitsDetails is no list');
      for (const visit of visits as Record<string, unknown>[]) {
        const id = String(visit?.['idVisit'] ?? '');
        if (id === '' || !Array.isArray(visit['actionDetails']))
          throw shapeError('a visit without idVisit or actionDetails');
        if (!seen.has(id)) addVisit(pages, visit['actionDetails'] as Record<string, unknown>[]);
        seen.add(id);
      }
      return { given: visits.length };
    },
    pages: () => pages,
  };
}

function addVisit(pages: Map<string, PageFigures>, details: readonly Record<string, unknown>[]): void {
  const actions = details.filter((action) => ACTIONS.has(String(action['type'])));
  const inVisit = new Set<string>();
  for (const [at, action] of actions.entries()) {
    const url = action['url'];
    if (action['type'] !== 'action' || typeof url !== 'string' || url === '') continue;
    const [isEntry, isExit] = [at === 0, at === actions.length - 1];
    const known = pages.get(url);
    pages.set(url, {
      url,
      hits: (known?.hits ?? 0) + 1,
      visits: (known?.visits ?? 0) + (inVisit.has(url) ? 0 : 1),
      // The log names visitors; to count them would mean to hold them.
      uniqueVisitors: null,
      entries: (known?.entries ?? 0) + (isEntry ? 1 : 0),
      exits: (known?.exits ?? 0) + (isExit ? 1 : 0),
      bounces: (known?.bounces ?? 0) + (isEntry && isExit ? 1 : 0),
      seconds: (known?.seconds ?? 0) + secondsOf(action['timeSpent']),
    });
    inVisit.add(url);
  }
}

function secondsOf(value: unknown): number {
  const seconds = Number(value ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds) : 0;
}

/**
 * A truncated day with the pages that the server left out; null when the log does not agree with the report.
 *
 * It agrees when each page of the report has as many hits and visits in the log, and the rest of the log has exactly
 * the hits and visits that the report hides: then nothing is guessed, and the day is final.
 */
export function mendDay(figures: DayFigures, log: ReadonlyMap<string, PageFigures>): DayFigures | null {
  const told = new Set(figures.pages.map(({ url }) => url));
  const agrees = figures.pages.every(
    ({ url, hits, visits }) => log.get(url)?.hits === hits && log.get(url)?.visits === visits,
  );
  const missing = [...log.values()].filter(({ url }) => !told.has(url));
  const pages = [...figures.pages, ...missing];
  const sum = (of: (page: PageFigures) => number): number => pages.reduce((total, page) => total + of(page), 0);
  if (!agrees || sum(({ hits }) => hits) !== figures.totals.pageviews) return null;
  if (sum(({ visits }) => visits) !== figures.totals.uniquePageviews) return null;
  return { ...figures, pages, hiddenHits: 0, state: 'final', note: '' };
}

import { addDays } from '@scrape-and-report/production';
import { dayOfScrape, isInScope, pathOf, type UsageSums } from '@scrape-and-report/record';
import type { SiteUsage, UsageDayTotal, VisitedPage } from '../model';
import type { PeriodUsage, SiteSource } from './site-source';
import { urlOf } from './url-of';
import { usageStatements } from './usage-statements';

const TOP_PAGES = 50;
/** A page needs this many days before «never visited» says anything. */
const NEW_PAGE_DAYS = 7;

/** Visits of the period by path; null when there are no figures at all. */
export type VisitsByPath = ReadonlyMap<string, number> | null;

export function visitsByPath(usage: PeriodUsage | null): VisitsByPath {
  return usage && new Map(usage.pages.map(({ path, visits }) => [path, visits]));
}

/** Null when nothing was counted; 0 when it was, and nobody came. */
export function visitsOf(visits: VisitsByPath, path: string): number | null {
  return visits && (visits.get(path) ?? 0);
}

/** Usage of the period joined with the pages of the scrape. */
export function siteUsage(source: SiteSource, visits: VisitsByPath): SiteUsage | null {
  const { usage, facts, gone, report } = source;
  if (!usage) return null;
  const sums = new Map(usage.pages.map((page) => [page.path, page]));
  const visited = facts.pages.map((page) => visitedPage(page, sums.get(page.path)));
  const withVisits = visited.filter((page) => page.visits > 0).sort(byVisits);
  const goneByPath = new Map(gone.map((page) => [page.path, page]));
  const living = new Set(facts.pages.map(({ path }) => path));
  const others = usage.pages.filter(({ path }) => !living.has(path));
  const days = daysOf(usage);
  return {
    firstDay: usage.firstDay,
    lastDay: usage.lastDay,
    days,
    totalVisits: sumOf(usage.days, ({ visits }) => visits),
    totalPageviews: sumOf(usage.days, ({ pageviews }) => pageviews),
    hiddenHits: sumOf(usage.days, ({ hidden_hits }) => hidden_hits),
    statements: usageStatements(usage, days, report.language),
    mostVisited: withVisits.slice(0, TOP_PAGES),
    leastVisited: [...withVisits].sort((a, b) => a.visits - b.visits || byPath(a, b)).slice(0, TOP_PAGES),
    withoutVisits: visited.filter((page) => page.visits === 0),
    newWithoutVisits: newWithoutVisits(source, visits).map((page) => visitedPage(page, undefined)),
    removedButVisited: others
      .flatMap((sum) => (goneByPath.has(sum.path) ? [visitedPage(goneByPath.get(sum.path)!, sum)] : []))
      .filter((page) => page.visits > 0)
      .sort(byVisits),
    unknownVisited: unknownVisited(
      source,
      others.filter(({ path }) => !goneByPath.has(path)),
    ),
  };
}

function newWithoutVisits(
  { facts, living, history, usage }: SiteSource,
  visits: VisitsByPath,
): SiteSource['facts']['pages'] {
  return facts.pages.filter(({ path, page_id }) => {
    const first = living.get(page_id)?.first ?? 1;
    if (first === 1 || visitsOf(visits, path) !== 0) return false;
    const day = dayOfScrape(history.scrapes[first - 1]!.timestamp);
    return day >= usage!.firstDay && day <= addDays(usage!.lastDay, -NEW_PAGE_DAYS);
  });
}

function unknownVisited({ usage, root }: SiteSource, others: PeriodUsage['pages']): VisitedPage[] {
  const matched = others.map((sum) => visitedPage({ path: sum.path, url: urlOf(root, sum.path), title: null }, sum));
  const unmatched = usage!.unmatched.map((sum) =>
    visitedPage({ path: pathOrUrl(sum.url, root), url: sum.url, title: null }, sum),
  );
  return [...matched, ...unmatched].filter((page) => page.hits > 0).sort(byVisits);
}

function pathOrUrl(url: string, root: string): string {
  return isInScope(url, root) ? pathOf(url, root) : url;
}

interface Named {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
}

function visitedPage({ path, url, title }: Named, sums: UsageSums | undefined): VisitedPage {
  if (!sums) return { path, url, title, visits: 0, hits: 0, bounceRate: null, meanSeconds: null };
  const { visits, hits, entries, bounces, seconds } = sums;
  const bounceRate = entries > 0 ? Math.round((bounces / entries) * 1000) / 1000 : null;
  return { path, url, title, visits, hits, bounceRate, meanSeconds: hits > 0 ? Math.round(seconds / hits) : null };
}

function daysOf(usage: PeriodUsage): UsageDayTotal[] {
  const known = new Map(usage.days.map((row) => [row.day, row]));
  const days: UsageDayTotal[] = [];
  for (let day = usage.firstDay; day <= usage.lastDay; day = addDays(day, 1)) {
    const row = known.get(day);
    days.push(
      row
        ? { day, state: row.state, visits: row.visits, pageviews: row.pageviews }
        : { day, state: 'missing', visits: null, pageviews: null },
    );
  }
  return days;
}

function sumOf<T>(rows: readonly T[], valueOf: (row: T) => number): number {
  return rows.reduce((total, row) => total + valueOf(row), 0);
}

function byVisits(a: VisitedPage, b: VisitedPage): number {
  return b.visits - a.visits || b.hits - a.hits || byPath(a, b);
}

function byPath(a: VisitedPage, b: VisitedPage): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

import { addDays } from '@scrape-and-report/production';
import {
  dayOfScrape,
  pathWithin,
  sumOfUsage,
  whyNoPage,
  type GonePage,
  type UsageSums,
} from '@scrape-and-report/record';
import type { SiteUsage, UsageDayTotal, VisitedPage } from '../../model';
import type { PeriodUsage, SiteSource } from '../site-source';
import { urlOf } from '../url-of';
import { usageStatements } from './usage-statements';
import { usedAddresses } from './used-addresses';
import { changedTexts, viewsAndTexts } from './views-and-texts';

const TOP_PAGES = 50;
/** Anybody can make up addresses. */
const MOST_UNKNOWN = 1000;
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
  const { usage, facts, report } = source;
  if (!usage) return null;
  const days = daysOf(usage);
  const living = new Set(facts.pages.map(({ path }) => path));
  const gone = new Map(source.gone.map((page) => [page.path, page]));
  const lists = visitedLists(source, usage, { visits, living, gone });
  const changes = changedTexts(source, usage);
  const shown = [...lists.mostVisited, ...lists.leastVisited, ...lists.removedButVisited].map(({ path }) => path);
  const trends = trendsOf(usage, days, [...new Set([...shown, ...changes.map(({ path }) => path)])]);
  const withTrend = (page: VisitedPage): VisitedPage => ({ ...page, trend: trends(page.path) });
  return {
    firstDay: usage.firstDay,
    lastDay: usage.lastDay,
    days,
    totalVisits: sumOf(usage.days, ({ visits }) => visits),
    totalPageviews: sumOf(usage.days, ({ pageviews }) => pageviews),
    hiddenHits: sumOf(usage.days, ({ hidden_hits }) => hidden_hits),
    statements: usageStatements(usage, days, report.language),
    ...lists,
    mostVisited: lists.mostVisited.map(withTrend),
    leastVisited: lists.leastVisited.map(withTrend),
    removedButVisited: lists.removedButVisited.map(withTrend),
    ...usedAddresses(usage.items, {
      root: source.root,
      isPage: (path) => living.has(path),
      wasPage: (path) => gone.has(path),
    }),
    viewsAndTexts: viewsAndTexts(changes, { days, trends }),
  };
}

type VisitedLists = Pick<
  SiteUsage,
  | 'mostVisited'
  | 'leastVisited'
  | 'withoutVisits'
  | 'newWithoutVisits'
  | 'removedButVisited'
  | 'unknownVisited'
  | 'unknownHits'
>;

interface KnownPaths {
  readonly visits: VisitsByPath;
  readonly living: ReadonlySet<string>;
  readonly gone: ReadonlyMap<string, GonePage>;
}

function visitedLists(source: SiteSource, usage: PeriodUsage, { visits, living, gone }: KnownPaths): VisitedLists {
  const { facts, root } = source;
  const sums = new Map(usage.pages.map((page) => [page.path, page]));
  const visited = facts.pages.map((page) => visitedPage(page, sums.get(page.path)));
  const withVisits = visited.filter((page) => page.visits > 0).sort(byVisits);
  const placed: Placed[] = [
    ...usage.pages.filter(({ path }) => !living.has(path)).map((sum) => ({ ...sum, url: urlOf(root, sum.path) })),
    // Among them pages that were gone before anybody counted their visits.
    ...usage.unmatched.map((sum) => ({ ...sum, path: pathWithin(sum.url, root) ?? sum.url })),
  ];
  const unknown = unknownVisited(
    source,
    placed.filter(({ path }) => !gone.has(path)),
  );
  const removed = sumByPath(placed.filter(({ path }) => gone.has(path)));
  return {
    mostVisited: withVisits.slice(0, TOP_PAGES),
    leastVisited: [...withVisits].sort((a, b) => a.visits - b.visits || byPath(a, b)).slice(0, TOP_PAGES),
    withoutVisits: visited.filter((page) => page.visits === 0),
    newWithoutVisits: newWithoutVisits(source, visits).map((page) => visitedPage(page, undefined)),
    removedButVisited: removed
      .map((sum) => visitedPage(gone.get(sum.path)!, sum))
      .filter((page) => page.visits > 0)
      .sort(byVisits),
    unknownVisited: unknown.slice(0, MOST_UNKNOWN),
    unknownHits: sumOf(unknown, ({ hits }) => hits),
  };
}

/** Page views of a page on each day of the period: null where nothing was counted. */
function trendsOf(
  usage: PeriodUsage,
  days: readonly UsageDayTotal[],
  paths: readonly string[],
): (path: string) => (number | null)[] {
  const views = usage.dailyViews(paths);
  return (path) => {
    const ofPage = views.get(path);
    return days.map(({ state }, at) => (state === 'missing' ? null : (ofPage?.[at] ?? 0)));
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

function sumByPath(pages: PeriodUsage['pages']): PeriodUsage['pages'][number][] {
  const byPath = new Map<string, PeriodUsage['pages'][number]>();
  for (const page of pages) {
    const known = byPath.get(page.path);
    byPath.set(page.path, known ? { path: page.path, ...sumOfUsage(known, page) } : page);
  }
  return [...byPath.values()];
}

function unknownVisited({ root, hosts = [] }: SiteSource, counted: readonly Placed[]): VisitedPage[] {
  return counted
    .filter(({ hits }) => hits > 0)
    .map((named) => ({
      ...visitedPage({ ...named, title: null }, named),
      reason: whyNoPage(named.url, root, hosts),
    }))
    .sort(byVisits);
}

interface Named {
  readonly path: string;
  readonly url: string;
}

/** What was counted under an address; one beyond the root has it for a path. */
type Placed = Named & UsageSums;

function visitedPage(
  { path, url, title }: Named & Pick<VisitedPage, 'title'>,
  sums: UsageSums | undefined,
): VisitedPage {
  const named = { path, url, title, trend: null, reason: null };
  if (!sums) return { ...named, visits: 0, hits: 0, bounceRate: null, meanSeconds: null };
  const { visits, hits, entries, bounces, seconds } = sums;
  const bounceRate = entries > 0 ? Math.round((bounces / entries) * 1000) / 1000 : null;
  return { ...named, visits, hits, bounceRate, meanSeconds: hits > 0 ? Math.round(seconds / hits) : null };
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

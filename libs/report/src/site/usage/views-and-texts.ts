import { addDays } from '@scrape-and-report/production';
import { dayOfScrape, type AspectChange } from '@scrape-and-report/record';
import type { Aspect, UsageDayTotal, ViewsAndText } from '../../model';
import { roundFactor } from '../../sections/section-changes';
import type { PeriodUsage, SiteSource } from '../site-source';

/** What visitors, and search engines for them, read of a page. */
const READ: ReadonlySet<Aspect> = new Set<Aspect>(['title', 'first_h1', 'description', 'ed_text']);
/** Days before and after a change that are looked at, and how many of them must be counted on either side. */
const [WINDOW, ENOUGH_DAYS] = [14, 3];
/** What is a movement: a third more, or as much less, and beyond what chance does (see docs/analytics.md). */
const [LEAST_RATIO, LEAST_SIGMA] = [4 / 3, 4];
const MOST_ROWS = 500;

/** The newest change of a page's text within the period of usage, and the days between which it happened. */
export interface ChangedText {
  readonly path: string;
  readonly url: string;
  readonly title: string | null;
  readonly found: string;
  /** Day of the recording before: until then the text was the former one. */
  readonly lastBefore: string;
  readonly aspects: readonly Aspect[];
  readonly factor: number;
}

/** Pages of the scrape whose text was found changed within the period, each with its newest change. */
export function changedTexts({ history, nr, facts }: SiteSource, { firstDay }: PeriodUsage): ChangedText[] {
  const pages = new Map(facts.pages.map((page) => [page.page_id, page]));
  const newest = new Map<number, ChangedText>();
  for (const { nr: at, timestamp } of history.scrapes.slice(0, nr)) {
    const found = dayOfScrape(timestamp);
    const before = history.scrapes[at - 2];
    if (found <= firstDay || !before) continue;
    for (const [page_id, events] of byPage(history.changesAt(at))) {
      const page = pages.get(page_id);
      if (!page) continue;
      const { path, url, title } = page;
      newest.set(page_id, {
        ...{ path, url, title, found },
        lastBefore: dayOfScrape(before.timestamp),
        aspects: events.map(({ aspect }) => aspect),
        factor: roundFactor(Math.max(...events.map(({ factor }) => factor))),
      });
    }
  }
  return [...newest.values()];
}

function byPage(changes: Iterable<AspectChange>): Map<number, AspectChange[]> {
  const pages = new Map<number, AspectChange[]>();
  for (const change of changes) {
    if (!READ.has(change.aspect)) continue;
    const known = pages.get(change.page_id);
    if (known) known.push(change);
    else pages.set(change.page_id, [change]);
  }
  return pages;
}

/**
 * What happened to the views of each changed page, those that moved first.
 *
 * The page's share of the site's views before the change is held against that after it, so that a quiet weekend, or a
 * campaign that brings everybody, is no movement of the page. Days that are not counted whole are left out, and so are
 * those from the recording before the change up to the one that found it: they had both texts.
 */
export function viewsAndTexts(
  changes: readonly ChangedText[],
  { days, trends }: { readonly days: readonly UsageDayTotal[]; readonly trends: (path: string) => (number | null)[] },
): ViewsAndText[] {
  const rows = changes.map((change) => {
    const { lastBefore, ...shown } = change;
    const trend = trends(change.path);
    const before = sumsOf(days, trend, { from: addDays(lastBefore, -WINDOW), to: addDays(lastBefore, -1) });
    const after = sumsOf(days, trend, { from: change.found, to: addDays(change.found, WINDOW - 1) });
    const { together, weight } = movementOf(before, after);
    return { row: { ...shown, before: meanOf(before), after: meanOf(after), together, trend }, weight };
  });
  return rows
    .sort((a, b) => b.weight - a.weight || (a.row.path < b.row.path ? -1 : 1))
    .slice(0, MOST_ROWS)
    .map(({ row }) => row);
}

interface Sums {
  readonly days: number;
  readonly page: number;
  readonly site: number;
}

function sumsOf(
  days: readonly UsageDayTotal[],
  trend: readonly (number | null)[],
  { from, to }: { readonly from: string; readonly to: string },
): Sums {
  const counted = days.flatMap(({ day, state, pageviews }, at) => {
    const isWhole = state === 'final' || state === 'truncated';
    return isWhole && day >= from && day <= to ? [{ page: trend[at] ?? 0, site: pageviews ?? 0 }] : [];
  });
  return {
    days: counted.length,
    page: counted.reduce((sum, { page }) => sum + page, 0),
    site: counted.reduce((sum, { site }) => sum + site, 0),
  };
}

function meanOf({ days, page }: Sums): number | null {
  return days < ENOUGH_DAYS ? null : Math.round((page / days) * 10) / 10;
}

/** Rows that moved weigh more than all others; among those, what has more views. */
function movementOf(before: Sums, after: Sums): { together: ViewsAndText['together']; weight: number } {
  const views = before.page + after.page;
  if (before.days < ENOUGH_DAYS || after.days < ENOUGH_DAYS || before.site === 0 || after.site === 0)
    return { together: 'unknown', weight: -1 / (1 + views) };
  // Had nothing moved, each view would have fallen on either side as all views of the site did.
  const chance = after.site / (before.site + after.site);
  const sigma = (after.page - views * chance) / Math.sqrt(Math.max(1, views * chance * (1 - chance)));
  const ratio = (after.page + 1) / after.site / ((before.page + 1) / before.site);
  if (Math.abs(sigma) < LEAST_SIGMA || Math.max(ratio, 1 / ratio) < LEAST_RATIO)
    return { together: 'same', weight: 1 - 1 / (1 + views) };
  return { together: sigma > 0 ? 'rose' : 'fell', weight: 1 + Math.abs(sigma) };
}

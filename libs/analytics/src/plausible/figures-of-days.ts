import type { Day } from '@scrape-and-report/production';
import { mergePages, NO_TOTALS, type DayFigures, type DayItem, type DayTotals, type PageFigures } from '../day-figures';
import type { AnswerRow } from './answer-rows';

/** The answers of one range of days; the first dimension of each row is its day. */
export interface RangeAnswers {
  /** By day: visitors, visits, page views, bounce rate (%), seconds a visit. */
  readonly totals: readonly AnswerRow[];
  /** By day, host and page: page views, visits, visitors. */
  readonly pages: readonly AnswerRow[];
  /** By day and entry page: visits, bounce rate (%). */
  readonly entries: readonly AnswerRow[];
  /** By day and exit page: visits. */
  readonly exits: readonly AnswerRow[];
  /** By day and address: events, visitors. Of goals that the site has not set up: none. */
  readonly downloads: readonly AnswerRow[];
  readonly outlinks: readonly AnswerRow[];
  readonly missing: readonly AnswerRow[];
}

/**
 * Figures of each day. A day is final when its page views are those of its pages, and it has visits where it has page
 * views and the reverse; an empty day that may still change (from `lateFrom` on) is provisional.
 */
export function figuresOfDays(days: readonly Day[], answers: RangeAnswers, lateFrom: Day): DayFigures[] {
  const by = Object.fromEntries(
    Object.entries(answers).map(([name, rows]) => [name, byDay(rows as readonly AnswerRow[])]),
  ) as Record<keyof RangeAnswers, Map<string, AnswerRow[]>>;
  return days.map((day) => {
    const pages = pagesOf(by.pages.get(day) ?? [], by.entries.get(day) ?? [], by.exits.get(day) ?? []);
    const items = [
      ...itemsOf('download', by.downloads.get(day)),
      ...itemsOf('outlink', by.outlinks.get(day)),
      ...itemsOf('missing', by.missing.get(day)),
    ];
    const totals = totalsOf(by.totals.get(day)?.[0], pages, items);
    const hits = pages.reduce((sum, page) => sum + page.hits, 0);
    const hiddenHits = Math.max(0, totals.pageviews - hits);
    const note = noteOf(totals, hits, day >= lateFrom);
    return { day, state: note === '' ? 'final' : 'provisional', totals, pages, items, hiddenHits, note };
  });
}

function noteOf({ pageviews, visits }: DayTotals, hits: number, mayChange: boolean): string {
  if (hits !== pageviews) return `its pages have ${hits} page views, the day ${pageviews}`;
  if ((pageviews === 0) !== (visits === 0)) return `${visits} visits and ${pageviews} page views`;
  return pageviews === 0 && mayChange ? 'no visits' : '';
}

function byDay(rows: readonly AnswerRow[]): Map<string, AnswerRow[]> {
  const days = new Map<string, AnswerRow[]>();
  for (const row of rows) {
    const day = row.dimensions[0]!;
    const known = days.get(day);
    if (known) known.push(row);
    else days.set(day, [row]);
  }
  return days;
}

function pagesOf(
  rows: readonly AnswerRow[],
  entries: readonly AnswerRow[],
  exits: readonly AnswerRow[],
): readonly PageFigures[] {
  const pages = rows.map(({ dimensions: [, host, path], metrics: [hits, visits, visitors] }) => ({
    path: path!,
    url: `https://${host}${path!.startsWith('/') ? path! : `/${path!}`}`,
    hits: whole(hits),
    visits: whole(visits),
    uniqueVisitors: whole(visitors),
    entries: 0,
    exits: 0,
    bounces: 0,
    seconds: 0,
  }));
  // Where visits begin and end is told by path alone: they are counted at the host where that page is seen most.
  const most = new Map<string, (typeof pages)[number]>();
  for (const page of pages) if (page.hits > (most.get(page.path)?.hits ?? -1)) most.set(page.path, page);
  for (const { dimensions, metrics } of entries) {
    const page = most.get(dimensions[1]!);
    if (!page) continue;
    page.entries += whole(metrics[0]);
    page.bounces += shareOf(metrics[0], metrics[1]);
  }
  for (const { dimensions, metrics } of exits) {
    const page = most.get(dimensions[1]!);
    if (page) page.exits += whole(metrics[0]);
  }
  return mergePages(pages.map(({ path: _, ...page }) => page));
}

function totalsOf(row: AnswerRow | undefined, pages: readonly PageFigures[], items: readonly DayItem[]): DayTotals {
  const sum = (kind: DayItem['kind']): number =>
    items.reduce((total, item) => total + (item.kind === kind ? item.hits : 0), 0);
  if (!row) return { ...NO_TOTALS, downloads: sum('download'), outlinks: sum('outlink') };
  const [visitors, visits, pageviews, bounceRate, seconds] = row.metrics;
  return {
    pageviews: whole(pageviews),
    uniquePageviews: pages.reduce((total, page) => total + page.visits, 0),
    visits: whole(visits),
    uniqueVisitors: whole(visitors),
    bounces: shareOf(visits, bounceRate),
    seconds: whole((seconds ?? 0) * (visits ?? 0)),
    downloads: sum('download'),
    outlinks: sum('outlink'),
  };
}

function itemsOf(kind: DayItem['kind'], rows: readonly AnswerRow[] = []): DayItem[] {
  return rows
    .filter(({ dimensions }) => dimensions[1] !== '' && dimensions[1] !== '(none)')
    .map(({ dimensions, metrics }) => ({
      kind,
      name: dimensions[1]!,
      referrer: '',
      hits: whole(metrics[0]),
      visits: whole(metrics[1]),
    }));
}

function shareOf(count: number | null | undefined, percent: number | null | undefined): number {
  return Math.min(whole(count), whole(((count ?? 0) * (percent ?? 0)) / 100));
}

function whole(value: number | null | undefined): number {
  return Math.round(value ?? 0);
}

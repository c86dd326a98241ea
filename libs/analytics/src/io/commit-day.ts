import type { Clock } from '@scrape-and-report/production';
import type { UsageDayRow, UsagePageRow } from '@scrape-and-report/record';
import { cleanItems, type UrlCleaner } from '../clean-url';
import { digestOfDay, mergePages, type DayFigures } from '../day-figures';
import type { PageJoin } from '../join-pages';
import { replacesStored } from '../replaces-stored';
import { byUrl, type UsageStore } from './usage-store';

export interface DayCommitOptions {
  readonly source: string;
  readonly store: UsageStore;
  readonly join: PageJoin;
  readonly cleanUrl: UrlCleaner;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly assertLease: () => Promise<void>;
}

/** Gives the function that stores a day if it is news, and tells whether it was. */
export function createDayCommit(options: DayCommitOptions): (figures: DayFigures) => Promise<boolean> {
  const { source, store, join, cleanUrl } = options;
  return async (told) => {
    const figures = withCleanUrls(told, cleanUrl);
    const stored = store.days.get(figures.day);
    const digest = digestOfDay(source, figures);
    if (!replacesStored(stored, { state: figures.state, digest })) return false;
    if (source === 'access-log' && tellsLess(stored, figures)) return false;
    const joined = store.joinsOf(figures.day);
    options.signal.throwIfAborted();
    await options.assertLease();
    return store.replaceDay(
      { ...dayRow(source, figures), digest, fetched_at: options.clock.now().toISOString() },
      rowsOf(figures, (url) => join(url) ?? joined.get(url)),
      (figures.items ?? []).map((item) => ({ day: figures.day, ...item })),
    );
  };
}

/** Row by row, in the order in which they are stored: a day may have 200,000 of them. */
function* rowsOf(
  { day, pages }: DayFigures,
  join: (url: string) => Pick<UsagePageRow, 'path' | 'match'> | undefined,
): Generator<UsagePageRow> {
  for (const { uniqueVisitors, ...page } of [...pages].sort(byUrl)) {
    const { path, match } = join(page.url) ?? { path: null, match: null };
    yield { day, ...page, path, match, unique_visitors: uniqueVisitors };
  }
}

/** Of two halves of a day the fuller one: a log loses its mornings to rotation, and gains nothing but evenings. */
function tellsLess(stored: UsageDayRow | undefined, { state, totals }: DayFigures): boolean {
  return stored?.state === 'provisional' && state === 'provisional' && totals.pageviews < stored.pageviews;
}

function withCleanUrls(figures: DayFigures, cleanUrl: UrlCleaner): DayFigures {
  // What a log tells is clean as it comes: nothing of it has to be copied.
  const isClean = figures.pages.every(({ url }) => cleanUrl(url) === url);
  const cleaned = isClean ? figures.pages : figures.pages.map((page) => ({ ...page, url: cleanUrl(page.url) }));
  const isMerged = new Set(cleaned.map(({ url }) => url)).size === cleaned.length;
  const pages = isMerged ? cleaned : mergePages(cleaned);
  return figures.items ? { ...figures, pages, items: cleanItems(figures.items, cleanUrl) } : { ...figures, pages };
}

function dayRow(
  source: string,
  { day, state, totals, hiddenHits, note }: DayFigures,
): Omit<UsageDayRow, 'digest' | 'fetched_at'> {
  const { pageviews, uniquePageviews, visits, uniqueVisitors, bounces, seconds, downloads, outlinks } = totals;
  return {
    day,
    source,
    state,
    pageviews,
    unique_pageviews: uniquePageviews,
    visits,
    hidden_hits: hiddenHits,
    unique_visitors: uniqueVisitors,
    bounces,
    seconds,
    downloads,
    outlinks,
    note,
  };
}

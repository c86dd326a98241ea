import type { AnalyticsConfig } from '@scrape-and-report/production';
import { inOneSpelling } from '@scrape-and-report/record';
import { BoundedMap } from './bounded-map';
import { mergeItems, type DayItem } from './day-figures';
import type { PageJoin } from './join-pages';
import { maskPersonal, maskValue, withMarks } from './personal-values';

/** Gives the URL under which a visit is counted: nothing of a visitor is in it. */
export interface UrlCleaner {
  (url: string): string;
  /** Whether it leaves out every query, whatever it holds. */
  readonly dropsQueries?: boolean;
}

export interface CleanOptions {
  readonly join: PageJoin;
  /** Names of query parameters that are kept, compared without case. */
  readonly keepQuery: readonly string[];
  /** Whether any recorded page, or address that leads to one, has a query: else none has to be looked at. */
  readonly pagesHaveQuery?: boolean;
  /** What stands between the host and a page's path; absent where the site is not known. */
  readonly rootPath?: string;
}

/** Names of the query parameters that a configuration keeps. */
export function keptQueryOf(analytics: AnalyticsConfig): readonly string[] {
  return analytics.source === 'none' ? [] : (analytics.keepQuery ?? []);
}

const BOUND = 50_000;
/** Longer addresses are cut: Matomo keeps as much. And no server takes one longer than that. */
const [MAX_LENGTH, MAX_WRITTEN] = [1024, 16_384];

/**
 * Builds the cleaner: marks, session ids, fragment, user name and password go; of the query stays what makes a recorded
 * page, or what `keepQuery` names; what may tell of a person is masked, except in the path of a recorded page.
 *
 * Applied to its own answer it changes nothing.
 */
export function createUrlCleaner({ join, keepQuery, pagesHaveQuery = true, rootPath }: CleanOptions): UrlCleaner {
  const kept = new Set(keepQuery.map((name) => name.toLowerCase()));
  const known = new BoundedMap<string, string>(BOUND);
  const dropsQueries = kept.size === 0 && !pagesHaveQuery;
  const cleaner = (whole: string): string => {
    const at = dropsQueries ? whole.indexOf('?') : -1;
    const url = at < 0 ? whole : whole.slice(0, at);
    // What most logs hold is without a query: remembered, within bounds.
    const isPlain = !url.includes('?');
    const before = isPlain ? known.get(url) : undefined;
    if (before !== undefined) return before;
    const clean = cleanUrl(url.slice(0, MAX_WRITTEN), { join, kept, rootPath }).slice(0, MAX_LENGTH);
    if (isPlain) known.set(` ${url}`.slice(1), clean);
    return clean;
  };
  return Object.assign(cleaner, { dropsQueries });
}

interface CleanRules extends Pick<CleanOptions, 'join' | 'rootPath'> {
  readonly kept: ReadonlySet<string>;
}

function cleanUrl(url: string, { join, kept, rootPath }: CleanRules): string {
  const written = url.replace(/#.*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1');
  const whole = withMarks(inOneSpelling(written, { orderCounts: true }));
  const at = whole.indexOf('?');
  const base = at < 0 ? whole : whole.slice(0, at);
  const query = at < 0 ? '' : whole.slice(at + 1);
  const page = query === '' ? null : join(whole);
  if (page?.match === 'exact' && page.path.includes('?')) return whole;
  const without = join(base);
  // Some of the query makes a page, or leads to one: it is counted under the page's own address.
  if (page && rootPath !== undefined && without?.path !== page.path) return originOf(whole) + rootPath + page.path;
  const path = without === null ? maskPath(base) : base;
  const parts = query === '' ? [] : query.split('&').flatMap((part) => keepPart(part, kept));
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

function keepPart(part: string, kept: ReadonlySet<string>): string[] {
  const [name, ...rest] = part.split('=');
  if (!kept.has(plainName(name!))) return [];
  return [rest.length === 0 ? name! : `${name!}=${maskValue(name!, rest.join('='))}`];
}

function plainName(name: string): string {
  try {
    return decodeURIComponent(name.replace(/\+/g, ' ')).toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}

/** Everything behind the host. */
function maskPath(url: string): string {
  const origin = originOf(url);
  return origin + maskPersonal(url.slice(origin.length));
}

/** Empty where there is none. */
function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';
}

const ADDRESSES: ReadonlySet<DayItem['kind']> = new Set(['download', 'outlink', 'missing']);

/** Items with their addresses cleaned as those of pages are; those that have become one are summed. */
export function cleanItems<T extends DayItem>(items: readonly T[], cleanUrl: UrlCleaner): T[] {
  return mergeItems(
    items.map((item) => ({
      ...item,
      name: ADDRESSES.has(item.kind) ? cleanUrl(item.name) : maskPersonal(item.name),
      referrer: /^[a-z]+:\/\//i.test(item.referrer) ? cleanUrl(item.referrer) : maskPersonal(item.referrer),
    })),
  );
}

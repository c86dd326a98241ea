import { normaliseRoot } from '@scrape-and-report/record';
import { BoundedMap } from '../bounded-map';
import type { UrlCleaner } from '../clean-url';
import { maskPersonal } from '../personal-values';
import type { UrlTable } from './action-list';
import { classifyRequest, isMissing, pathOfTarget } from './classify-request';
import type { RequestLine } from './formats/log-line';

/** What a request of the site's own was after, if it counts. */
export interface Target {
  readonly kind: 'page' | 'download' | 'missing';
  readonly url: string;
  /** Of the table of URLs; -1 when the table is full. */
  readonly number: number;
  /** What was searched for, where the site's search was asked and words are wanted; else null. */
  readonly word: string | null;
}

export interface TargetOptions {
  readonly root: string;
  readonly isOwnHost: (url: string) => boolean;
  readonly cleanUrl: UrlCleaner;
  readonly searchWords: boolean;
}

export type Origin = 'site' | 'search' | 'other' | 'none';

export interface Targets {
  (request: RequestLine): Target | null;
  /** The page that a visitor came from: the site's own by its URL, another site's by its name alone; else empty. */
  referrerOf(referrer: string): string;
  originOf(referrer: string): Origin;
}

const BOUND = 20_000;
const SEARCH_ENGINE =
  /(?:^|\.)(?:google|bing|duckduckgo|ecosia|startpage|qwant|yahoo|yandex|baidu|ask|aol|seznam|brave|kagi)\.[a-z.]+$/i;
const SEARCH_WORD = /^(?:q|query|s|search|zoek|zoekterm|zoekwoord|trefwoord|keyword|keywords|term|text)$/i;

/** Remembers what a request line was after with the line itself, of which readers remember so many. */
export function createTargets(options: TargetOptions, table: UrlTable, maxUrls: number): Targets {
  const { root, isOwnHost, cleanUrl } = options;
  const { origin } = new URL(root);
  const base = normaliseRoot(root);
  const isInside = (url: string): boolean =>
    url.startsWith(base) && (url.length === base.length || '/?#'.includes(url[base.length]!));
  const reading = {};
  const origins = new BoundedMap<string, Origin>(BOUND);
  const numbers = new Set<string>();
  const resolve = ({ method, target, status }: RequestLine): Target | null => {
    if (method !== 'GET' && method !== 'POST') return null;
    const path = pathOfTarget(target);
    const kind = isMissing(path, status) ? 'missing' : classifyRequest(path, status);
    if (kind === 'ignored') return null;
    const written = origin + path;
    if (!isInside(written)) return null;
    const url = cleanUrl(written);
    const word = options.searchWords && kind === 'page' ? wordOf(path) : null;
    if (kind === 'missing') return { kind, url: url.replace(/\?.*$/s, ''), number: -1, word: null };
    const key = `${kind} ${url}`;
    if (!numbers.has(key) && numbers.size >= maxUrls) return { kind, url, number: -1, word };
    numbers.add(key);
    return { kind, url, number: table.numberOf(url, kind === 'download'), word };
  };
  const resolved = (request: RequestLine): Target | null => {
    if (request.found?.by !== reading) request.found = { by: reading, target: resolve(request) };
    return request.found.target as Target | null;
  };
  const hostOf = (referrer: string): string | null =>
    /^https?:\/\/([^/?#]+)/i.exec(referrer)?.[1]?.toLowerCase() ?? null;
  const originOf = (referrer: string): Origin => {
    const host = hostOf(referrer);
    if (host === null) return 'none';
    if (isOwnHost(referrer)) return 'site';
    return SEARCH_ENGINE.test(host) ? 'search' : 'other';
  };
  return Object.assign(resolved, {
    referrerOf(referrer: string): string {
      const host = hostOf(referrer);
      if (host === null) return '';
      if (!isOwnHost(referrer)) return maskPersonal(host).slice(0, 100);
      return cleanUrl(origin + pathOfTarget(referrer)).replace(/\?.*$/s, '');
    },
    originOf(referrer: string): Origin {
      let found = origins.get(referrer);
      if (found === undefined) origins.set(` ${referrer}`.slice(1), (found = originOf(referrer)));
      return found;
    },
  });
}

function wordOf(path: string): string | null {
  const at = path.indexOf('?');
  if (at < 0) return null;
  for (const [name, value] of new URLSearchParams(path.slice(at + 1)))
    if (SEARCH_WORD.test(name) && value.trim() !== '')
      return maskPersonal(value.trim().toLowerCase().replace(/\s+/g, ' ')).slice(0, 100);
  return null;
}

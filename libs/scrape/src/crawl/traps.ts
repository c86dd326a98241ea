import { CrawlState } from './crawl-state';

/** Why a URL is not asked for although it is in scope; `url` names the whole family, so that a trap is one row. */
export interface Trap {
  readonly url: string;
  readonly kind: 'url-too-long' | 'repeated-path' | 'query-sprawl' | 'endless-chain';
  readonly detail: string;
}

const MAX_URL_LENGTH = 2048;
const MAX_SEGMENT_REPEATS = 4;
const MAX_CHAIN = 100;

/**
 * Judges a URL not seen before: too long, a path that bites its own tail (`/a/b/a/b/a/b`), one more query of a path
 * that has thousands, or the hundredth step of a chain of pages that differ in numbers alone (a calendar).
 */
export function findTrap(url: string, parent: number, state: CrawlState, maxQueriesPerPath: number): Trap | null {
  if (url.length > MAX_URL_LENGTH)
    return { url: `${url.slice(0, 200)}...`, kind: 'url-too-long', detail: `over ${MAX_URL_LENGTH} characters` };
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  const repeated = repeatedSegment(path);
  if (repeated)
    return {
      url: path.slice(0, path.indexOf(`/${repeated}/`) + repeated.length + 2),
      kind: 'repeated-path',
      detail: `"${repeated}" stands in the path again and again`,
    };
  if (query >= 0 && state.queriesOf(path) >= maxQueriesPerPath) {
    return { url: path, kind: 'query-sprawl', detail: `more than ${maxQueriesPerPath} different queries` };
  }
  if (/\d/.test(url) && chainLength(url, parent, state) >= MAX_CHAIN) {
    return {
      url: familyOf(url),
      kind: 'endless-chain',
      detail: `${MAX_CHAIN} pages, each found on the one before, that differ in numbers alone`,
    };
  }
  return null;
}

function repeatedSegment(path: string): string | null {
  const counts = new Map<string, number>();
  for (const segment of path.split('/').slice(3)) {
    if (segment === '') continue;
    const count = (counts.get(segment) ?? 0) + 1;
    if (count > MAX_SEGMENT_REPEATS) return segment;
    counts.set(segment, count);
  }
  return null;
}

/** How many ancestors in a row are of the same family. */
function chainLength(url: string, parent: number, state: CrawlState): number {
  const family = familyOf(url);
  let length = 0;
  for (let at = parent; at >= 0 && length < MAX_CHAIN && familyOf(state.urls[at]!) === family; at = state.parents[at]!)
    length += 1;
  return length;
}

/** The URL with every number after the host replaced by `N`. */
function familyOf(url: string): string {
  const path = url.indexOf('/', url.indexOf('//') + 2);
  return url.slice(0, path) + url.slice(path).replace(/\d+/g, 'N');
}

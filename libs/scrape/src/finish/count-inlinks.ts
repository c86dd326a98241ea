import { CrawlState } from '../crawl/crawl-state';
import { Resolution } from './resolve-urls';

/** By path: how many other pages link to a page, from any part, directly or through redirects and aliases. */
export function countInlinks(state: CrawlState, { pageOf }: Resolution): Map<string, number> {
  const paths = [...state.claims.keys()];
  const numbers = new Map(paths.map((path, number) => [path, number]));
  const pageNumber = pageOf.map((path) => (path === undefined ? -1 : (numbers.get(path) ?? -1)));
  const pairs = new Float64Array(state.edges.length / 2);
  let length = 0;
  for (const [from, to] of state.edges.pairs()) {
    const [source, target] = [pageNumber[from]!, pageNumber[to]!];
    if (source >= 0 && target >= 0 && source !== target) pairs[length++] = target * paths.length + source;
  }
  const inlinks = new Map<string, number>();
  let last = -1;
  for (const pair of pairs.subarray(0, length).sort()) {
    if (pair === last) continue;
    last = pair;
    const path = paths[Math.floor(pair / paths.length)]!;
    inlinks.set(path, (inlinks.get(path) ?? 0) + 1);
  }
  return inlinks;
}

/** Numbers of URLs that are known as aliases and were not reached: what they link to is not recorded, and unknown today. */
export function unseenAliases(state: CrawlState): number[] {
  const aliases = new Set(state.hops.flatMap(({ from, type }) => (type === 'alias' ? [from] : [])));
  return [...state.unreached].flatMap(([number, { givenUp }]) =>
    !givenUp && state.pageOfUrl[number] === undefined && aliases.has(state.urls[number]!) ? [number] : [],
  );
}

/** Lets no page have fewer links than before: an orphan for a day would be none. */
export function keepInlinks(inlinks: Map<string, number>, earlier: ReadonlyMap<string, number>): void {
  for (const [path, count] of earlier) if (count > (inlinks.get(path) ?? 0)) inlinks.set(path, count);
}

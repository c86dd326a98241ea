import { pathOf } from '@scrape-and-report/record';
import { CrawlState } from '../crawl/crawl-state';
import { Oddity, SOURCES, Source } from '../journal/journal-records';
import { createScope } from '../url/scope';

/** Which page each URL leads to in the end. */
export interface Resolution {
  /** Path of the page by the number of a URL; undefined when it leads to none. */
  readonly pageOf: readonly (string | undefined)[];
  /** By path of a page: bits of what knew any URL that leads to it. */
  readonly sources: ReadonlyMap<string, number>;
  /** Redirects that lead back to where they began. */
  readonly loops: readonly Oddity[];
}

/** Follows every URL's redirects, refreshes and aliases to its page. */
export function resolveUrls(state: CrawlState): Resolution {
  const inScope = createScope(state.root);
  const next = new Map<string, string>();
  for (const hop of state.hops)
    if (hop.type !== 'alias') next.set(hop.from, next.has(hop.from) ? next.get(hop.from)! : hop.to);
  const loops = new Map<string, Oddity>();
  const pageOf = state.urls.map((url, number) => state.pageOfUrl[number] ?? follow(url));
  const sources = new Map<string, number>();
  pageOf.forEach((path, number) => {
    if (path !== undefined) sources.set(path, (sources.get(path) ?? 0) | state.sources[number]!);
  });
  return { pageOf, sources, loops: [...loops.values()] };

  function follow(start: string): string | undefined {
    const seen = [start];
    for (let url = start; ;) {
      const to = next.get(url);
      if (to === undefined || !inScope(to)) return ownPath(start);
      const again = seen.indexOf(to);
      if (again >= 0) {
        noteLoop(seen.slice(again));
        return ownPath(start);
      }
      const number = state.numberOf(to);
      const path = number === undefined ? undefined : state.pageOfUrl[number];
      if (path !== undefined) return path;
      seen.push(to);
      url = to;
    }
  }

  /** The path under which another URL's content claims this one, although this one itself gives no page. */
  function ownPath(url: string): string | undefined {
    const path = pathOf(url, state.root);
    return state.claims.has(path) ? path : undefined;
  }

  function noteLoop(urls: readonly string[]): void {
    const first = [...urls].sort()[0]!;
    const at = urls.indexOf(first);
    const round = [...urls.slice(at), ...urls.slice(0, at), first];
    loops.set(first, { url: first, kind: 'redirect-loop', detail: round.join(' -> ') });
  }
}

/** Names of the sources in a set, sorted, comma separated. */
export function sourceNames(bits: number): string {
  return (Object.keys(SOURCES) as Source[])
    .filter((name) => bits & SOURCES[name])
    .sort()
    .join(',');
}

import { pathWithin } from '@scrape-and-report/record';
import { hopLabel, MOST_LIFE_LINKS, type PageLife, type ReportLanguage } from '../model';
import { createResolver } from '../figures/follow-hops';
import type { ScrapeFacts } from '../figures/scrape-facts';

/** Links of the newest recording from and to each page. */
export interface LifeLinks {
  of(path: string): Pick<PageLife, 'out' | 'in' | 'led'>;
}

export interface LifeLinksSource {
  readonly root: string;
  readonly language: ReportLanguage;
  readonly facts: Pick<ScrapeFacts, 'pages' | 'redirects' | 'problems' | 'links'>;
  /** Of each page the numbers of its editorial links. */
  readonly uses: Iterable<readonly [pageId: number, numbers: readonly number[]]>;
}

/** Numbers stand for addresses: a large site has a million links. */
export function lifeLinksOf({ root, language, facts, uses }: LifeLinksSource): LifeLinks {
  const resolve = createResolver(facts);
  const paths = new Map(facts.pages.map(({ page_id, path }) => [page_id, path]));
  const pathOfUrl = new Map(facts.pages.map(({ url, path }) => [url, path]));
  const idOf = new Map(facts.pages.map(({ page_id, path }) => [path, page_id]));
  const endOf = new Map<number, number>();
  const shown = new Map<number, string>();
  for (const { link_nr, url } of facts.links) {
    const within = pathWithin(url, root);
    shown.set(link_nr, within ?? url);
    const end = within === null ? null : resolve(url);
    const page = end?.kind === 'page' ? pathOfUrl.get(end.urls.at(-1)!) : undefined;
    if (page !== undefined) endOf.set(link_nr, idOf.get(page)!);
  }
  const { out, into } = tablesOf(uses, { paths, endOf });
  const led = addressesLeading(facts, { resolve, pathOfUrl, language });
  return {
    of: (path) => {
      const id = idOf.get(path);
      const targets = (id === undefined ? [] : (out.get(id) ?? [])).map((nr) => shown.get(nr) ?? '').filter(Boolean);
      const from = (id === undefined ? [] : (into.get(id) ?? [])).map((source) => paths.get(source)!).sort();
      return {
        out: [...new Set(targets)].sort().slice(0, MOST_LIFE_LINKS),
        in: { count: from.length, paths: from.slice(0, MOST_LIFE_LINKS) },
        led: led.get(path) ?? [],
      };
    },
  };
}

/** Of each page the links that it has, and the pages that link to it; each once. */
function tablesOf(
  uses: LifeLinksSource['uses'],
  { paths, endOf }: { readonly paths: ReadonlyMap<number, string>; readonly endOf: ReadonlyMap<number, number> },
): { readonly out: Map<number, number[]>; readonly into: Map<number, number[]> } {
  const out = new Map<number, number[]>();
  const into = new Map<number, number[]>();
  for (const [page, numbers] of uses) {
    if (!paths.has(page)) continue;
    const links = [...new Set(numbers)];
    out.set(page, links);
    const ends = new Set([page]);
    for (const nr of links) {
      const end = endOf.get(nr);
      if (end === undefined || ends.has(end)) continue;
      ends.add(end);
      listOf(into, end).push(page);
    }
  }
  return { out, into };
}

/** Every recorded address that ends at a page, with the type of its first step. */
function addressesLeading(
  { redirects }: Pick<ScrapeFacts, 'redirects'>,
  {
    resolve,
    pathOfUrl,
    language,
  }: {
    readonly resolve: ReturnType<typeof createResolver>;
    readonly pathOfUrl: ReadonlyMap<string, string>;
    readonly language: ReportLanguage;
  },
): Map<string, [string, string][]> {
  const led = new Map<string, [string, string][]>();
  for (const url of new Set(redirects.map(({ req_url }) => req_url))) {
    const { kind, urls, types } = resolve(url);
    const path = kind === 'page' && types.length > 0 ? pathOfUrl.get(urls.at(-1)!) : undefined;
    if (path === undefined) continue;
    const own = led.get(path) ?? [];
    if (own.length < MOST_LIFE_LINKS) own.push([url, hopLabel(types[0]!, language)]);
    led.set(path, own);
  }
  return led;
}

function listOf<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key);
  if (known) return known;
  const made: V[] = [];
  map.set(key, made);
  return made;
}

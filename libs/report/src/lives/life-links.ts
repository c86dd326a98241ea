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
  readonly facts: Pick<ScrapeFacts, 'pages' | 'redirects' | 'problems' | 'links' | 'edLinks'>;
}

/** Numbers stand for addresses: a large site has a million links. */
export function lifeLinksOf({ root, language, facts }: LifeLinksSource): LifeLinks {
  const resolve = createResolver(facts);
  const paths = new Map(facts.pages.map(({ page_id, path }) => [page_id, path]));
  const pathOfUrl = new Map(facts.pages.map(({ url, path }) => [url, path]));
  const endOf = new Map<number, string>();
  const shown = new Map<number, string>();
  for (const { link_nr, url } of facts.links) {
    const within = pathWithin(url, root);
    shown.set(link_nr, within ?? url);
    const end = within === null ? null : resolve(url);
    const page = end?.kind === 'page' ? pathOfUrl.get(end.urls.at(-1)!) : undefined;
    if (page !== undefined) endOf.set(link_nr, page);
  }
  const out = new Map<string, Set<number>>();
  const into = new Map<string, Set<string>>();
  for (const { page_id, link_nr } of facts.edLinks()) {
    const path = paths.get(page_id);
    if (path === undefined) continue;
    setOf(out, path).add(link_nr);
    const end = endOf.get(link_nr);
    if (end !== undefined && end !== path) setOf(into, end).add(path);
  }
  const led = addressesLeading(facts, { resolve, pathOfUrl, language });
  return {
    of: (path) => {
      const targets = Array.from(out.get(path) ?? [], (nr) => shown.get(nr) ?? '').filter(Boolean);
      const from = [...(into.get(path) ?? [])].sort();
      return {
        out: [...new Set(targets)].sort().slice(0, MOST_LIFE_LINKS),
        in: { count: from.length, paths: from.slice(0, MOST_LIFE_LINKS) },
        led: led.get(path) ?? [],
      };
    },
  };
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

function setOf<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  const known = map.get(key);
  if (known) return known;
  const made = new Set<V>();
  map.set(key, made);
  return made;
}

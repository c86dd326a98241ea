import { pathWithin, type UsageItemSums } from '@scrape-and-report/record';
import type { MissingAddress, SiteUsage, UsageShare, UsedAddress } from '../../model';
import { groupBy } from '../../group-by';

/** More rows nobody reads. */
const [MOST_ADDRESSES, MOST_REFERRERS] = [500, 50];

export interface AddressFacts {
  readonly root: string;
  readonly isPage: (path: string) => boolean;
  readonly wasPage: (path: string) => boolean;
}

/** What is counted beside pages: addresses that lead nowhere, documents, links that led away, words, sums. */
export function usedAddresses(
  items: readonly UsageItemSums[],
  facts: AddressFacts,
): Pick<SiteUsage, 'missing' | 'downloads' | 'outlinks' | 'searches' | 'shares'> {
  const of = (kind: UsageItemSums['kind']): UsageItemSums[] => items.filter((item) => item.kind === kind);
  return {
    missing: missingAddresses(of('missing'), facts),
    downloads: ranked(of('download')),
    outlinks: ranked(of('outlink')),
    searches: ranked(of('search')).map(({ url, hits }) => ({ words: url, hits })),
    shares: [...sharesOf(of('referrer'), 'referrer'), ...sharesOf(of('device'), 'device')],
  };
}

function missingAddresses(items: readonly UsageItemSums[], { root, isPage, wasPage }: AddressFacts): MissingAddress[] {
  const origin = new URL(root).origin;
  return [...groupBy(items, ({ name }) => name)]
    .map(([name, own]): MissingAddress => {
      // Some sources tell the path alone.
      const url = name.startsWith('/') ? origin + name : name;
      const path = pathWithin(url, root);
      const known = path === null ? 'never' : isPage(path) ? 'page' : wasPage(path) ? 'removed' : 'never';
      return { url, known, ...sumOf(own), referrers: referrersOf(own, root) };
    })
    .sort(byUse)
    .slice(0, MOST_ADDRESSES);
}

function referrersOf(items: readonly UsageItemSums[], root: string): MissingAddress['referrers'] {
  return items
    .filter(({ referrer }) => referrer !== '')
    .map(({ referrer, hits }) => ({ from: pathWithin(referrer, root) ?? referrer, hits }))
    .sort((a, b) => b.hits - a.hits || (a.from < b.from ? -1 : 1))
    .slice(0, MOST_REFERRERS);
}

function ranked(items: readonly UsageItemSums[]): UsedAddress[] {
  return items
    .map(({ name, hits, visits }) => ({ url: name, hits, visits }))
    .sort((a, b) => b.hits - a.hits || byUse(a, b))
    .slice(0, MOST_ADDRESSES);
}

function sharesOf(items: readonly UsageItemSums[], kind: UsageShare['kind']): UsageShare[] {
  const all = sumOf(items).hits;
  return items
    .map(({ name, hits }) => ({ kind, name, hits, share: all > 0 ? Math.round((hits / all) * 1000) / 1000 : 0 }))
    .sort((a, b) => b.hits - a.hits || (a.name < b.name ? -1 : 1));
}

function sumOf(items: readonly UsageItemSums[]): { visits: number; hits: number } {
  return {
    visits: items.reduce((sum, { visits }) => sum + visits, 0),
    hits: items.reduce((sum, { hits }) => sum + hits, 0),
  };
}

function byUse(a: UsedAddress, b: UsedAddress): number {
  return b.visits - a.visits || b.hits - a.hits || (a.url < b.url ? -1 : 1);
}

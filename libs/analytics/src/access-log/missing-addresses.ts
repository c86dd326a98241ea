import type { DayItem } from '../day-figures';

/** Addresses of one day that lead nowhere and were asked for. */
export interface MissingAddresses {
  add(url: string, referrer: string, visitor: number): void;
  /** The addresses that most visitors met, each with the pages that sent most of them. */
  items(): DayItem[];
}

/** They are without end where a site is probed: so many are watched, and so many kept. */
const [WATCHED, KEPT] = [10_000, 500];
/** One that every page links to has as many referrers as the site has pages; the rest is counted without one. */
const [REFERRERS_WATCHED, REFERRERS_KEPT] = [50, 10];
/** Visitors that are told apart at one address, and at all of a day. */
const [VISITORS_OF_ONE, VISITORS_OF_ALL] = [1000, 200_000];

interface Counted {
  hits: number;
  visits: number;
}

interface Address {
  /** Where each visitor is counted. */
  readonly visitors: Map<number, string>;
  readonly byReferrer: Map<string, Counted>;
}

export function createMissing(): MissingAddresses {
  const addresses = new Map<string, Address>();
  let visitors = 0;
  return {
    add(url, referrer, visitor) {
      let address = addresses.get(url);
      if (!address) {
        if (addresses.size >= WATCHED) return;
        addresses.set(url, (address = { visitors: new Map(), byReferrer: new Map() }));
      }
      const { byReferrer } = address;
      const from = byReferrer.has(referrer) || byReferrer.size < REFERRERS_WATCHED ? referrer : '';
      const counted = countedOf(byReferrer, from);
      counted.hits += 1;
      const before = address.visitors.get(visitor);
      // Once each, and wherever lines come in another order at the same place: at the first of his referrers by name.
      if (before !== undefined && (from === '' || (before !== '' && before <= from))) return;
      if (before !== undefined) countedOf(byReferrer, before).visits -= 1;
      else if (visitors >= VISITORS_OF_ALL || address.visitors.size >= VISITORS_OF_ONE) return;
      else visitors += 1;
      address.visitors.set(visitor, from);
      counted.visits += 1;
    },
    items() {
      return [...addresses]
        .map(([url, { byReferrer }]) => ({ url, byReferrer, ...sumOf([...byReferrer.values()]) }))
        .sort(byUse)
        .slice(0, KEPT)
        .flatMap(({ url, byReferrer }) => itemsOf(url, byReferrer));
    },
  };
}

function countedOf(counts: Map<string, Counted>, key: string): Counted {
  let counted = counts.get(key);
  if (!counted) counts.set(key, (counted = { hits: 0, visits: 0 }));
  return counted;
}

function itemsOf(url: string, byReferrer: ReadonlyMap<string, Counted>): DayItem[] {
  const named = [...byReferrer]
    .flatMap(([referrer, counted]) => (referrer === '' ? [] : [{ url: referrer, ...counted }]))
    .sort(byUse);
  const rest = [byReferrer.get('') ?? { hits: 0, visits: 0 }, ...named.slice(REFERRERS_KEPT)];
  const kept = named.slice(0, REFERRERS_KEPT).map(({ url: referrer, hits, visits }) => ({ referrer, hits, visits }));
  const without = { referrer: '', ...sumOf(rest) };
  return [...kept, ...(without.hits > 0 ? [without] : [])].map((counted) => ({
    kind: 'missing',
    name: url,
    ...counted,
  }));
}

function sumOf(counts: readonly Counted[]): Counted {
  return counts.reduce((sum, { hits, visits }) => ({ hits: sum.hits + hits, visits: sum.visits + visits }), {
    hits: 0,
    visits: 0,
  });
}

function byUse(a: Counted & { readonly url: string }, b: Counted & { readonly url: string }): number {
  return b.visits - a.visits || b.hits - a.hits || (a.url < b.url ? -1 : 1);
}

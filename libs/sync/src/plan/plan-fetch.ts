import { compareTokens, parseScrapeName } from '@scrape-and-report/record';
import { freeName, planScrapes } from './plan-scrapes';
import type { SealedDirectory } from '../manifest/store-manifest';

/** A sealed scrape, with the number of tombstones that took something out of it; absent: none did. */
export interface OfferedScrape extends SealedDirectory {
  readonly forgotten?: number;
}

/** Who offers what. */
export interface Offer {
  readonly partner: string;
  readonly sealed: readonly OfferedScrape[];
}

export interface FetchPlan {
  /** Own directories that make way, once and whole, in this order. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly fetches: readonly {
    readonly digest: string;
    /** Name in the own store. */
    readonly as: string;
    /** Who has it, and under which name there; tried in this order. */
    readonly offers: readonly { readonly partner: string; readonly dir: string }[];
  }[];
}

/** Which scrapes the own store lacks, where they can be had, and how they are named: the same on every partner. */
export function planFetch(
  own: readonly SealedDirectory[],
  offers: readonly Offer[],
  unfinished: readonly string[],
): FetchPlan {
  const all = new Map<string, SealedDirectory>();
  for (const entry of [...own, ...offers.flatMap((offer) => offer.sealed)])
    if (!all.has(entry.digest)) all.set(entry.digest, entry);
  const { renames, copies } = planScrapes(nameScrapes([...all.values()]), own, unfinished);
  const fetches = copies.map(({ digest, as }) => ({
    digest,
    as,
    offers: offers.flatMap(({ partner, sealed }) =>
      sealed.filter((entry) => entry.digest === digest).map(({ dir }) => ({ partner, dir })),
    ),
  }));
  return { renames, fetches };
}

/** Of the scrapes of one minute the highest (epoch, producer) bears the plain name, whatever they are called now. */
export function nameScrapes(scrapes: readonly SealedDirectory[]): SealedDirectory[] {
  const ranked = [...scrapes].sort((a, b) => compareTokens(b, a) || (a.digest < b.digest ? -1 : 1));
  const taken = new Set<string>();
  const named = ranked.map((entry) => {
    const timestamp = parseScrapeName(entry.dir)?.timestamp ?? entry.dir;
    const dir = taken.has(timestamp) ? freeName(entry, taken) : timestamp;
    taken.add(dir);
    return { ...entry, dir };
  });
  return named.sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

import { compareTokens, inOrderOfNeeds, parseScrapeName, type ScrapeCopy } from '@scrape-and-report/record';
import { freeName, planScrapes, type Replacement } from './plan-scrapes';
import type { SealedDirectory } from '../manifest/store-manifest';

/** A sealed scrape, with what tells its copies apart and what it leans on. */
export type OfferedScrape = SealedDirectory & ScrapeCopy;

/** Who offers what. */
export interface Offer {
  readonly partner: string;
  readonly sealed: readonly OfferedScrape[];
}

export interface PlannedFetch {
  readonly digest: string;
  /** Name in the own store. */
  readonly as: string;
  /** Digest of the own copy whose place it takes; absent when it comes to a free name. */
  readonly replaces?: string;
  readonly packs: readonly string[];
  /** What it needs to be opened; empty for one that is kept for its packs alone. */
  readonly needs: readonly string[];
  /** Who has it, and under which name there; tried in this order. */
  readonly offers: readonly { readonly partner: string; readonly dir: string }[];
}

export interface FetchPlan {
  /** Own directories that make way, once and whole, in this order. */
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  /** Each after those whose packs it needs. */
  readonly fetches: readonly PlannedFetch[];
  /** What leans on packs that nobody has. */
  readonly unmet: readonly PlannedFetch[];
}

export interface FetchOptions {
  /** Scrape directories of the own store without a manifest. */
  readonly unfinished?: readonly string[];
  /** Own copies that make way for another: see `withoutOutdated`. */
  readonly outdated?: readonly OfferedScrape[];
  /** Of two copies of one scrape that one bears its name. Default: any. */
  readonly isCounting?: (digest: string) => boolean;
}

/**
 * Which scrapes the own store lacks, where they can be had, and how they are named: the same on every partner.
 *
 * @param own without those that are outdated
 */
export function planFetch(
  own: readonly OfferedScrape[],
  offers: readonly Offer[],
  { unfinished = [], outdated = [], isCounting = () => true }: FetchOptions = {},
): FetchPlan {
  const all = new Map<string, OfferedScrape>();
  for (const entry of [...own, ...offers.flatMap((offer) => offer.sealed)])
    if (!all.has(entry.digest)) all.set(entry.digest, entry);
  const named = nameScrapes([...all.values()], isCounting);
  const replaced = replacedBy(outdated, [...all.values()], isCounting);
  const { renames, copies } = planScrapes(named, [...own, ...outdated], unfinished, replaced);
  const fetches = copies.map(({ digest, as, replaces }): PlannedFetch => {
    const entry = all.get(digest)!;
    // One that is kept for its packs alone is opened by nobody.
    const needs = isCounting(digest) ? entry.needs : [];
    const from = offers.flatMap(({ partner, sealed }) =>
      sealed.filter((one) => one.digest === digest).map(({ dir }) => ({ partner, dir })),
    );
    return { digest, as, ...(replaces !== undefined && { replaces }), packs: entry.packs, needs, offers: from };
  });
  const taken = new Map([...all.values()].map(({ identity, forgotten }) => [identity, forgotten]));
  // A pack that holds what is to be forgotten will not be there.
  const staying = outdated.filter(({ identity, forgotten }) => forgotten >= (taken.get(identity) ?? 0));
  const held = [...own, ...staying].flatMap(({ packs }) => packs);
  const { ordered, unmet } = inOrderOfNeeds(fetches, held);
  return { renames, fetches: ordered, unmet };
}

/** Of each outdated scrape the copy that takes its place; of two that make way for one, the second stays beside it. */
function replacedBy(
  outdated: readonly OfferedScrape[],
  all: readonly OfferedScrape[],
  isCounting: (digest: string) => boolean,
): ReadonlyMap<string, Replacement> {
  const counting = all.filter(({ digest }) => isCounting(digest));
  const replaced = new Map<string, Replacement>();
  const taken = new Set<string>();
  for (const { digest, identity, content } of outdated) {
    const copies = counting.filter((copy) => copy.identity === identity && !taken.has(copy.digest));
    const by = (copies.find((copy) => copy.content === content) ?? copies.find(({ forgotten }) => forgotten > 0))
      ?.digest;
    if (by === undefined) continue;
    taken.add(by);
    replaced.set(digest, { by, isCopied: true });
  }
  return replaced;
}

/**
 * Of the scrapes of one minute the highest (epoch, producer) bears the plain name, whatever they are called now; of two
 * copies of it the one that counts.
 */
export function nameScrapes<T extends SealedDirectory>(
  scrapes: readonly T[],
  isCounting: (digest: string) => boolean = () => true,
): T[] {
  const rank = ({ digest }: T): number => (isCounting(digest) ? 0 : 1);
  const ranked = [...scrapes].sort(
    (a, b) => compareTokens(b, a) || rank(a) - rank(b) || (a.digest < b.digest ? -1 : 1),
  );
  const taken = new Set<string>();
  const named = ranked.map((entry) => {
    const timestamp = parseScrapeName(entry.dir)?.timestamp ?? entry.dir;
    const dir = taken.has(timestamp) ? freeName(entry, taken) : timestamp;
    taken.add(dir);
    return { ...entry, dir };
  });
  return named.sort((a, b) => (a.dir < b.dir ? -1 : 1));
}

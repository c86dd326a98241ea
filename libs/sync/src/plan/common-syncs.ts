/** A sync after which a store held all that a manifest lists. */
export interface CommonSync {
  /** SHA-256 (hex) of the rendered manifest. */
  readonly digest: string;
  /** Ids of the stores that it was synchronised with. */
  readonly with: readonly string[];
  /** Paths of the manifest that this store could not take: what lies there, or below, it never held. */
  readonly lacks: readonly string[];
}

/** What a store remembers of its syncs, oldest first. */
export interface CommonSyncs {
  /** Of the store: another one never had these. */
  readonly id: string;
  readonly syncs: readonly CommonSync[];
  /** Digests of the scrapes that it held after the newest of them. */
  readonly scrapes: readonly string[];
}

/** A store that remembers nothing. */
export function noSyncs(id: string): CommonSyncs {
  return { id, syncs: [], scrapes: [] };
}

/** Scrapes that a store held after its last sync and has lost since, though nobody deletes a scrape from one store. */
export function lostScrapes({ scrapes }: CommonSyncs, present: Iterable<string>): string[] {
  const held = new Set(present);
  return scrapes.filter((digest) => !held.has(digest));
}

/** Digests of the scrapes of a store before and after a sync. */
export interface HeldScrapes {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What two stores both held, and have not held together since. */
export type CommonBase = Pick<CommonSync, 'digest' | 'lacks'>;

/**
 * The last sync that both stores remember, or null: then neither is a source of deletions for the other.
 *
 * Null too when they remember their syncs in another order, and when `theirs` remembers a later one with `own` that `own`
 * does not: `own` is then what a backup brought back, or was killed before it had noted it.
 */
export function commonBaseOf(own: CommonSyncs, theirs: CommonSyncs): CommonBase | null {
  const [ours, others] = [positionsOf(own), positionsOf(theirs)];
  const [mine, yours] = [newestIn(own, others), newestIn(theirs, ours)];
  if (!mine || !yours || mine.digest !== yours.digest) return null;
  const later = theirs.syncs.slice(others.get(mine.digest)! + 1);
  if (later.some((sync) => sync.with.includes(own.id))) return null;
  return { digest: mine.digest, lacks: [...mine.lacks, ...yours.lacks] };
}

function positionsOf({ syncs }: CommonSyncs): ReadonlyMap<string, number> {
  return new Map(syncs.map(({ digest }, position) => [digest, position]));
}

function newestIn({ syncs }: CommonSyncs, known: ReadonlyMap<string, number>): CommonSync | undefined {
  return syncs.findLast(({ digest }) => known.has(digest));
}

/** More of them is no manifest worth remembering. */
const MOST_LACKS = 1000;
const MOST_SYNCS = 40;

/**
 * Adds the newest sync. One that is remembered already moves to the end. Of the old ones there stay the newest of each
 * partner, and forty; none when the store had lost scrapes, since what it lacked besides said nothing then, and the sync
 * brought back only what its source had.
 */
export function withCommonSync(memory: CommonSyncs, sync: CommonSync, held: HeldScrapes): CommonSyncs {
  const { id, syncs, scrapes } = lostScrapes(memory, held.before).length > 0 ? noSyncs(memory.id) : memory;
  if (sync.lacks.length > MOST_LACKS) return { id, syncs, scrapes };
  const last = syncs.at(-1);
  const partners = last?.digest === sync.digest ? [...new Set([...last.with, ...sync.with])].sort() : sync.with;
  const all = [...syncs.filter(({ digest }) => digest !== sync.digest), { ...sync, with: partners }];
  const seen = new Set<string>();
  const kept = all
    .map((each, position) => ({ each, age: all.length - position }))
    .reverse()
    .filter(({ each, age }) => {
      const isNewestOfOne = each.with.some((partner) => !seen.has(partner));
      for (const partner of each.with) seen.add(partner);
      return isNewestOfOne || age <= MOST_SYNCS;
    });
  return { id, syncs: kept.reverse().map(({ each }) => each), scrapes: [...new Set(held.after)].sort() };
}

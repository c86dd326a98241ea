import { scrapeDigest } from '../forget/tombstone';
import { SCRAPE_DB_NAME } from '../layout';
import type { ScrapeManifest } from '../manifest';
import { packsIn, unmetNeeds } from '../needs';
import { LIST_NAME } from '../readings/list/scrape-list';

/** What tells copies of one scrape apart, and what hangs on each. */
export interface ScrapeCopy {
  /** By `scrapeDigest`. */
  readonly identity: string;
  /** SHA-256 (hex) of its manifest. */
  readonly digest: string;
  /** How many tombstones its manifest names. */
  readonly forgotten: number;
  /** Of the tables that it was recorded as: a scrape in format 2 knows that of the `scrape.db` that it was made of. */
  readonly content: string;
  /** Whether it stands in format 2. */
  readonly isCompact: boolean;
  /** By `packsIn`. */
  readonly packs: readonly string[];
  readonly needs: readonly string[];
}

/** @param digest of the manifest's bytes */
export function scrapeCopyOf(manifest: ScrapeManifest, digest: string): ScrapeCopy {
  const { forgotten = [], needs = [], was, files } = manifest;
  const sumOf = (name: string): string | undefined => files.find(({ path }) => path === name)?.sha256;
  return {
    identity: scrapeDigest(manifest),
    digest,
    forgotten: forgotten.length,
    content: was ?? sumOf(SCRAPE_DB_NAME) ?? sumOf(LIST_NAME) ?? digest,
    isCompact: sumOf(LIST_NAME) !== undefined,
    packs: packsIn(files),
    needs,
  };
}

/**
 * Of two copies of one scrape, which one counts: the one out of which more was taken, then the one in format 2, else the
 * one with the lower digest. Two stores that did the same, each for itself, thus come to one copy.
 *
 * @returns negative when `a` counts
 */
export function compareCopies(a: CopyRank, b: CopyRank): number {
  if (a.forgotten !== b.forgotten) return b.forgotten - a.forgotten;
  if (a.isCompact !== b.isCompact) return a.isCompact ? -1 : 1;
  return a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0;
}

export type CopyRank = Pick<ScrapeCopy, 'forgotten' | 'isCompact' | 'digest'>;

/** What becomes of the copies that several stores hold together. */
export interface CopyChoice {
  /** Digests of those that count: one of each scrape. */
  readonly counting: ReadonlySet<string>;
  /** Of those that do not, and are kept since one that counts needs their packs. */
  readonly kept: ReadonlySet<string>;
}

/**
 * Of each scrape the copy that counts, the same for whoever knows the same copies: the first by `compareCopies` whose needs
 * the others meet. Chosen again among those that are left, it is the same choice.
 *
 * Scrapes that share no more than minute, producer and epoch are no copies of one another, unless something was taken out
 * of one of them.
 */
export function chooseCopies(copies: Iterable<ScrapeCopy>): CopyChoice {
  const groups = groupsOf(copies);
  const allowed = groups.flatMap((group) => group);
  const packs = new Set(allowed.flatMap((copy) => copy.packs));
  const counting = groups.map((group) => group.find((copy) => unmetNeeds(copy, packs).length === 0) ?? group[0]!);
  const held = new Set(counting.flatMap((copy) => copy.packs));
  const kept = new Set<string>();
  for (const need of new Set(counting.flatMap((copy) => unmetNeeds(copy, held)))) {
    // Whatever else is kept: the choice must not hang on the order.
    const [holder] = allowed.filter((copy) => copy.packs.includes(need)).sort(compareCopies);
    if (holder) kept.add(holder.digest);
  }
  return { counting: new Set(counting.map(({ digest }) => digest)), kept };
}

/** Copies of one scrape each, best first; without those out of which less was taken than out of another. */
function groupsOf(copies: Iterable<ScrapeCopy>): ScrapeCopy[][] {
  const known = new Map<string, ScrapeCopy>();
  for (const copy of copies) known.set(copy.digest, copy);
  return alikeBy([...known.values()], ({ identity }) => identity).flatMap((all) => {
    const most = Math.max(...all.map(({ forgotten }) => forgotten));
    const rest = all.filter(({ forgotten }) => forgotten === most).sort(compareCopies);
    return most > 0 ? [rest] : alikeBy(rest, ({ content }) => content);
  });
}

/** Parts of a list, each of those with one key, in their order. */
function alikeBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

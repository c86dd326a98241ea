import { BODY_PACK_NAME, READING_PACK_NAME } from './bodies/pack-format';

/** A file as a manifest names it. */
export interface NamedFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * The packs among the files of a scrape, each by half its SHA-256: a scrape may lean on hundreds of others, and every
 * manifest is read many times a day. One by one, since a scrape that is moved over to format 2 gets a second pack, and who
 * leans on its first goes on doing so.
 */
export function packsIn(files: readonly NamedFile[]): string[] {
  const packs = files.filter(({ path }) => path === BODY_PACK_NAME || path === READING_PACK_NAME);
  return packs.map(({ sha256 }) => sha256.slice(0, 32));
}

/** Whether a text names a pack. */
export function isPack(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}

/** What of its needs is not among the packs that are `held`; empty for one that is complete by itself. */
export function unmetNeeds(
  { needs = [] }: { readonly needs?: readonly string[] },
  held: ReadonlySet<string>,
): string[] {
  return needs.filter((need) => !held.has(need));
}

/** What leans on packs, and brings some. */
interface Leaning {
  readonly packs: readonly string[];
  readonly needs: readonly string[];
}

/**
 * Puts scrapes in an order in which each comes after those whose packs it needs, and otherwise as they are given; what
 * needs a pack that neither is `held` nor comes with any of them is left over.
 */
export function inOrderOfNeeds<T extends Leaning>(
  items: readonly T[],
  held: Iterable<string>,
): { readonly ordered: readonly T[]; readonly unmet: readonly T[] } {
  const packs = new Set(held);
  const ordered: T[] = [];
  let rest = items;
  for (let before = -1; rest.length > 0 && before !== ordered.length;) {
    before = ordered.length;
    // Most come in the order in which they were made: one round is nearly always enough.
    rest = rest.filter((item) => {
      if (unmetNeeds(item, packs).length > 0) return true;
      ordered.push(item);
      for (const pack of item.packs) packs.add(pack);
      return false;
    });
  }
  return { ordered, unmet: rest };
}

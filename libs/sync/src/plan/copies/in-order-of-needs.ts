import { unmetNeeds } from '@scrape-and-report/record';

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

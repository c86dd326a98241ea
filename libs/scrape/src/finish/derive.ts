import { PageFacts } from '../journal/journal-records';
import { DerivedRule } from '../profile/profile';

/** Value of a derived field, or `inherit` when the pages that link to this one decide. */
export function derive(
  rule: DerivedRule | null,
  facts: PageFacts,
  path: string,
): string | null | { readonly inherit: true } {
  if (!rule) return null;
  const value = rule.of === 'path' ? path : (facts[rule.of] ?? '');
  if (rule.inherit?.any.includes(value)) return { inherit: true };
  const hit = rule.cases.find(({ match, any }) => any.some((wanted) => matches(match, value, wanted)));
  return hit ? hit.value : rule.otherwise;
}

function matches(match: DerivedRule['cases'][number]['match'], value: string, wanted: string): boolean {
  if (match === 'equals') return value === wanted;
  return match === 'prefix' ? value.startsWith(wanted) : value.includes(wanted);
}

/**
 * Values of the pages that inherit: the one that all pages linking to them share, else the fallback; repeated until
 * nothing changes.
 *
 * @param values value of each page, null for those that inherit
 * @param linkedFrom for a page that inherits, the pages that link to it
 * @returns the inherited values; pages that no rule reaches (nobody links to them, or only one another) get the
 *   fallback and are listed as left over
 */
export function inherit(
  values: readonly (string | null)[],
  linkedFrom: ReadonlyMap<number, ReadonlySet<number>>,
  fallback: string,
): { readonly values: ReadonlyMap<number, string>; readonly leftOver: readonly number[] } {
  const found = new Map<number, string>();
  const open = new Set(linkedFrom.keys());
  const valueOf = (page: number): string | null =>
    linkedFrom.has(page) ? (found.get(page) ?? null) : (values[page] ?? null);
  for (let changed = true; changed;) {
    changed = false;
    for (const page of open) {
      const given = [...linkedFrom.get(page)!].filter((source) => source !== page).map(valueOf);
      if (given.length === 0 || given.includes(null)) continue;
      found.set(page, new Set(given).size === 1 ? given[0]! : fallback);
      open.delete(page);
      changed = true;
    }
  }
  const leftOver = [...open];
  for (const page of leftOver) found.set(page, fallback);
  return { values: found, leftOver };
}

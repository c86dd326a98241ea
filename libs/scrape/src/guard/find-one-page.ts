import { KnownFate } from './known-fates';

/** The largest group of known addresses that all give the same now; null when there is none worth looking at. */
export function largestGroup(
  fates: readonly KnownFate[],
  atLeast: number,
): { readonly gives: string; readonly pages: ReadonlySet<number> } | null {
  const groups = new Map<string, number[]>();
  for (const { id, gives } of fates) {
    if (gives === null) continue;
    const group = groups.get(gives);
    if (group) group.push(id);
    else groups.set(gives, [id]);
  }
  let largest: [string, number[]] | null = null;
  for (const [gives, ids] of groups) if (ids.length > (largest?.[1].length ?? 1)) largest = [gives, ids];
  return largest && largest[1].length > atLeast ? { gives: largest[0], pages: new Set(largest[1]) } : null;
}

/** Whether most of what stood at these addresses was one page before: then the site is made so (a shell for all addresses). */
export function wereOnePage(shapes: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  return Math.max(0, ...counts.values()) * 2 > shapes.length;
}

import type { Replacement } from './replacement';

/** A pair of positions that hold the same token. */
export type Anchor = readonly [aAt: number, bAt: number];

/** The longest increasing run of pairs of tokens that stand exactly once in each side of a block. */
export function uniqueAnchors(a: ArrayLike<number>, b: ArrayLike<number>, block: Replacement): Anchor[] {
  const inA = positionsOfUnique(a, block.aFrom, block.aTo);
  const inB = positionsOfUnique(b, block.bFrom, block.bTo);
  const pairs: Anchor[] = [];
  for (const [token, aAt] of inA) {
    const bAt = inB.get(token);
    if (aAt >= 0 && bAt !== undefined && bAt >= 0) pairs.push([aAt, bAt]);
  }
  return longestIncreasing(pairs);
}

/** Position of each token; -1 for those that stand more than once. In order of first appearance. */
function positionsOfUnique(sequence: ArrayLike<number>, from: number, to: number): Map<number, number> {
  const positions = new Map<number, number>();
  for (let at = from; at < to; at++) positions.set(sequence[at]!, positions.has(sequence[at]!) ? -1 : at);
  return positions;
}

/** Patience sorting; `pairs` come in order of their first member, the result grows in both. */
function longestIncreasing(pairs: readonly Anchor[]): Anchor[] {
  const tops: number[] = [];
  const before = new Int32Array(pairs.length);
  pairs.forEach(([, bAt], index) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tops[middle]!]![1] < bAt) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? tops[low - 1]! : -1;
    tops[low] = index;
  });
  const run: Anchor[] = [];
  for (let index = tops.at(-1) ?? -1; index >= 0; index = before[index]!) run.push(pairs[index]!);
  return run.reverse();
}

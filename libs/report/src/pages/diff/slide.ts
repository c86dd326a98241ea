import type { Replacement } from './replacement';
import type { Token } from './tokens';

/**
 * Moves pure insertions and removals along repeated tokens to where they read best: so that they begin a line or a
 * sentence. (`one. two.` → `one. new. two.` may as well be told as `one[. new]. two.`; nobody would write it so.)
 */
export function slideReplacements(
  replacements: readonly Replacement[],
  a: readonly Token[],
  b: readonly Token[],
): Replacement[] {
  return replacements.map((replacement, at) => {
    const { aFrom, aTo, bFrom, bTo } = replacement;
    const isInsertion = aFrom === aTo;
    if (!isInsertion && bFrom !== bTo) return replacement;
    const side = isInsertion ? b : a;
    const [from, to] = isInsertion ? [bFrom, bTo] : [aFrom, aTo];
    const floor = isInsertion ? (replacements[at - 1]?.bTo ?? -1) : (replacements[at - 1]?.aTo ?? -1);
    const ceiling = isInsertion
      ? (replacements[at + 1]?.bFrom ?? b.length + 1)
      : (replacements[at + 1]?.aFrom ?? a.length + 1);
    const by = bestShift(side, from, to, floor, ceiling);
    return { aFrom: aFrom + by, aTo: aTo + by, bFrom: bFrom + by, bTo: bTo + by };
  });
}

/** Shifts worth looking at; longer ones come from long repetitions, where no place is better than another. */
const FARTHEST = 60;

function bestShift(side: readonly Token[], from: number, to: number, floor: number, ceiling: number): number {
  let [best, bestScore] = [0, score(side, from)];
  const consider = (by: number): void => {
    const next = score(side, from + by);
    if (next > bestScore) [best, bestScore] = [by, next];
  };
  // One token must stay between neighbours, else two replacements would become one.
  for (let by = -1; by >= -FARTHEST && from + by > floor && side[from + by]!.text === side[to + by]!.text; by--)
    consider(by);
  for (let by = 1; by <= FARTHEST && to + by < ceiling && side[from + by - 1]!.text === side[to + by - 1]!.text; by++)
    consider(by);
  return best;
}

/** How well a change may begin before a token: a line best, then a sentence. */
function score(side: readonly Token[], at: number): number {
  const before = side[at - 1];
  if (!before || before.space.includes('\n')) return 2;
  return /^[.?!:;]$/.test(before.text) && before.space !== '' ? 1 : 0;
}

/**
 * Number of characters (UTF-16 units) that two texts have in common, as Ratcliff and Obershelp count them and difflib
 * does with autojunk off: the longest common run (of equal ones the first in `a`, then in `b`), then the same to its
 * left and to its right.
 *
 * @param budget pairs of equal characters that may be looked at, and the number that is left after it; texts of few
 *   different characters need the cube of their length. What is not looked at any more counts as different.
 */
export function matchingUnits(a: string, b: string, budget: Budget = { pairs: Infinity }): number {
  const positions = positionsByUnit(b);
  const lengths: Lengths = [new Int32Array(b.length + 1), new Int32Array(b.length + 1)];
  const open: Range[] = [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }];
  let matches = 0;
  for (let range = open.pop(); range && budget.pairs > 0; range = open.pop()) {
    const { aAt, bAt, size } = longestRun({ a, range, positions, lengths, budget });
    if (size === 0) continue;
    matches += size;
    const { aFrom, aTo, bFrom, bTo } = range;
    if (aFrom < aAt && bFrom < bAt) open.push({ aFrom, aTo: aAt, bFrom, bTo: bAt });
    if (aAt + size < aTo && bAt + size < bTo) open.push({ aFrom: aAt + size, aTo, bFrom: bAt + size, bTo });
  }
  return matches;
}

/** Work that may still be done; counted down. */
export interface Budget {
  pairs: number;
}

interface Range {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}

type Positions = ReadonlyMap<number, readonly number[]>;
/** Lengths of the runs that end at each place of `b`, one place further on; for this unit of `a` and the one before. */
type Lengths = [current: Int32Array, before: Int32Array];

function positionsByUnit(text: string): Positions {
  const positions = new Map<number, number[]>();
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const known = positions.get(unit);
    if (known) known.push(at);
    else positions.set(unit, [at]);
  }
  return positions;
}

const NOWHERE: readonly number[] = [];

interface Search {
  readonly a: string;
  readonly range: Range;
  readonly positions: Positions;
  readonly lengths: Lengths;
  readonly budget: Budget;
}

function longestRun({ a, range, positions, lengths, budget }: Search): { aAt: number; bAt: number; size: number } {
  const { aFrom, aTo, bFrom, bTo } = range;
  let [current, before] = lengths;
  let [size, aEnd, bEnd] = [0, aFrom, bFrom];
  let used = NOWHERE;
  let usedBefore = NOWHERE;
  for (let i = aFrom; i < aTo && budget.pairs > 0; i++) {
    const places = positions.get(a.charCodeAt(i)) ?? NOWHERE;
    const first = firstFrom(places, bFrom);
    let at = first;
    for (; at < places.length; at++) {
      const j = places[at]!;
      if (j >= bTo) break;
      const length = before[j]! + 1;
      current[j + 1] = length;
      if (length > size) [size, aEnd, bEnd] = [length, i + 1, j + 1];
    }
    budget.pairs -= at - first;
    clear(before, usedBefore, bFrom, bTo);
    usedBefore = used = places;
    [current, before] = [before, current];
  }
  clear(before, used, bFrom, bTo);
  return { aAt: aEnd - size, bAt: bEnd - size, size };
}

/** Only what was written is taken back: most places hold another unit. */
function clear(lengths: Int32Array, places: readonly number[], bFrom: number, bTo: number): void {
  for (let at = firstFrom(places, bFrom); at < places.length && places[at]! < bTo; at++) lengths[places[at]! + 1] = 0;
}

/** Index of the first place that is not below `from`. */
function firstFrom(places: readonly number[], from: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

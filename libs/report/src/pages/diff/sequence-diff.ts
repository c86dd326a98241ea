import { diff_core } from 'fast-myers-diff';
import { uniqueAnchors } from './anchors';
import type { Replacement } from './replacement';

type Sequence = ArrayLike<number>;

/** Above this product of lengths Myers' algorithm (time: shorter length x differences) is not let loose on a block. */
const MAX_BLOCK_AREA = 160_000;
const CHUNK_LENGTH = 256;

/**
 * Differences of two sequences of token numbers, in order.
 *
 * Equal ends are trimmed; tokens that stand once in both become anchors (patience diff), also within the blocks between
 * them; Myers' algorithm does the rest, in chunks where a block is large. So the worst case grows with length, not
 * with its square, at the price of a longer script on large texts that have nothing unique in common.
 */
export function diffSequences(a: Sequence, b: Sequence): Replacement[] {
  const out: Replacement[] = [];
  diffBlock(a, b, { aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }, out);
  return out;
}

function diffBlock(a: Sequence, b: Sequence, whole: Replacement, out: Replacement[]): void {
  const block = trim(a, b, whole);
  const [aLength, bLength] = [block.aTo - block.aFrom, block.bTo - block.bFrom];
  if (aLength === 0 && bLength === 0) return;
  if (aLength === 0 || bLength === 0) return push(out, block);
  const anchors = uniqueAnchors(a, b, block);
  if (anchors.length === 0) return diffWithoutAnchors(a, b, block, out);
  let { aFrom, bFrom } = block;
  for (const [aAt, bAt] of anchors) {
    // Each anchor's own token is trimmed off the block before it or after it; neighbours of anchors need no Myers.
    diffBlock(a, b, { aFrom, aTo: aAt, bFrom, bTo: bAt }, out);
    [aFrom, bFrom] = [aAt + 1, bAt + 1];
  }
  diffBlock(a, b, { aFrom, aTo: block.aTo, bFrom, bTo: block.bTo }, out);
}

function trim(a: Sequence, b: Sequence, { aFrom, aTo, bFrom, bTo }: Replacement): Replacement {
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) [aFrom, bFrom] = [aFrom + 1, bFrom + 1];
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) [aTo, bTo] = [aTo - 1, bTo - 1];
  return { aFrom, aTo, bFrom, bTo };
}

function diffWithoutAnchors(a: Sequence, b: Sequence, block: Replacement, out: Replacement[]): void {
  const [aLength, bLength] = [block.aTo - block.aFrom, block.bTo - block.bFrom];
  const chunks = aLength * bLength <= MAX_BLOCK_AREA ? 1 : Math.ceil(Math.max(aLength, bLength) / CHUNK_LENGTH);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const cut = (from: number, length: number, part: number): number => from + Math.floor((length * part) / chunks);
    const aFrom = cut(block.aFrom, aLength, chunk);
    const bFrom = cut(block.bFrom, bLength, chunk);
    const aTo = cut(block.aFrom, aLength, chunk + 1);
    const bTo = cut(block.bFrom, bLength, chunk + 1);
    const equal = (i: number, j: number): boolean => a[i] === b[j];
    for (const [from, to, otherFrom, otherTo] of diff_core(aFrom, aTo - aFrom, bFrom, bTo - bFrom, equal)) {
      push(out, { aFrom: from, aTo: to, bFrom: otherFrom, bTo: otherTo });
    }
  }
}

/** Adjacent replacements become one. */
function push(out: Replacement[], next: Replacement): void {
  const last = out.at(-1);
  if (last && last.aTo === next.aFrom && last.bTo === next.bFrom) {
    out[out.length - 1] = { aFrom: last.aFrom, aTo: next.aTo, bFrom: last.bFrom, bTo: next.bTo };
  } else {
    out.push(next);
  }
}

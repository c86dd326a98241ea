/** Parts of a sketch, a letter each. */
export const BINS = 64;
/** Texts with fewer runs of three words are too short for what they have in common to mean anything. */
const FEWEST_RUNS = 48;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Of a part into which nothing fell. */
const EMPTY = '.';
const EMPTY_CODE = EMPTY.charCodeAt(0);

/** 26 bits each, or `NOTHING`. */
const least = new Int32Array(BINS);
const NOTHING = 0x7fffffff;

/**
 * What a text is like: of all runs of three words the least hash in each of 64 parts (MinHash by one permutation), six bits
 * of each as a letter. Texts that share nine runs of ten share about nine letters of ten. Empty for a short text.
 *
 * @param text UTF-8
 */
export function sketchOf(text: Uint8Array): string {
  least.fill(NOTHING);
  const end = text.length;
  let [before, last, words] = [0, 0, 0];
  // Once for each byte of a site: what it does is written out.
  for (let at = 0; at < end;) {
    let byte = text[at++]!;
    if (byte <= SPACE) continue;
    let word = BASIS;
    do {
      word = Math.imul(word ^ byte, PRIME);
      byte = at < end ? text[at++]! : SPACE;
    } while (byte > SPACE);
    words += 1;
    if (words >= 3) {
      const hash = mixed(Math.imul(before, 31) ^ Math.imul(last, 17) ^ word);
      const bin = hash >>> 26;
      const rest = hash & 0x3ffffff;
      if (rest < least[bin]!) least[bin] = rest;
    }
    before = last;
    last = word;
  }
  if (words - 2 < FEWEST_RUNS) return '';
  let sketch = '';
  for (let bin = 0; bin < BINS; bin += 1) sketch += letterOf(least[bin]!);
  return sketch;
}

/** How much of two texts is the same, as a share of their runs of three words: an estimate, give or take 0.04. */
export function likeness(one: string, other: string): number {
  return shareOfSame(one, other, BINS);
}

/** Whether two texts are the same by so much at least: few that are not are compared to their end. */
export function areAlike(one: string, other: string, share: number): boolean {
  return shareOfSame(one, other, Math.ceil((1 - share) * BINS)) >= share;
}

/** @param most with more letters than these that differ, it is given as 0 */
function shareOfSame(one: string, other: string, most: number): number {
  let [differ, filled] = [0, 0];
  for (let bin = 0; bin < BINS; bin += 1) {
    const letter = one.charCodeAt(bin);
    if (letter !== other.charCodeAt(bin)) {
      differ += 1;
      if (differ > most) return 0;
    } else if (letter === EMPTY_CODE) continue;
    filled += 1;
  }
  return filled === 0 ? 0 : (filled - differ) / filled;
}

/** Whether this is a sketch: it may come from a partner's store. */
export function isSketch(text: string): boolean {
  return SKETCH.test(text);
}

const SKETCH = /^[\w.-]{64}$/;

const SPACE = 32;
const BASIS = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

function letterOf(hash: number): string {
  return hash === NOTHING ? EMPTY : ALPHABET[hash & 63]!;
}

/** The last steps of MurmurHash3: each bit of the sum decides on each bit of the hash. */
function mixed(sum: number): number {
  let hash = sum ^ (sum >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

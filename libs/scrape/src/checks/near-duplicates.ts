import { areAlike, BINS, isSketch } from './text-sketch';

/** Texts that share so much are the same to a reader. */
const SAME = 0.9;
/** Letters of a sketch that two texts must share at one place to be compared at all: of nine shared letters of ten some do. */
const BAND = 4;
/** A page is compared with so many others at most: more that share a band but are not the same are a template's doing. */
const MOST_COMPARED = 64;

/** A page that is like no earlier one. */
interface First {
  readonly url: string;
  readonly sketch: string;
  /** Number of the page that was held against it last. */
  comparedBy: number;
}

/**
 * Pages whose texts are nearly the same, by the first of them: each page that is like an earlier one goes with the first
 * that it is like. Grows with the number of pages, not with its square.
 *
 * @param sketches by URL, in the order in which pages count as earlier; empty ones are like no other
 * @returns by the URL of each such page, the first ones among them: the URL of the first
 */
export function nearDuplicates(sketches: Iterable<readonly [url: string, sketch: string]>): Map<string, string> {
  const firstOf = new Map<string, string>();
  /** By place in the sketch, then by the letters there. */
  const banded = Array.from({ length: BINS / BAND }, () => new Map<number, First[]>());
  let page = 0;
  for (const [url, sketch] of sketches) {
    if (!isSketch(sketch)) continue;
    const like = findLike(sketch, (page += 1), banded);
    if (like === null) note({ url, sketch, comparedBy: page }, banded);
    else firstOf.set(like, like).set(url, like);
  }
  return firstOf;
}

function findLike(
  sketch: string,
  page: number,
  banded: readonly ReadonlyMap<number, readonly First[]>[],
): string | null {
  let compared = 0;
  for (let band = 0; band < banded.length; band += 1)
    for (const first of banded[band]!.get(lettersAt(sketch, band)) ?? []) {
      if (first.comparedBy === page) continue;
      if (compared >= MOST_COMPARED) return null;
      compared += 1;
      first.comparedBy = page;
      if (areAlike(sketch, first.sketch, SAME)) return first.url;
    }
  return null;
}

function note(first: First, banded: readonly Map<number, First[]>[]): void {
  banded.forEach((byLetters, band) => {
    const letters = lettersAt(first.sketch, band);
    // Nothing there is nothing in common.
    if (letters === NOTHING) return;
    const known = byLetters.get(letters);
    if (known === undefined) byLetters.set(letters, [first]);
    else if (known.length < MOST_COMPARED) known.push(first);
  });
}

/** The letters of a band as one number: of a sketch each is one of seven bits. */
function lettersAt(sketch: string, band: number): number {
  let letters = 0;
  for (let at = band * BAND; at < (band + 1) * BAND; at += 1) letters = (letters << 7) | sketch.charCodeAt(at);
  return letters;
}

const NOTHING = lettersAt('....', 0);

import { isSketch, likeness } from './text-sketch';

/** Texts that share so much are the same to a reader. */
const SAME = 0.9;
/** Letters of a sketch that two texts must share at one place to be compared at all: of nine shared letters of ten some do. */
const BAND = 4;
/** A page is compared with so many others at most: more that share a band but are not the same are a template's doing. */
const MOST_COMPARED = 64;

/**
 * Pages whose texts are nearly the same, by the first of them: each page that is like an earlier one goes with the first
 * that it is like. Grows with the number of pages, not with its square.
 *
 * @param sketches by URL, in the order in which pages count as earlier; empty ones are like no other
 * @returns by the URL of each such page, the first ones among them: the URL of the first
 */
export function nearDuplicates(sketches: Iterable<readonly [url: string, sketch: string]>): Map<string, string> {
  const firstOf = new Map<string, string>();
  /** Pages that are like no earlier one, by place and letters. */
  const banded = new Map<string, (readonly [url: string, sketch: string])[]>();
  for (const page of sketches) {
    const [url, sketch] = page;
    if (!isSketch(sketch)) continue;
    const like = findLike(page, banded);
    if (like === null) {
      for (const key of bandsOf(sketch)) {
        const known = banded.get(key);
        if (known === undefined) banded.set(key, [page]);
        else if (known.length < MOST_COMPARED) known.push(page);
      }
    } else {
      firstOf.set(like, like);
      firstOf.set(url, like);
    }
  }
  return firstOf;
}

function findLike(
  [, sketch]: readonly [url: string, sketch: string],
  banded: ReadonlyMap<string, readonly (readonly [url: string, sketch: string])[]>,
): string | null {
  const compared = new Set<string>();
  for (const key of bandsOf(sketch))
    for (const [url, other] of banded.get(key) ?? []) {
      if (compared.has(url)) continue;
      if (compared.size >= MOST_COMPARED) return null;
      compared.add(url);
      if (likeness(sketch, other) >= SAME) return url;
    }
  return null;
}

function bandsOf(sketch: string): string[] {
  const bands: string[] = [];
  for (let at = 0; at < sketch.length; at += BAND) {
    const letters = sketch.slice(at, at + BAND);
    // Nothing there is nothing in common.
    if (/[^.]/.test(letters)) bands.push(`${at}${letters}`);
  }
  return bands;
}

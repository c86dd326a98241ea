import { diffSequences } from '../pages/diff';

/** Replaced runs up to this many characters are compared again by character. */
const MAX_REFINED_CHARS = 400;

/** Runs of letters and digits, runs of white space, single other signs. */
const TOKEN = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;

/**
 * How different two texts are: 0 (equal) to 1 (wholly different), 1 - (r1 + r2) / 2 with r1 the similarity ratio of the
 * two character sequences and r2 that of their sets of words, each 2 * matches / (length a + length b).
 *
 * The definition is difflib's with autojunk off. r2 is exact; r1 is found by words first and by character only where
 * short runs were replaced, which keeps the time of a pair near the length of the texts.
 */
export function modificationFactor(a: string, b: string): number {
  if (a === b) return 0;
  return 1 - (characterRatio(a, b) + wordRatio(a, b)) / 2;
}

function wordRatio(a: string, b: string): number {
  const [wordsA, wordsB] = [new Set(a.match(/\S+/g)), new Set(b.match(/\S+/g))];
  if (wordsA.size + wordsB.size === 0) return 1;
  let common = 0;
  for (const word of wordsA) if (wordsB.has(word)) common++;
  return (2 * common) / (wordsA.size + wordsB.size);
}

function characterRatio(a: string, b: string): number {
  if (a.length + b.length === 0) return 1;
  return (2 * matchingUnits(a, b)) / (a.length + b.length);
}

function matchingUnits(a: string, b: string): number {
  const [tokensA, tokensB] = [a.match(TOKEN) ?? [], b.match(TOKEN) ?? []];
  const numbers = new Map<string, number>();
  const numbered = (tokens: readonly string[]): Int32Array =>
    Int32Array.from(tokens, (token) => {
      const known = numbers.get(token) ?? numbers.size;
      numbers.set(token, known);
      return known;
    });
  let matches = a.length;
  for (const { aFrom, aTo, bFrom, bTo } of diffSequences(numbered(tokensA), numbered(tokensB))) {
    const removed = tokensA.slice(aFrom, aTo).join('');
    matches -= removed.length;
    if (bTo > bFrom && removed !== '') matches += refine(removed, tokensB.slice(bFrom, bTo).join(''));
  }
  return matches;
}

function refine(removed: string, added: string): number {
  if (removed.length > MAX_REFINED_CHARS || added.length > MAX_REFINED_CHARS) return 0;
  let matches = removed.length;
  for (const { aFrom, aTo } of diffSequences(unitsOf(removed), unitsOf(added))) matches -= aTo - aFrom;
  return matches;
}

function unitsOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

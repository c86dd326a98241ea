import { diffSequences, type Replacement } from '../pages/diff';
import { matchingUnits, type Budget } from './matching-units';

/** Up to this product of lengths two texts are compared character by character as a whole. */
const MAX_WHOLE_AREA = 250_000;
/** Product of lengths up to which one replaced run is compared by character; a longer one is cut into pieces. */
const MAX_RUN_AREA = 1_000_000;
/** Pairs of characters that one pair of texts may cost, about 20 ms; what is beyond counts as wholly replaced. */
const MAX_PAIRS = 2_000_000;

/** Runs of letters and digits, runs of white space, single other signs. */
const TOKEN = /[\p{L}\p{N}\p{M}]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu;

/**
 * How different two texts are: 0 (equal) to 1 (wholly different), 1 - (r1 + r2) / 2 with r1 the similarity ratio of the
 * two character sequences and r2 that of their sets of words, each 2 * matches / (length a + length b).
 *
 * The definition is difflib's with autojunk off. r2 is exact. r1 is exact for short texts; of long ones the words are
 * matched first and only what was replaced is compared by character, in bounded time.
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
  const budget: Budget = { pairs: MAX_PAIRS };
  const matches = a.length * b.length <= MAX_WHOLE_AREA ? matchingUnits(a, b, budget) : matchesByWord(a, b, budget);
  return (2 * matches) / (a.length + b.length);
}

function matchesByWord(a: string, b: string, budget: Budget): number {
  const [tokensA, tokensB] = [a.match(TOKEN) ?? [], b.match(TOKEN) ?? []];
  const numbers = new Map<string, number>();
  const numbered = (tokens: readonly string[]): Int32Array =>
    Int32Array.from(tokens, (token) => {
      const known = numbers.get(token) ?? numbers.size;
      numbers.set(token, known);
      return known;
    });
  let matches = a.length;
  for (const { aFrom, aTo, bFrom, bTo } of joinNear(diffSequences(numbered(tokensA), numbered(tokensB)), tokensA)) {
    const [removed, added] = [tokensA.slice(aFrom, aTo).join(''), tokensB.slice(bFrom, bTo).join('')];
    matches -= removed.length;
    matches += matchesWithin(removed, added, budget);
  }
  return matches;
}

/** Equal text between two replacements that is shorter than this may well be a chance match, such as a lone space. */
const MIN_EQUAL_CHARS = 3;

function joinNear(replacements: readonly Replacement[], tokensA: readonly string[]): Replacement[] {
  const joined: Replacement[] = [];
  for (const next of replacements) {
    const last = joined.at(-1);
    if (last && charsOf(tokensA, last.aTo, next.aFrom) < MIN_EQUAL_CHARS) {
      joined[joined.length - 1] = { aFrom: last.aFrom, aTo: next.aTo, bFrom: last.bFrom, bTo: next.bTo };
    } else joined.push(next);
  }
  return joined;
}

function charsOf(tokens: readonly string[], from: number, to: number): number {
  let chars = 0;
  for (let at = from; at < to && chars < MIN_EQUAL_CHARS; at++) chars += tokens[at]!.length;
  return chars;
}

/** Matches within one replacement: equal ends at once, the middle by character, in pieces when it is long. */
function matchesWithin(removed: string, added: string, budget: Budget): number {
  const shorter = Math.min(removed.length, added.length);
  let head = 0;
  while (head < shorter && removed.charCodeAt(head) === added.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < shorter - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++;
  const middle = piecesOf(removed.slice(head, removed.length - tail), added.slice(head, added.length - tail));
  return middle.reduce((matches, [from, to]) => matches + matchingUnits(from, to, budget), head + tail);
}

/** The two sides of a replacement, cut in parallel when comparing them whole would take too long. */
function piecesOf(removed: string, added: string): [string, string][] {
  if (removed === '' || added === '') return [];
  const parts = Math.ceil(Math.sqrt((removed.length * added.length) / MAX_RUN_AREA));
  const cut = (text: string, part: number): string =>
    text.slice(Math.floor((text.length * part) / parts), Math.floor((text.length * (part + 1)) / parts));
  return Array.from({ length: parts }, (_, part) => [cut(removed, part), cut(added, part)]);
}

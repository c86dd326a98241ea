import { wildcard } from './path-pattern';

/** What fits a pattern within a text. */
export interface TextPattern {
  /** As it was written. */
  readonly pattern: string;
  /** What of a text fits, each as it stands there, and the text without it: lines of which nothing is left are gone. */
  cut(text: string): { readonly found: string[]; readonly left: string };
}

/**
 * Finds what fits a pattern anywhere in a text. `*` stands for any rest within a line, and takes as little as it can: up to
 * what follows it, or to the end of the line. A pattern of several lines fits lines that follow each other. Where it begins or
 * ends with a letter or digit, so does a word. Takes time by the length of the text times that of the pattern at most.
 */
export function textPattern(pattern: string): TextPattern {
  const lines = pattern.split('\n');
  const cut = lines.length === 1 ? cutWithinLines(piecesOf(pattern)) : cutLines(lines);
  const start = longest(lines[0]!.split('*'));
  return { pattern, cut: (text) => (text.includes(start) ? cut(text) : { found: [], left: text }) };
}

/** What is wrong with a pattern of text; null when nothing is. */
export function textPatternProblem(pattern: string): string | null {
  const lines = pattern.split('\n');
  if (lines.some((line) => line === '' || line !== line.trim()))
    return 'has a line that is empty, or a space at its end';
  // What is written beside the stars keeps a rule from leaving out whole pages.
  return /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(lines[0]!)
    ? null
    : 'must hold two letters or digits in its first line, or it would leave out nearly all text';
}

type Cut = TextPattern['cut'];

function cutWithinLines(pieces: readonly string[]): Cut {
  return (text) => {
    const found: string[] = [];
    const left: string[] = [];
    for (const line of text.split('\n')) {
      const kept: string[] = [];
      let at = 0;
      for (let next = nextIn(line, pieces, at); next; next = nextIn(line, pieces, at)) {
        kept.push(line.slice(at, next.from));
        found.push(line.slice(next.from, next.to));
        at = next.to;
      }
      keep(left, at === 0 ? line : tidy(`${kept.join('')}${line.slice(at)}`), at > 0);
    }
    return { found, left: left.join('\n') };
  };
}

/** The first line of a pattern fits the end of a line, the last the beginning of one, those between whole lines. */
function cutLines(patterns: readonly string[]): Cut {
  const first = piecesOf(patterns[0]!);
  const last = piecesOf(patterns.at(-1)!);
  const between = patterns.slice(1, -1).map(wildcard);
  const extentAt = (lines: readonly string[], nr: number): { from: number; to: number } | null => {
    const end = nr + patterns.length - 1;
    if (end >= lines.length) return null;
    const from = startOfEnd(lines[nr]!, first);
    if (from < 0 || !between.every((fits, index) => fits(lines[nr + 1 + index]!))) return null;
    const next = nextIn(lines[end]!, last, 0);
    return next?.from === 0 ? { from, to: next.to } : null;
  };
  return (text) => {
    const found: string[] = [];
    const left: string[] = [];
    const lines = text.split('\n');
    for (let nr = 0; nr < lines.length; nr += 1) {
      const extent = extentAt(lines, nr);
      if (extent === null) {
        left.push(lines[nr]!);
        continue;
      }
      const end = nr + patterns.length - 1;
      const inside = lines.slice(nr + 1, end);
      found.push([lines[nr]!.slice(extent.from), ...inside, lines[end]!.slice(0, extent.to)].join('\n'));
      keep(left, tidy(lines[nr]!.slice(0, extent.from)), true);
      keep(left, tidy(lines[end]!.slice(extent.to)), true);
      nr = end;
    }
    return { found, left: left.join('\n') };
  };
}

interface Extent {
  readonly from: number;
  readonly to: number;
}

/**
 * The first place from `start` on that fits. What a piece is not found in, no later place will find it in either: so no part of
 * the line is looked at twice.
 */
function nextIn(line: string, pieces: readonly string[], start: number): Extent | null {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) {
    const from = placeOf(line, first, { start, begins: true, ends: true });
    return from < 0 ? null : { from, to: from + first.length };
  }
  const from = placeOf(line, first, { start, begins: true });
  const at = from < 0 ? from : afterAll(line, rest, from + first.length);
  if (at < 0) return null;
  const end = last === '' ? line.length : placeOf(line, last, { start: at, ends: true });
  return end < 0 ? null : { from, to: end + last.length };
}

/** Where what fits a pattern begins that goes on in the next line; -1: nothing does. */
function startOfEnd(line: string, pieces: readonly string[]): number {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) {
    const from = line.length - first.length;
    return line.endsWith(first) && isEdge(line, from, first[0]) ? from : -1;
  }
  const from = placeOf(line, first, { start: 0, begins: true });
  const at = from < 0 ? from : afterAll(line, rest, from + first.length);
  return at >= 0 && line.length - last.length >= at && line.endsWith(last) ? from : -1;
}

/** Where the last of some pieces ends that follow each other, whatever stands between them; -1: one is not there. */
function afterAll(line: string, pieces: readonly string[], start: number): number {
  let at = start;
  for (const piece of pieces) {
    const found = line.indexOf(piece, at);
    if (found < 0) return -1;
    at = found + piece.length;
  }
  return at;
}

interface Wanted {
  readonly start: number;
  /** Whether a word must begin or end with it. */
  readonly begins?: boolean;
  readonly ends?: boolean;
}

function placeOf(line: string, piece: string, { start, begins, ends }: Wanted): number {
  if (piece === '') return start;
  for (let at = line.indexOf(piece, start); at >= 0; at = line.indexOf(piece, at + 1)) {
    const isFree = !begins || isEdge(line, at, piece[0]);
    if (isFree && (!ends || isEdge(line, at + piece.length, piece.at(-1)))) return at;
  }
  return -1;
}

const WORD_UNIT = /[\p{L}\p{N}\p{M}\p{Cs}]/u;

/** Whether a word may begin or end at a place; what is no part of a word stands anywhere. */
function isEdge(line: string, at: number, unit = ''): boolean {
  return !WORD_UNIT.test(unit) || !WORD_UNIT.test(line[at - 1] ?? '') || !WORD_UNIT.test(line[at] ?? '');
}

function piecesOf(line: string): string[] {
  return line.split(/\*+/);
}

function longest(pieces: readonly string[]): string {
  return pieces.reduce((found, piece) => (piece.length > found.length ? piece : found), '');
}

function tidy(line: string): string {
  return line.replace(/ {2,}/g, ' ').trim();
}

function keep(lines: string[], line: string, isCut: boolean): void {
  if (!isCut || line !== '') lines.push(line);
}

import { splitLike } from './split-like';
import type { EqualSegment, Segment } from './word-diff';

/** Equal text far from any change: shown as a line to open, or counted only when the text is left out. */
export interface FoldedSegment {
  readonly kind: 'folded';
  readonly words: number;
  readonly text: string;
}

/** Folds equal text that lies further than `contextChars` characters from a change, at the end of a line or sentence, else of a word. */
export function foldContext(segments: readonly Segment[], contextChars: number): (Segment | FoldedSegment)[] {
  return segments.flatMap((segment, index) => {
    if (segment.kind !== 'equal') return [segment];
    const head = index === 0 ? 0 : contextChars;
    const tail = index === segments.length - 1 ? 0 : contextChars;
    return foldOne(segment, head, tail);
  });
}

function foldOne(whole: EqualSegment, headChars: number, tailChars: number): (Segment | FoldedSegment)[] {
  const { text, before } = whole;
  const from = headChars === 0 ? 0 : edgeAfter(text, headChars);
  const to = tailChars === 0 ? text.length : edgeBefore(text, text.length - tailChars);
  const folded = text.slice(Math.min(from, to), to);
  const words = folded.trim() === '' ? 0 : folded.trim().split(/\s+/).length;
  // A fold of a few words would cost more room than it saves.
  if (from >= to || words < 6) return [whole];
  const [head, tail] = [text.slice(0, from), text.slice(to)];
  const old = before === undefined ? [] : splitLike([head, folded, tail], before);
  const kept = (part: string, own: string | undefined): EqualSegment[] =>
    part === '' ? [] : [{ kind: 'equal', text: part, ...(own !== undefined && own !== part && { before: own }) }];
  return [...kept(head, old[0]), { kind: 'folded' as const, words, text: folded }, ...kept(tail, old[2])];
}

/** So far from where context would end a line or sentence may end instead: further out, and further in. */
const [OUT, IN] = [80, 40];
/** The end of a line, or of a sentence with its closing quotes, and the space behind it. */
const ENDS = /\n|[.!?…]["'’”»)\]]*\s/g;

function edgeAfter(text: string, at: number): number {
  const near = endNear(text, { from: at - IN, to: at + OUT, at });
  if (near !== null) return near;
  const space = text.slice(at).search(/\s/);
  return space < 0 ? text.length : at + space + 1;
}

function edgeBefore(text: string, at: number): number {
  const near = endNear(text, { from: at - OUT, to: at + IN, at });
  if (near !== null) return near;
  for (let edge = at; edge > 0; edge--) if (/\s/.test(text[edge - 1]!)) return edge;
  return 0;
}

interface Window {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** Of the ends of lines and sentences within a window the nearest to a place; null when there is none. */
function endNear(text: string, { from, to, at }: Window): number | null {
  const start = Math.max(0, from);
  let best: number | null = null;
  for (const { index, 0: end } of text.slice(start, Math.max(start, to)).matchAll(ENDS)) {
    const edge = start + index + end.length;
    if (best === null || Math.abs(edge - at) < Math.abs(best - at)) best = edge;
  }
  return best;
}

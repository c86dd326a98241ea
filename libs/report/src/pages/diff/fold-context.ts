import type { Segment } from './word-diff';

/** Equal text far from any change: shown as a line to open, or counted only when the text is left out. */
export interface FoldedSegment {
  readonly kind: 'folded';
  readonly words: number;
  readonly text: string;
}

/** Folds equal text that lies further than `contextChars` characters from a change, at a word's edge. */
export function foldContext(segments: readonly Segment[], contextChars: number): (Segment | FoldedSegment)[] {
  return segments.flatMap((segment, index) => {
    if (segment.kind !== 'equal') return [segment];
    const head = index === 0 ? 0 : contextChars;
    const tail = index === segments.length - 1 ? 0 : contextChars;
    return foldOne(segment.text, head, tail);
  });
}

function foldOne(text: string, headChars: number, tailChars: number): (Segment | FoldedSegment)[] {
  const from = headChars === 0 ? 0 : edgeAfter(text, headChars);
  const to = tailChars === 0 ? text.length : edgeBefore(text, text.length - tailChars);
  const folded = text.slice(Math.min(from, to), to);
  const words = folded.trim() === '' ? 0 : folded.trim().split(/\s+/).length;
  // A fold of a few words would cost more room than it saves.
  if (from >= to || words < 6) return [{ kind: 'equal', text }];
  return [
    ...(from > 0 ? [{ kind: 'equal' as const, text: text.slice(0, from) }] : []),
    { kind: 'folded' as const, words, text: folded },
    ...(to < text.length ? [{ kind: 'equal' as const, text: text.slice(to) }] : []),
  ];
}

function edgeAfter(text: string, at: number): number {
  const space = text.slice(at).search(/\s/);
  return space < 0 ? text.length : at + space + 1;
}

function edgeBefore(text: string, at: number): number {
  for (let edge = at; edge > 0; edge--) if (/\s/.test(text[edge - 1]!)) return edge;
  return 0;
}

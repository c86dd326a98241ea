import type { DiffPart, TextDiff } from '../../model';
import type { PackedDiff, PackedPart } from '../client/shared/diff-view';

/** A comparison in the short form that the page's script reads. */
export function packDiff({ rows, cut }: TextDiff): PackedDiff {
  const packed = rows.map(({ kind, left, right, words }) => {
    if (kind === 'gap') return words;
    if (kind === 'equal' && textOf(left) === textOf(right)) return textOf(left);
    return [left.flatMap(packPart), right.flatMap(packPart)] as const;
  });
  return cut ? { r: packed, cut: 1 } : { r: packed };
}

function textOf(parts: readonly DiffPart[]): string {
  return parts.map(({ text }) => text).join('');
}

/** White space at the end of a change is left out of what is marked. */
function packPart({ text, changed }: DiffPart): PackedPart[] {
  if (!changed) return [text];
  const marked = text.trimEnd();
  if (marked === '' || marked === text) return [[text]];
  return [[marked], text.slice(marked.length)];
}

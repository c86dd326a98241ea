import type { DiffPart, TextDiff } from '../../model';
import type { PackedDiff, PackedPart } from '../client/diff-view';

/** A comparison in the short form that the page's script reads. */
export function packDiff({ rows, cut }: TextDiff): PackedDiff {
  const packed = rows.map(({ kind, left, right, words }) => {
    if (kind === 'gap') return words;
    if (kind === 'equal') return left.map(({ text }) => text).join('');
    return [left.map(packPart), right.map(packPart)] as const;
  });
  return cut ? { r: packed, cut: 1 } : { r: packed };
}

function packPart({ text, changed }: DiffPart): PackedPart {
  return changed ? [text] : text;
}

import type { DiffPart, DiffRow, TextDiff } from '../../model';
import { foldContext, type FoldedSegment } from './fold-context';
import { diffWords, type Segment } from './word-diff';

export interface TextDiffOptions {
  /** Characters of equal text kept on each side of a change; 120 by default. */
  readonly contextChars?: number;
  /** Rows kept; 400 by default. */
  readonly maxRows?: number;
}

/** Side-by-side comparison of two texts by words: equal stretches folded, a row for each line or piece between folds. */
export function diffTexts(before: string, after: string, options: TextDiffOptions = {}): TextDiff {
  const { contextChars = 120, maxRows = 400 } = options;
  const rows = rowsOf(foldContext(diffWords(before, after), contextChars));
  return { rows: rows.slice(0, maxRows), cut: rows.length > maxRows };
}

function rowsOf(segments: readonly (Segment | FoldedSegment)[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let [left, right]: [DiffPart[], DiffPart[]] = [[], []];
  const flush = (): void => {
    const isChanged = [...left, ...right].some(({ changed }) => changed);
    if (left.length + right.length > 0) rows.push({ kind: isChanged ? 'changed' : 'equal', left, right, words: 0 });
    [left, right] = [[], []];
  };
  for (const segment of segments) {
    if (segment.kind === 'folded') {
      flush();
      rows.push({ kind: 'gap', left: [], right: [], words: segment.words });
    } else if (segment.kind === 'changed') {
      if (segment.removed !== '') left.push({ text: segment.removed, changed: true });
      if (segment.added !== '') right.push({ text: segment.added, changed: true });
      if (segment.removed.endsWith('\n') && segment.added.endsWith('\n')) flush();
    } else {
      segment.text.split(/(?<=\n)/).forEach((line) => {
        left.push({ text: line, changed: false });
        right.push({ text: line, changed: false });
        if (line.endsWith('\n')) flush();
      });
    }
  }
  flush();
  return rows;
}

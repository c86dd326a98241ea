import type { DiffPart, DiffRow, TextDiff } from '../../model';
import { foldContext, type FoldedSegment } from './fold-context';
import { splitLike } from './split-like';
import { diffWords, type Segment } from './word-diff';

export interface TextDiffOptions {
  /** Characters of equal text kept on each side of a change; 120 by default. */
  readonly contextChars?: number;
  /** Rows kept; 400 by default. */
  readonly maxRows?: number;
  /** Characters kept on either side; 20,000 by default. */
  readonly maxChars?: number;
}

/** Side-by-side comparison of two texts by words: equal stretches folded, a row for each line or piece between folds. */
export function diffTexts(before: string, after: string, options: TextDiffOptions = {}): TextDiff {
  const { contextChars = 120, maxRows = 400, maxChars = 20_000 } = options;
  const rows = rowsOf(foldContext(diffWords(before, after), contextChars));
  const kept = withinChars(rows.slice(0, maxRows), maxChars);
  return { rows: kept.rows, cut: kept.cut || rows.length > maxRows };
}

/** Rows up to so many characters on either side; the row that goes beyond is cut. */
function withinChars(rows: readonly DiffRow[], maxChars: number): { rows: DiffRow[]; cut: boolean } {
  const kept: DiffRow[] = [];
  let left = maxChars;
  for (const row of rows) {
    const length = Math.max(lengthOf(row.left), lengthOf(row.right));
    if (length > left) {
      if (left > 0) kept.push({ ...row, left: cutParts(row.left, left), right: cutParts(row.right, left) });
      return { rows: kept, cut: true };
    }
    left -= length;
    kept.push(row);
  }
  return { rows: kept, cut: false };
}

function lengthOf(parts: readonly DiffPart[]): number {
  return parts.reduce((sum, { text }) => sum + text.length, 0);
}

function cutParts(parts: readonly DiffPart[], chars: number): DiffPart[] {
  const kept: DiffPart[] = [];
  let left = chars;
  for (const part of parts) {
    // Never between the halves of a surrogate pair.
    const text = atWord(part.text, left).replace(/[\ud800-\udbff]$/, '');
    if (text !== '') kept.push({ ...part, text });
    left -= part.text.length;
    if (left <= 0) break;
  }
  return kept;
}

/** The beginning of a text, up to a word's end where one is near. */
function atWord(text: string, chars: number): string {
  if (text.length <= chars) return text;
  const begun = text.slice(0, chars);
  const whole = begun.replace(/(?<=\s)\S{1,40}$/, '');
  return whole.trim() === '' ? begun : whole;
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
      const lines = segment.text.split(/(?<=\n)/);
      const old = segment.before === undefined ? lines : splitLike(lines, segment.before);
      lines.forEach((line, nr) => {
        left.push({ text: old[nr]!, changed: false });
        right.push({ text: line, changed: false });
        if (line.endsWith('\n')) flush();
      });
    }
  }
  flush();
  return rows;
}

/**
 * A column's values as they are packed in the file (`pack-table.ts`): strings are read many times faster than arrays. Pure.
 */

import type { Cell, PackedColumn } from '../../tables/table-spec';

/** Codes of a dictionary as printable characters, but for the quote and the backslash: JSON keeps each as one. */
const FIRST = 35;
const BACKSLASH = 92;
export const MOST_CODES = 91;

/** Numbers below `MOST_CODES` as text. */
export function writeCodes(codes: readonly number[]): string {
  return codes.map((code) => String.fromCharCode(code + FIRST + (code + FIRST >= BACKSLASH ? 1 : 0))).join('');
}

function codeAt(text: string, row: number): number {
  const sign = text.charCodeAt(row);
  return sign - FIRST - (sign > BACKSLASH ? 1 : 0);
}

export interface OpenedColumn {
  readonly dictionary: readonly Cell[] | null;
  /** Of each row, in the dictionary. */
  readonly codes: (() => ArrayLike<number>) | null;
  /** The lines of a column that is packed as these. */
  readonly text: string | null;
  readonly get: (row: number) => Cell;
}

/**
 * A packed column, ready to be read. Nothing is read before it is asked for: a table is on the screen
 * long before all of its cells are wanted.
 */
export function openColumn(packed: PackedColumn, count: number): OpenedColumn {
  if ('d' in packed) {
    const { d, s, i } = packed;
    const at: (row: number) => number = i ? (row) => i[row]! : s ? (row) => codeAt(s, row) : () => 0;
    const codes = once(() => {
      const all = new Uint32Array(count);
      for (let row = 0; row < count; row++) all[row] = at(row);
      return all;
    });
    return { dictionary: d, codes, text: null, get: (row) => d[at(row)]! };
  }
  if ('p' in packed || 'l' in packed) throw new Error('the table of pages has this column');
  if ('v' in packed) return { dictionary: null, codes: null, text: null, get: (row) => packed.v[row]! };
  const line = lineReader(packed.t);
  return { dictionary: null, codes: null, text: packed.t, get: (row) => line(row) || null };
}

/** Lines by their number. Cut apart at once, those of a large table would be copied by the garbage collector while it is shown. */
function lineReader(text: string): (row: number) => string {
  const starts = [0];
  return (row) => {
    for (let known = starts.length; known <= row + 1; known++) {
      const end = text.indexOf('\n', starts[known - 1]!);
      starts.push((end < 0 ? text.length : end) + 1);
    }
    return text.slice(starts[row], starts[row + 1]! - 1);
  };
}

function once<T>(work: () => T): () => T {
  let result: T | undefined;
  return () => (result ??= work());
}

/** One text is read many times faster than thousands. */
export function packDistinct(values: readonly Cell[]): PackedColumn {
  const isLine = (value: Cell): value is string | null =>
    value === null || (typeof value === 'string' && value !== '' && !value.includes('\n'));
  return values.every(isLine) ? { t: values.join('\n') } : { v: values };
}

/**
 * What a column's filter lets through. Pure.
 */
import type { ColumnSpec, ListCell } from '../../tables/table-spec';
import { fold } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenColumn } from './open-table';

/** A test of row numbers for one column's filter text; null when the text is empty or not understood. */
export function columnTest(column: OpenColumn, text: string): ((row: number) => boolean) | null {
  if (text === '') return null;
  if (column.kind === 'choice') {
    const wanted = text === '\u2013' ? '' : text;
    const { dictionary, codes: codesOf } = column;
    if (!dictionary || !codesOf) return (row) => String(column.get(row) ?? '') === wanted;
    const [hits, codes] = [dictionary.map((value) => String(value ?? '') === wanted), codesOf()];
    return (row) => hits[codes[row]!]!;
  }
  if (RANGED.has(column.kind)) {
    const test = parseRange(text.trim(), column.kind === 'date');
    return (
      test &&
      ((row) => {
        const value = column.get(row) as number | string | null;
        return value !== null && test(value);
      })
    );
  }
  if (text.startsWith('=')) {
    const whole = fold(text.slice(1).trim());
    // A list has it as one of its entries: a page among those that use a link.
    if (column.kind === 'list')
      return (row) => ((column.get(row) ?? []) as ListCell).some(([first = '']) => fold(first) === whole);
    return (row) => fold(textOf(column, column.get(row))) === whole;
  }
  const words = fold(text).split(/\s+/).filter(Boolean);
  return (row) => {
    const value = fold(textOf(column, column.get(row)));
    return words.every((word) => value.includes(word));
  };
}

const RANGED: ReadonlySet<ColumnSpec['kind']> = new Set(['number', 'factor', 'date']);

/** Of what may still become a range while somebody writes it. */
const BEGUN = /^(?:[<>]=?|=|-|.*\.\.|\d{1,4}-?\d?|\d{4}-\d{2}-\d?)$/;

/**
 * The columns whose filter is not understood, so that it lets all rows through.
 *
 * @param edited column in whose field somebody writes just now
 */
export function faultsOf<C extends Pick<ColumnSpec, 'id' | 'kind'>>(
  columns: readonly C[],
  filters: Readonly<Record<string, string>>,
  edited?: string,
): C[] {
  return columns.filter(({ id, kind }) => {
    const text = (filters[id] || '').trim();
    if (text === '' || !RANGED.has(kind) || (id === edited && BEGUN.test(text))) return false;
    return parseRange(text, kind === 'date') === null;
  });
}

type Bound = number | string;

/** A test of numbers or dates written as `5`, `>5`, `>=5`, `<5`, `5..10`, `2026-11`; null when it is none of these. */
export function parseRange(text: string, isDate: boolean): ((value: Bound) => boolean) | null {
  const bound = (part: string): Bound =>
    isDate ? (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(part) ? part : NaN) : Number(part.replace(',', '.'));
  const isBad = (value: Bound): boolean => value === '' || Number.isNaN(value);
  // A date counts as far as it is written: `<=2026-11` has all of November.
  const cut = (value: Bound, like: Bound): Bound => (isDate ? String(value).slice(0, String(like).length) : value);
  const between = /^(.+?)\s*\.\.\s*(.+)$/.exec(text);
  if (between) {
    const [low, high] = [bound(between[1]!.trim()), bound(between[2]!.trim())];
    return isBad(low) || isBad(high) ? null : (value) => cut(value, low) >= low && cut(value, high) <= high;
  }
  const match = /^(>=|<=|>|<|=)?\s*(\S+)$/.exec(text);
  const limit = match ? bound(match[2]!) : NaN;
  if (!match || isBad(limit)) return null;
  if (match[1] === '>') return (value) => cut(value, limit) > limit;
  if (match[1] === '>=') return (value) => cut(value, limit) >= limit;
  if (match[1] === '<') return (value) => cut(value, limit) < limit;
  if (match[1] === '<=') return (value) => cut(value, limit) <= limit;
  return (value) => cut(value, limit) === limit;
}

/**
 * What a cell says as plain text. Pure.
 */

import type { Cell, ColumnSpec, ListCell } from '../../tables/table-spec';
import type { PackedDiff, PackedPart } from './diff-view';

/** The entry of a map that it holds itself: a scraped value may be named like a built-in. */
export function own(map: Readonly<Record<string, string>> | undefined, key: unknown): string | undefined {
  return map && Object.hasOwn(map, String(key)) ? map[String(key)] : undefined;
}

/** An address of the site itself as its path, which is how all columns show it; any other as it is. */
export function localPart(url: string, base: string): string {
  return base && url.startsWith(`${base}/`) ? url.slice(base.length) : url;
}

/** Text of a cell for CSV, filters and plain reading. */
export function textOf(column: ColumnSpec, value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  if (column.files) return (value as ListCell).map(([file]) => file).join(' | ');
  if (column.kind === 'list')
    return (value as ListCell).map((item) => item.slice(0, 2).filter(Boolean).join(' \u2013 ')).join(' | ');
  if (column.kind === 'diff') return diffText(value as PackedDiff);
  return String(own(column.labels, value) ?? value);
}

/** Every word that a comparison shows. */
function diffText({ r: rows }: PackedDiff): string {
  const partText = (part: PackedPart): string => (typeof part === 'string' ? part : part[0]);
  const rowText = (row: PackedDiff['r'][number]): string =>
    typeof row === 'string' ? row : typeof row === 'number' ? '' : [...row[0], ...row[1]].map(partText).join('');
  return rows.map(rowText).join(' ');
}

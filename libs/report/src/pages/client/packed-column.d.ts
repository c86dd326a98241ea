import type { Cell, PackedColumn } from '../tables/table-spec';
export interface OpenedColumn {
  readonly dictionary: readonly Cell[] | null;
  readonly codes: (() => ArrayLike<number>) | null;
  /** The lines of a column that is packed as these. */
  readonly text: string | null;
  readonly get: (row: number) => Cell;
}
export const MOST_CODES: number;
export function writeCodes(codes: readonly number[]): string;
export function openColumn(packed: PackedColumn, count: number): OpenedColumn;

/**
 * A table as the page reads it: its columns with what they hold, and what the reader asked of it.
 */
import type { ColumnSpec, PackedTable } from '../../tables/table-spec';
import { openColumn, type OpenedColumn } from './packed-column';

export interface OpenColumn extends ColumnSpec, OpenedColumn {
  /** Its folded text, once it was searched. */
  lines?: string;
}

export interface OpenTable {
  readonly columns: readonly OpenColumn[];
  /** Number of rows. */
  readonly count: number;
}

/** What the reader asked of a table; `filters` by column. */
export interface TableState {
  q: string;
  sort: { readonly id: string; readonly down: boolean } | null;
  filters: Record<string, string>;
}

/** Joins what columns are with what they hold. */
export function openTable(spec: { readonly columns: readonly ColumnSpec[] }, packed: PackedTable): OpenTable {
  const columns = spec.columns.map((column, at) => ({ ...column, ...openColumn(packed.c[at]!, packed.n) }));
  return { columns, count: packed.n };
}

import type { ColumnSpec, PackedTable } from '../tables/table-spec';
export interface OpenColumn extends ColumnSpec {
  readonly get: (row: number) => unknown;
}
export interface OpenTable {
  readonly columns: readonly OpenColumn[];
  readonly count: number;
}
export interface TableState {
  q: string;
  sort: { id: string; down: boolean } | null;
  filters: Record<string, string>;
}
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
export function openTable(spec: { readonly columns: readonly ColumnSpec[] }, packed: PackedTable): OpenTable;
export function viewOf(table: OpenTable, state: TableState): number[];
export function choicesOf(table: OpenTable, column: OpenColumn): Choice[];

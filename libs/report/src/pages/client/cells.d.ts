import type { Child } from './h';
import type { OpenTable } from './table-model';
export interface CellContext {
  readonly ui: Readonly<Record<string, string>>;
  readonly base: string;
  readonly get: (id: string) => unknown;
}
export function renderCell(column: OpenTable['columns'][number], value: unknown, context: CellContext): Child;
export function renderWhole(column: OpenTable['columns'][number], value: unknown, context: CellContext): Child;

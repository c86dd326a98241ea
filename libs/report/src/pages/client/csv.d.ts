import type { OpenTable } from './table-model';
export function csvOf(table: OpenTable, rows: readonly number[], separator: string): string;

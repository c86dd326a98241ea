import type { ColumnSpec } from '../tables/table-spec';
type Sort = { id: string; down: boolean } | null;
export function nextSort(sort: Sort, column: Pick<ColumnSpec, 'id' | 'kind'>): Sort;

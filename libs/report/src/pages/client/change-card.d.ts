import type { CellContext } from './cells';
import type { VNode } from './h';
import type { OpenTable } from './table-model';
export function renderCardHead(context: CellContext, level: string): VNode;
export function renderChange(table: OpenTable, context: CellContext): VNode;

import type { TableState } from './table-model';
export interface View {
  tab: string | null;
  /** Grid to scroll to. */
  at: string | null;
  tables: Record<string, TableState>;
}
export function emptyState(): TableState;
export function parseHash(hash: string): View;
export function formatHash(view: View): string;

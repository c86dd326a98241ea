import type { IssueUse } from '../../figures/problems';
import type { Words } from '../messages/words';
import type { ColumnSpec } from './table-spec';

/** Where a problem shows: every page, with its title. Filters and links find a page by it, so it comes before other paths. */
export function usesColumn({ texts }: Words): ColumnSpec {
  return { id: 'uses', label: texts.onPages, kind: 'list', width: 'xl', linked: true };
}

export function usesCell(uses: readonly (IssueUse & { readonly title?: string | null })[]): string[][] {
  return uses.map(({ path, title }) => [path, title ?? '']);
}

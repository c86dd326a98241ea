import type { IssueUse, Problem } from '../../figures/problems';
import type { IssueKind, Severity } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from './columns';
import { shownDetail } from './site-base';
import type { Cell, ColumnSpec } from './table-spec';

/** What every table of problems says first: how much it weighs, what it is, and all pages that show it. */
export function problemColumns(words: Words): ColumnSpec[] {
  const { texts } = words;
  const columns = columnsFor(words);
  return [
    minor(columns.severity),
    columns.issue,
    minor({ ...columns.text('detail', texts.detail, 'l'), recordedIn: TEXTS_OF_PAGES }),
    usesColumn(words),
    minor(columns.number('count', texts.pagesColumn)),
  ];
}

/** Kinds whose detail is what pages say. */
const TEXTS_OF_PAGES: readonly IssueKind[] = ['duplicate-title', 'duplicate-description'];

interface ShownUse extends IssueUse {
  readonly severity: Severity;
  readonly title?: string | null;
}

/** A problem in these columns. */
export function problemCells({ kind, detail, uses }: Problem<ShownUse>, words: Words, base: string): Cell[] {
  return [uses[0]!.severity, kind, shownDetail({ kind, detail }, base, words.language), usesCell(uses), uses.length];
}

/** Where a problem shows: every page, with its title. Filters and links find a page by it, so it comes before other paths. */
function usesColumn({ texts }: Words): ColumnSpec {
  return { id: 'uses', label: texts.onPages, kind: 'list', width: 'l', linked: true };
}

function usesCell(uses: readonly ShownUse[]): string[][] {
  return uses.map(({ path, title }) => [path, title ?? '']);
}

import type { MovedPage, SiteReport } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { packDiff } from '../tables/pack-diff';
import { pageFactCells, pageFactColumns } from '../tables/page-columns';
import { ownUrl } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';

/** What differs from the recording before: new pages, removed pages, changed aspects. */
export function changeTables(
  report: SiteReport,
  words: Words,
  base: string,
): Record<'added' | 'removed' | 'changed', TableSpec> {
  const { texts } = words;
  return {
    added: movedTable(report.newPages, words, base, { id: 'new', caption: texts.newPages, empty: texts.noNewPages }),
    removed: movedTable(report.removedPages, words, base, {
      id: 'removed',
      caption: texts.removedPages,
      empty: texts.noRemovedPages,
    }),
    changed: changedTable(report, words, base),
  };
}

function movedTable(
  pages: readonly MovedPage[],
  words: Words,
  base: string,
  names: Pick<TableSpec, 'id' | 'caption' | 'empty'>,
): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    ...names,
    layout: 'rows',
    columns: [
      ...pageFactColumns(words),
      minor({ ...columns.kind, id: 'life' }),
      minor(columns.date('firstSeen', texts.firstSeen)),
      columns.visits,
    ],
    rows: pages.map((page) => [
      ...pageFactCells(page, base),
      page.life > 1 ? 'returned' : names.id === 'new' ? 'appeared' : 'vanished',
      page.firstSeen,
      page.visits,
    ]),
  };
}

function changedTable({ changedAspects }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'changed',
    caption: texts.changedPages,
    empty: texts.noChanges,
    layout: 'cards',
    columns: [
      columns.aspect,
      columns.page,
      columns.url,
      columns.title,
      { id: 'factor', label: texts.factor, kind: 'factor', width: 's' },
      columns.pagetype,
      columns.language,
      columns.business,
      columns.text('current', texts.current),
      columns.text('previous', texts.previous),
      columns.date('previousFound', texts.previousFound),
      columns.visits,
      { id: 'diff', label: '', kind: 'diff', width: 'l' },
    ],
    rows: changedAspects.map((change) => [
      change.aspect,
      change.path,
      ownUrl(change.url, change.path, base),
      change.title,
      change.factor,
      change.pagetype,
      change.language,
      change.business,
      change.current,
      change.previous,
      change.previousFound,
      change.visits,
      change.diff && packDiff(change.diff),
    ]),
  };
}

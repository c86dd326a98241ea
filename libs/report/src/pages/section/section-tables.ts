import type { SectionInput } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor } from '../tables/columns';
import { packDiff } from '../tables/pack-diff';
import { pageFactCells, pageFactColumns } from '../tables/page-facts';
import { ownUrl, shownDetail } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';

/** The newest changes as cards, with the dates on which they were found. */
export function sectionChanges({ changes }: SectionInput, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'changes',
    caption: texts.latestChanges,
    empty: texts.noSectionChanges,
    layout: 'cards',
    columns: [
      columns.kind,
      columns.aspect,
      columns.date('found', texts.foundColumn),
      columns.page,
      columns.url,
      columns.title,
      { id: 'factor', label: texts.factor, kind: 'factor', width: 's' },
      columns.text('current', texts.current),
      columns.text('previous', texts.previous),
      columns.date('previousFound', texts.previousFound),
      { id: 'diff', label: '', kind: 'diff', width: 'l' },
    ],
    rows: changes.map((change) => [
      change.kind,
      change.aspect,
      change.found,
      change.path,
      ownUrl(change.url, change.path, base),
      change.title,
      change.factor,
      change.current,
      change.previous,
      change.previousFound,
      change.diff && packDiff(change.diff),
    ]),
  };
}

export function sectionIssues({ issues, pages }: SectionInput, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const titles = new Map(pages.map(({ path, title }) => [path, title]));
  return {
    id: 'issues',
    caption: texts.issueList,
    empty: texts.noIssues,
    layout: 'rows',
    columns: [
      columns.severity,
      columns.issue,
      columns.page,
      columns.title,
      columns.text('detail', texts.detail, 'l'),
      columns.date('since', texts.since),
    ],
    rows: issues.map((issue) => [
      issue.severity,
      issue.kind,
      issue.path,
      titles.get(issue.path) ?? null,
      shownDetail(issue, base),
      issue.since,
    ]),
  };
}

export function sectionPages({ pages }: SectionInput, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'pages',
    caption: texts.allPages,
    empty: texts.noPages,
    layout: 'rows',
    columns: [
      ...pageFactColumns(words),
      columns.date('modified', texts.modified),
      columns.date('firstSeen', texts.firstSeen),
    ],
    rows: pages.map((page) => [...pageFactCells(page, base), page.modified, page.firstSeen]),
  };
}

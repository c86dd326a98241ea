import type { Problem } from '../../figures/problems';
import type { SectionInput, SectionIssue } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { packDiff } from '../tables/pack-diff';
import { ownFactCells, ownFactColumns, pageFactCells, pageFactColumns } from '../tables/page-columns';
import { problemCells, problemColumns } from '../tables/problem-rows';
import { ownUrl } from '../tables/site-base';
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

/** Things to be mended, each with the section's pages that show it. */
export function sectionIssues(
  { pages }: SectionInput,
  problems: readonly Problem<SectionIssue>[],
  words: Words,
  base: string,
): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  const titles = new Map(pages.map(({ path, title }) => [path, title]));
  return {
    id: 'issues',
    caption: texts.sectionIssueList,
    empty: texts.noIssues,
    layout: 'rows',
    columns: [...problemColumns(words), minor(columns.date('since', texts.since)), { ...columns.page, hidden: true }],
    rows: problems.map(({ uses, ...problem }) => [
      ...problemCells({ ...problem, uses: uses.map((use) => ({ ...use, title: titles.get(use.path) })) }, words, base),
      uses.reduce((since, use) => (use.since < since ? use.since : since), uses[0]!.since),
      uses[0]!.path,
    ]),
  };
}

export function sectionPages({ pages, ownFacts = [] }: SectionInput, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'pages',
    caption: texts.allPages,
    empty: texts.noPages,
    layout: 'rows',
    columns: [
      ...pageFactColumns(words),
      ...ownFactColumns(ownFacts, words),
      minor(columns.date('modified', texts.modified)),
      minor(columns.date('firstSeen', texts.firstSeen)),
    ],
    rows: pages.map((page) => [
      ...pageFactCells(page, base),
      ...ownFactCells(page, ownFacts),
      page.modified,
      page.firstSeen,
    ]),
  };
}

import type { SiteReport } from '../../model';
import type { SiteProblems } from '../../site/site-problems';
import type { Words } from '../messages/words';
import { columnsFor, minor } from '../tables/columns';
import { problemCells, problemColumns } from '../tables/problem-rows';
import { ownUrl } from '../tables/site-base';
import { statusLabels } from '../tables/status-labels';
import type { TableSpec } from '../tables/table-spec';

/** Things to be mended, heaviest first, each with every page that shows it. */
export function issuesTable({ problems }: SiteProblems, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'issues',
    caption: texts.issueList,
    empty: texts.noIssues,
    layout: 'rows',
    columns: [
      ...problemColumns(words),
      columns.visits,
      minor(columns.date('since', texts.since)),
      minor(columns.number('scrapes', texts.scrapesOpen)),
      { ...columns.page, hidden: true },
    ],
    rows: problems.map((problem) => [
      ...problemCells(problem, words, base),
      problem.visits,
      problem.since,
      problem.scrapes,
      problem.uses[0]!.path,
    ]),
  };
}

/** Problems of the recording before that are gone. */
export function fixedTable({ fixedProblems }: SiteProblems, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'fixed',
    caption: texts.fixedIssues,
    empty: texts.noFixed,
    layout: 'rows',
    columns: [...problemColumns(words), minor(columns.date('since', texts.since))],
    rows: fixedProblems.map((problem) => [...problemCells(problem, words, base), problem.uses[0]!.since]),
  };
}

/** Known pages that were not reached, and why. */
export function unreachedTable({ unreached }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'unreached',
    caption: texts.unreachedList,
    empty: texts.noUnreached,
    layout: 'rows',
    columns: [
      columns.page,
      columns.url,
      minor(columns.title),
      columns.choice(
        'reason',
        texts.reason,
        statusLabels(
          unreached.map(({ reason }) => reason),
          words.language,
        ),
        'm',
      ),
      minor(columns.date('since', texts.since)),
      columns.number('days', texts.unreachedDays),
      minor(columns.text('given-up', texts.givenUp)),
    ],
    rows: unreached.map((page) => [
      page.path,
      ownUrl(page.url, page.path, base),
      page.title,
      page.reason,
      page.since,
      page.days,
      page.isGivenUp ? texts.givenUp : '',
    ]),
  };
}

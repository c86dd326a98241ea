import { problemsOf, type IssueUse, type Problem } from '../../figures/problems';
import { isIssueKind, issueLabel, type Accepted, type AcceptanceFault, type Severity } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor, minor } from './columns';
import { problemCells, problemColumns } from './problem-rows';
import type { TableSpec } from './table-spec';
import { groupBy } from '../../group-by';

interface AcceptedUse extends IssueUse, Accepted {
  readonly severity: Severity;
  readonly title?: string | null;
}

/** Problems that were judged fine, each with the pages for which they were: what was accepted for another reason stands by itself. */
export function acceptedProblems<T extends AcceptedUse>(uses: readonly T[], root: string): Problem<T>[] {
  const byRule = groupBy(uses, ({ until, reason }) => JSON.stringify([until, reason]));
  return [...byRule.values()].flatMap((own) => problemsOf(own, root));
}

export function acceptedTable(problems: readonly Problem<AcceptedUse>[], words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'accepted',
    caption: texts.acceptedList,
    empty: texts.noAccepted,
    layout: 'rows',
    columns: [
      ...problemColumns(words),
      columns.text('reason', texts.acceptedBecause, 'l'),
      minor(columns.date('until', texts.acceptedUntil)),
    ],
    rows: problems.map((problem) => [
      ...problemCells(problem, words, base),
      problem.uses[0]!.reason,
      problem.uses[0]!.until,
    ]),
  };
}

/** Rules that accept nothing today, and why. */
export function faultsTable(faults: readonly AcceptanceFault[], words: Words): TableSpec {
  const { texts, language } = words;
  const columns = columnsFor(words);
  return {
    id: 'acceptances',
    caption: texts.acceptanceFaults,
    empty: '',
    layout: 'rows',
    columns: [
      columns.choice(
        'fault',
        texts.acceptanceFault,
        {
          'run-out': texts.fault_runOut,
          'no-match': texts.fault_noMatch,
          'no-kind': texts.fault_noKind,
        },
        'l',
      ),
      minor(columns.text('kind', texts.issue)),
      columns.text('path', texts.page, 'l'),
      minor(columns.text('detail', texts.detail, 'l')),
      minor(columns.number('count', texts.pagesColumn)),
      minor(columns.text('reason', texts.acceptedBecause, 'l')),
      minor(columns.date('until', texts.acceptedUntil)),
    ],
    rows: faults.map(({ fault, kind, path, detail, uses, reason, until }) => [
      fault,
      isIssueKind(kind) ? issueLabel(kind, language) : kind,
      path,
      detail,
      uses,
      reason,
      until,
    ]),
  };
}

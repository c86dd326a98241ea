import type { SiteReport } from '../../model';
import type { Words } from '../messages/words';
import { columnsFor } from '../tables/columns';
import { ownUrl, shownDetail } from '../tables/site-base';
import type { TableSpec } from '../tables/table-spec';

/** Issues in the report's own rank: priority, then visits. */
export function issuesTable({ issues }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'issues',
    caption: texts.issueList,
    empty: texts.noIssues,
    layout: 'rows',
    columns: [
      columns.severity,
      columns.issue,
      columns.page,
      columns.url,
      columns.title,
      columns.text('detail', texts.detail, 'l'),
      columns.visits,
      columns.date('since', texts.since),
      columns.number('scrapes', texts.scrapesOpen),
    ],
    rows: issues.map((issue) => [
      issue.severity,
      issue.kind,
      issue.path,
      ownUrl(issue.url, issue.path, base),
      issue.title,
      shownDetail(issue, base),
      issue.visits,
      issue.since,
      issue.scrapes,
    ]),
  };
}

/** Issues of the recording before that are gone. */
export function fixedTable({ fixedIssues }: SiteReport, words: Words, base: string): TableSpec {
  const { texts } = words;
  const columns = columnsFor(words);
  return {
    id: 'fixed',
    caption: texts.fixedIssues,
    empty: texts.noFixed,
    layout: 'rows',
    columns: [
      columns.severity,
      columns.issue,
      columns.page,
      columns.text('detail', texts.detail, 'l'),
      columns.date('since', texts.since),
    ],
    rows: fixedIssues.map((issue) => [issue.severity, issue.kind, issue.path, shownDetail(issue, base), issue.since]),
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
      columns.title,
      columns.choice('reason', texts.reason),
      columns.date('since', texts.since),
      columns.number('days', texts.unreachedDays),
      columns.text('given-up', texts.givenUp),
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

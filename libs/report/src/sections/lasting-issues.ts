import type { GonePage, IssueSpan } from '@scrape-and-report/record';
import { isRemoval } from '../figures/find-issues';

/**
 * Issues that stay while the site stays as it is. External targets, and pages that are not reached for a moment, fail and
 * recover by themselves; and a page that was
 * removed is asked for once more on the day after, and then never again: the change itself says it.
 */
export function lastingIssues(issues: readonly IssueSpan[], gone: readonly GonePage[]): IssueSpan[] {
  const removed = new Set(gone.map(({ path }) => path));
  return issues.filter(
    (issue) =>
      issue.kind !== 'broken-external-link' &&
      issue.kind !== 'external-link-home' &&
      issue.kind !== 'not-reached' &&
      !(isRemoval(issue) && removed.has(issue.path)),
  );
}

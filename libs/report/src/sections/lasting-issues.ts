import type { GonePage, IssueSpan } from '@scrape-and-report/record';
import { isRemoval } from '../figures/find-issues';

/**
 * Issues that stay while the site stays as it is. External targets, pages that are not reached for a moment, and answers
 * that are slow fail and recover by themselves, a certificate ends because days pass; and a page that was removed is asked
 * for once more on the day after, and then never again: the change itself says it.
 */
export function lastingIssues(issues: readonly IssueSpan[], gone: readonly GonePage[]): IssueSpan[] {
  const removed = new Set(gone.map(({ path }) => path));
  return issues.filter(
    (issue) =>
      issue.kind !== 'broken-external-link' &&
      issue.kind !== 'external-link-home' &&
      issue.kind !== 'not-reached' &&
      issue.kind !== 'slow-page' &&
      issue.kind !== 'certificate-expiring' &&
      !(isRemoval(issue) && removed.has(issue.path)),
  );
}

import { problemsOf, rankProblems, type Problem, type WeighedProblem } from '../figures/problems';
import { SEVERITIES, type FixedIssue, type SiteIssue, type SiteReport } from '../model';

/** What is to be mended on the site, and what was mended since the recording before: the one count of problems everywhere. */
export interface SiteProblems {
  /** Heaviest first. */
  readonly problems: readonly WeighedProblem<SiteIssue>[];
  readonly fixedProblems: readonly Problem<FixedIssue>[];
}

export function siteProblems({
  root,
  issues,
  fixedIssues,
  usage,
}: Pick<SiteReport, 'root' | 'issues' | 'fixedIssues' | 'usage'>): SiteProblems {
  const lost = [...(usage?.unknownVisited ?? []), ...(usage?.removedButVisited ?? [])];
  const lostVisits = new Map(lost.map(({ url, visits }) => [url, visits]));
  const problems = rankProblems(issues, { root, severities: SEVERITIES, lostVisits });
  const open = new Set(problems.map(({ key }) => key));
  return {
    problems,
    // One of several uses that is gone mends nothing.
    fixedProblems: problemsOf(fixedIssues, root).filter(({ key }) => !open.has(key)),
  };
}

import { dayOfScrape, type IssueSpan } from '@scrape-and-report/record';
import { acceptanceOf, type Acceptance } from '../figures/acceptance';
import { isRemoval } from '../figures/find-issues';
import { SEVERITIES, severityOf, type IssueKind, type SiteIssue, type SiteReport } from '../model';
import { lookedAt } from './looked-at';
import type { SiteSource } from './site-source';
import { urlOf } from './url-of';
import { visitsOf, type VisitsByPath } from './usage/site-usage';

/** Issues in the order in which they deserve attention, and those that were mended since the scrape before. */
export function siteIssues(
  source: SiteSource,
  visits: VisitsByPath,
): Pick<SiteReport, 'issues' | 'accepted' | 'acceptanceFaults' | 'fixedIssues'> {
  const { history, compared, nr, before, facts, issues } = source;
  const pages = new Map(facts.pages.map((page) => [page.path, page]));
  const sinceOf = ({ from }: IssueSpan): string => dayOfScrape(history.scrapes[from - 1]!.timestamp);
  const goneSince = new Map(source.gone.map((page) => [page.path, page.gone]));
  // That a page gives 404 on the day of its removal is the removal; from the next day on, something still names it.
  const isNews = (issue: IssueSpan, day: number): boolean => !isRemoval(issue) || goneSince.get(issue.path) !== day;
  const news = issues.filter((issue) => isNews(issue, nr));
  const acceptance = siteAcceptance(source);
  const { open, accepted } = acceptance.divide(news);
  const faults = acceptance.faults(news);
  const rankedIssue = (issue: IssueSpan): SiteIssue => {
    const { path, kind, detail } = issue;
    const page = pages.get(path);
    return {
      ...kindOf(kind),
      path,
      url: page?.url ?? urlOf(source.root, path),
      title: page?.title ?? null,
      detail,
      since: sinceOf(issue),
      // Of two that are compared it is in one, or in both.
      scrapes: source.isPair ? (issue.from > (before ?? 0) ? 1 : 2) : nr - issue.from + 1,
      visits: visitsOf(visits, path),
    };
  };
  const acceptedIssues = accepted.map(({ issue, rule }) => ({
    ...rankedIssue(issue),
    reason: rule.reason,
    until: rule.until ?? null,
  }));
  const wasLookedAt = lookedAt(source);
  return {
    issues: open.map(rankedIssue).sort(compareRank),
    ...(accepted.length > 0 && { accepted: acceptedIssues.sort(compareRank) }),
    ...(faults.length > 0 && { acceptanceFaults: faults }),
    fixedIssues: [...compared.issuesFixedAt(nr)]
      // Nobody mended what was merely not reached.
      .filter((issue) => isNews(issue, before ?? nr) && issue.kind !== 'not-reached' && wasLookedAt(issue))
      .filter((issue) => acceptance.ruleOf(issue) === null)
      .map((issue) => {
        return { ...kindOf(issue.kind), path: issue.path, detail: issue.detail, since: sinceOf(issue) };
      }),
  };
}

/** What is accepted on the day of the recording. */
export function siteAcceptance({ report, root, history, nr }: SiteSource): Acceptance {
  return acceptanceOf(report.accepted, { root, day: dayOfScrape(history.scrapes[nr - 1]!.timestamp) });
}

function kindOf(kind: string): Pick<SiteIssue, 'kind' | 'severity'> {
  return { kind: kind as IssueKind, severity: severityOf(kind as IssueKind) };
}

function compareRank(a: SiteIssue, b: SiteIssue): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (b.visits ?? 0) - (a.visits ?? 0) ||
    compareText(a.kind, b.kind) ||
    compareText(a.path, b.path) ||
    compareText(a.detail, b.detail)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

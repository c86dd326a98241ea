import { MOST_NAMED, type NamedFinds, type ReportNews } from '@scrape-and-report/production';
import { detailLabel, issueLabel, type SiteReport } from '../model';
import { siteProblems } from './site-problems';

/** What a report found, by name, for a message: the most visited first, problems by their weight. */
export function newsOf(report: SiteReport): ReportNews {
  const { language, changedAspects, newPages, removedPages, unreached, usage } = report;
  const changed = new Map(changedAspects.map((change) => [change.path, change]));
  const isFirst = report.previous === null;
  // After a first recording all is new, which tells nothing.
  const fresh = isFirst
    ? []
    : siteProblems(report).problems.filter(({ scrapes, kind }) => scrapes === 1 && kind !== 'not-reached');
  return {
    changed: findsOf([...changed.values()].sort(byVisits).map(pageFind)),
    added: findsOf([...newPages].sort(byVisits).map(pageFind)),
    removed: findsOf([...removedPages].sort(byVisits).map(pageFind)),
    problems: findsOf(
      fresh.map((problem) => ({
        name: issueLabel(problem.kind, language),
        where: detailLabel(problem, language) || problem.uses[0]!.path,
        visits: problem.visits,
      })),
    ),
    removedVisited: findsOf((usage?.removedButVisited ?? []).map(pageFind)),
    unreached: findsOf(unreached.map((page) => pageFind({ ...page, visits: null }))),
  };
}

interface FoundPage {
  readonly path: string;
  readonly title: string | null;
  readonly visits: number | null;
}

type Find = NamedFinds['named'][number];

function pageFind({ path, title, visits }: FoundPage): Find {
  return { name: title || path, where: path, visits };
}

function findsOf(finds: readonly Find[]): NamedFinds {
  const named = finds
    .slice(0, MOST_NAMED)
    .map(({ name, where, visits }) => ({ name: cut(name), where: cut(where), visits }));
  return { count: finds.length, named };
}

function byVisits(a: FoundPage, b: FoundPage): number {
  return (b.visits ?? 0) - (a.visits ?? 0) || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

const MOST_CHARS = 200;

function cut(text: string): string {
  return text.length <= MOST_CHARS ? text : `${text.slice(0, MOST_CHARS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

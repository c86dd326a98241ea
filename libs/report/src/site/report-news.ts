import {
  MOST_NAMED,
  type NamedFinds,
  type OwnerNews,
  type ReportNews,
  type SectionConfig,
} from '@scrape-and-report/production';
import { detailLabel, issueLabel, type SiteReport } from '../model';
import { factsOf, sectionOf, type SectionFacts } from '../sections/section-of';
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

/** Pages by what became of them since the scrape before. */
export function movementsOf({ newPages, removedPages, changedAspects, unreached }: SiteReport): PageCounts {
  const changed = new Set(changedAspects.map(({ path }) => path));
  const kept = unreached.filter(({ isGivenUp }) => !isGivenUp).length;
  return {
    ...{ new: newPages.length, removed: removedPages.length, changed: changed.size },
    ...(kept > 0 && { 'not reached': kept }),
    ...(kept < unreached.length && { 'given up': unreached.length - kept }),
  };
}

export interface PageCounts {
  readonly new: number;
  readonly removed: number;
  readonly changed: number;
  readonly 'not reached'?: number;
  readonly 'given up'?: number;
}

/** What was found for each owner, in all of his sections together: so that no page is told twice. */
export function newsOfOwners(
  report: SiteReport,
  { sections, gone }: { readonly sections: readonly SectionConfig[]; readonly gone: Iterable<SectionFacts> },
): OwnerNews[] {
  const byOwner = new Map<string, SectionConfig[]>();
  for (const section of sections) {
    const owner = section.owner?.toLowerCase();
    if (owner) byOwner.set(owner, [...(byOwner.get(owner) ?? []), section]);
  }
  if (byOwner.size === 0) return [];
  const facts = new Map<string, SectionFacts>();
  for (const page of gone) facts.set(page.path, page);
  for (const page of report.pages) facts.set(page.path, page);
  return [...byOwner.values()].map((owned) => {
    const areIn = owned.map(sectionOf);
    const own = partOf(report, ({ path }) => areIn.some((isIn) => isIn(factsOf(facts, path))));
    return { sections: owned.map(({ name }) => name), changed: { ...movementsOf(own) }, news: newsOf(own) };
  });
}

type IsOwn = (row: { readonly path: string }) => boolean;

function partOf(report: SiteReport, isOwn: IsOwn): SiteReport {
  const { changedAspects, newPages, removedPages, issues, unreached, usage } = report;
  return {
    ...report,
    changedAspects: changedAspects.filter(isOwn),
    newPages: newPages.filter(isOwn),
    removedPages: removedPages.filter(isOwn),
    issues: issues.filter(isOwn),
    unreached: unreached.filter(isOwn),
    usage: usage && { ...usage, removedButVisited: usage.removedButVisited.filter(isOwn) },
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

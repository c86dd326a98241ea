import { dayOfScrape } from '@scrape-and-report/record';
import { ownFactsOf } from '../changes/own-facts';
import { problemsOf } from '../figures/problems';
import type { IssueKind, Orphan, SectionSummary, SitePage, UnreachedPage } from '../model';
import { lastingIssues } from '../sections/lasting-issues';
import { factsOf, sectionOf, type SectionFacts } from '../sections/section-of';
import { siteAcceptance } from './site-issues';
import type { SiteSource } from './site-source';
import { visitsOf, type VisitsByPath } from './usage/site-usage';

/** Every page of the scrape, sorted by path. */
export function sitePages(source: SiteSource, visits: VisitsByPath, ownFacts: readonly string[] = []): SitePage[] {
  const { facts, history, living, issues } = source;
  const dayAt = (nr: number): string => dayOfScrape(history.scrapes[nr - 1]!.timestamp);
  const issueCounts = new Map<string, number>();
  for (const { path } of siteAcceptance(source).divide(issues).open)
    issueCounts.set(path, (issueCounts.get(path) ?? 0) + 1);
  return facts.pages.map((page) => {
    const life = living.get(page.page_id);
    const own = ownFacts.length === 0 ? null : ownFactsOf(page.own_facts);
    return {
      ...(own && { own: ownFacts.map((name) => own.get(name) ?? null) }),
      path: page.path,
      url: page.url,
      title: page.title,
      language: page.language,
      pagetype: page.pagetype,
      business: page.business,
      category: page.category,
      modified: page.modified,
      words: page.ed_words,
      inlinks: page.inlinks,
      issues: issueCounts.get(page.path) ?? 0,
      firstSeen: dayAt(life?.first ?? 1),
      lastChanged: dayAt(life?.changed ?? 1),
      visits: visitsOf(visits, page.path),
    };
  });
}

/** Pages to which no page links, with what knew them; most visited first. */
export function siteOrphans(source: SiteSource, visits: VisitsByPath): Orphan[] {
  const { facts } = source;
  const { ruleOf } = siteAcceptance(source);
  const unreached = new Set(facts.unreached.map(({ page_id }) => page_id));
  return facts.pages
    .filter(({ inlinks, path, page_id }) => inlinks === 0 && path !== '/' && !unreached.has(page_id))
    .filter(({ path }) => ruleOf({ kind: 'orphan', path, detail: '' }) === null)
    .map(({ path, url, title, sources }) => {
      const count = visitsOf(visits, path);
      const known = [...sources.split(',').filter(Boolean), ...(count ? ['analytics'] : [])];
      return { path, url, title, sources: known, visits: count };
    })
    .sort((a, b) => (b.visits ?? 0) - (a.visits ?? 0) || (a.path < b.path ? -1 : 1));
}

/** Known pages that were not reached, those given up too, by path. */
export function siteUnreached({ facts, gone }: SiteSource): UnreachedPage[] {
  const pages = new Map<number, { readonly path: string; readonly url: string; readonly title: string | null }>(
    [...gone, ...facts.pages].map((page) => [page.page_id, page]),
  );
  return facts.unreached
    .flatMap(({ page_id, reason, since, days, given_up }): UnreachedPage[] => {
      const page = page_id === null ? undefined : pages.get(page_id);
      if (!page) return [];
      const { path, url, title } = page;
      return [{ path, url, title, reason, since, days, isGivenUp: given_up === 1 }];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the site page says of each section. */
export function sectionSummaries(source: SiteSource): SectionSummary[] {
  const { facts, gone, compared, nr, issues } = source;
  if (source.report.sections.length === 0) return [];
  const known = new Map<string, SectionFacts>([...gone, ...facts.pages].map((page) => [page.path, page]));
  const events = [...compared.movesAt(nr), ...compared.changesAt(nr)];
  const ownIssues = siteAcceptance(source)
    .divide(lastingIssues(issues, gone))
    .open.map((issue) => ({ ...issue, kind: issue.kind as IssueKind }));
  return source.report.sections.map((section) => {
    const isIn = sectionOf(section);
    const isOwn = ({ path }: { readonly path: string }): boolean => isIn(factsOf(known, path));
    const count = (rows: readonly { readonly path: string }[]): number => rows.filter(isOwn).length;
    return {
      name: section.name,
      file: `${section.name}.html`,
      pages: count(facts.pages),
      issues: problemsOf(ownIssues.filter(isOwn), source.root).length,
      changes: count(events),
    };
  });
}

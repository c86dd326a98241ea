import { dayOfScrape } from '@scrape-and-report/record';
import { ownFactNames, ownFactsOf } from '../changes/own-facts';
import { acceptanceOf } from '../figures/acceptance';
import {
  SEVERITIES,
  severityOf,
  type AcceptedSectionIssue,
  type IssueKind,
  type SectionInput,
  type SectionIssue,
  type SectionPage,
} from '../model';
import { factsOf, sectionOf, type SectionFacts } from './section-of';
import { lastingIssues } from './lasting-issues';
import { changesOfSections } from './section-changes';
import type { SectionSource } from './section-source';

/**
 * One value a section, in the order of the configuration. Holds nothing of the day: the same site in another scrape gives
 * the same values.
 */
export function splitSections(source: SectionSource): SectionInput[] {
  const { sections, language, editLink, baseUrl } = source.report;
  const facts = factsByPath(source);
  const changes = changesOfSections(source, facts);
  const { root, nr, history } = source;
  const day = dayOfScrape(history.scrapes[nr - 1]!.timestamp);
  const { open, accepted } = acceptanceOf(source.report.accepted, { root, day }).divide(
    lastingIssues(source.issues, source.gone),
  );
  return sections.map((section, index) => {
    const isIn = sectionOf(section);
    const isOwn = ({ path }: { readonly path: string }): boolean => isIn(factsOf(facts, path));
    const own = accepted.filter(({ issue }) => isOwn(issue));
    const pages = source.pages.filter(isOwn);
    const ownFacts = ownFactNames(pages);
    return {
      format: 1,
      section: section.name,
      language,
      root,
      ...(editLink && { editLink }),
      ...(source.pageTarget && { pageTarget: source.pageTarget }),
      ...(baseUrl && { published: baseUrl }),
      ...(ownFacts.length > 0 && { ownFacts }),
      pages: pages.map((page) => sectionPage(source, page, ownFacts)),
      issues: open
        .filter(isOwn)
        .map((issue) => sectionIssue(source, issue))
        .sort(compareIssues),
      ...(own.length > 0 && {
        accepted: own
          .map(({ issue, rule }): AcceptedSectionIssue => {
            return { ...sectionIssue(source, issue), reason: rule.reason, until: rule.until ?? null };
          })
          .sort(compareIssues),
      }),
      changes: changes[index]!,
    };
  });
}

/** What is known of each path, living or gone. */
function factsByPath({ pages, gone }: SectionSource): Map<string, SectionFacts> {
  const facts = new Map<string, SectionFacts>();
  for (const page of gone) facts.set(page.path, page);
  for (const page of pages) facts.set(page.path, page);
  return facts;
}

function sectionPage(
  { living, history }: SectionSource,
  page: SectionSource['pages'][number],
  ownFacts: readonly string[],
): SectionPage {
  const first = living.get(page.page_id)?.first ?? 1;
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
    firstSeen: dayOfScrape(history.scrapes[first - 1]!.timestamp),
  };
}

function sectionIssue({ history }: SectionSource, issue: SectionSource['issues'][number]): SectionIssue {
  const kind = issue.kind as IssueKind;
  const since = dayOfScrape(history.scrapes[issue.from - 1]!.timestamp);
  return { kind, severity: severityOf(kind), path: issue.path, detail: issue.detail, since };
}

function compareIssues(a: SectionIssue, b: SectionIssue): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.kind, b.kind) ||
    compareText(a.path, b.path) ||
    compareText(a.detail, b.detail)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

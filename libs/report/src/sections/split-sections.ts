import { dayOfScrape } from '@scrape-and-report/record';
import {
  SEVERITIES,
  severityOf,
  type IssueKind,
  type SectionInput,
  type SectionIssue,
  type SectionPage,
} from '../model';
import { factsOf, isInSection, type SectionFacts } from './section-of';
import { lastingIssues } from './lasting-issues';
import { changesOfSections } from './section-changes';
import type { SectionSource } from './section-source';

/**
 * One value a section, in the order of the configuration. Holds nothing of the day: the same site in another scrape gives
 * the same values.
 */
export function splitSections(source: SectionSource): SectionInput[] {
  const { sections, language, editLink } = source.report;
  const facts = factsByPath(source);
  const changes = changesOfSections(source, facts);
  const issues = lastingIssues(source.issues, source.gone);
  return sections.map((section, index) => ({
    format: 1,
    section: section.name,
    language,
    root: source.root,
    ...(editLink && { editLink }),
    pages: source.pages.filter((page) => isInSection(page, section)).map((page) => sectionPage(source, page)),
    issues: issues
      .filter(({ path }) => isInSection(factsOf(facts, path), section))
      .map((issue) => sectionIssue(source, issue))
      .sort(compareIssues),
    changes: changes[index]!,
  }));
}

/** What is known of each path, living or gone. */
function factsByPath({ pages, gone }: SectionSource): Map<string, SectionFacts> {
  const facts = new Map<string, SectionFacts>();
  for (const page of gone) facts.set(page.path, page);
  for (const page of pages) facts.set(page.path, page);
  return facts;
}

function sectionPage({ living, history }: SectionSource, page: SectionSource['pages'][number]): SectionPage {
  const first = living.get(page.page_id)?.first ?? 1;
  return {
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

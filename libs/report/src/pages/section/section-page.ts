import { digestOfSection } from '../../sections/render-section-input';
import { problemsOf } from '../../figures/problems';
import type { SectionInput } from '../../model';
import { h, type Child } from '../client/shared/h';
import { livesFor, renderDocument, type PageAssets } from '../html/document';
import { pageHeader, tabs } from '../html/frame';
import { issueSummary } from '../html/issue-summary';
import { wordsOf, type Words } from '../messages/words';
import { acceptedProblems, acceptedTable } from '../tables/accepted-table';
import { languagesOf } from '../tables/languages';
import { renderGrid, type Grid, type GridOptions } from '../tables/render-grid';
import { baseOf } from '../tables/site-base';
import { SECTION_DIGEST_META } from './section-digest';
import { sectionChanges, sectionIssues, sectionPages } from './section-tables';

/**
 * The page of one section, made of nothing but its text: the same text gives the same bytes.
 *
 * @param sectionText JSON of a `SectionInput`; its SHA-256 stands in the page
 * @throws SyntaxError when the text is no JSON
 */
export function composeSectionPage(sectionText: string, assets: PageAssets): string {
  const input = JSON.parse(sectionText) as SectionInput;
  const words = wordsOf(input.language);
  const { texts } = words;
  const base = baseOf(input.root);
  const { editLink } = input;
  const languages = languagesOf(input.pages);
  const options = { words, base, editLink, languages, pages: sectionPages(input, words, base) };
  const changes = renderGrid(sectionChanges(input, words, base), options);
  const problems = problemsOf(input.issues, input.root);
  const issues = renderGrid(sectionIssues(input, problems, words, base), options);
  const pages = renderGrid(options.pages, options);
  const accepted = acceptedGrid(input, options);
  const hasErrors = input.issues.some(({ severity }) => severity === 'error');
  return renderDocument({
    assets,
    words,
    title: `${words.say('sectionPage', { name: input.section })} – ${base.replace(/^https?:\/\//, '')}`,
    base,
    editLink,
    published: input.published,
    siteLanguage: languages.main || undefined,
    life: livesFor(input.pageTarget),
    fileStem: input.section,
    meta: { [SECTION_DIGEST_META]: digestOfSection(sectionText) },
    header: pageHeader({
      words,
      root: input.root,
      title: words.say('sectionPage', { name: input.section }),
      facts: summaryOf(input, issues.count, words),
      links: [
        { href: 'index.html', text: texts.toSite },
        { href: '../index.html', text: texts.indexPage },
      ],
    }),
    main: tabs(
      [
        {
          name: 'changes',
          label: texts.latestChanges,
          count: changes.count,
          body: [heading(texts.latestChanges), changes.place],
        },
        {
          name: 'issues',
          label: texts.issues,
          count: issues.count,
          tone: hasErrors ? 'error' : undefined,
          body: [
            heading(texts.issues),
            issueSummary(
              problems.map(({ kind, uses }) => ({ kind, severity: uses[0]!.severity })),
              words,
            ),
            issues.place,
            accepted ? [h('h3', null, texts.acceptedList), accepted.place] : null,
          ],
        },
        { name: 'pages', label: texts.allPages, count: pages.count, body: [heading(texts.allPages), pages.place] },
      ],
      words,
    ),
    data: changes.data + issues.data + (accepted?.data ?? '') + pages.data,
  });
}

/** What was judged fine, with the reason; null without any. */
function acceptedGrid({ accepted, pages, root }: SectionInput, options: GridOptions): Grid | null {
  if (!accepted) return null;
  const titles = new Map(pages.map(({ path, title }) => [path, title]));
  const uses = accepted.map((use) => ({ ...use, title: titles.get(use.path) ?? null }));
  return renderGrid(acceptedTable(acceptedProblems(uses, root), options.words, options.base), options);
}

function heading(text: string): Child {
  return h('h2', { class: 'sr-only' }, text);
}

function summaryOf({ pages, changes }: SectionInput, problems: number, words: Words): Child[] {
  const newest = changes[0];
  return [
    words.say('sectionSummary', {
      pages: words.say('nPages', { n: pages.length }),
      issues: words.say('nIssues', { n: problems }),
    }),
    newest ? words.say('newestChange', { when: words.shortDate(newest.found) }) : null,
  ];
}

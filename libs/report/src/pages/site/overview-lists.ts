import {
  aspectLabel,
  changeLabel,
  issueLabel,
  severityLabel,
  type ChangedAspect,
  type MovedPage,
  type SiteReport,
} from '../../model';
import type { SiteProblems } from '../../site/site-problems';
import { h, type Child, type VNode } from '../client/shared/h';
import { scraped } from '../html/frame';
import type { Words } from '../messages/words';
import type { GridOptions } from '../tables/render-grid';
import { baseOf, shownDetail } from '../tables/site-base';
import { groupBy } from '../../group-by';

const SHOWN = 8;

/** The heaviest problems. */
export function foremostIssues(
  { previous, root }: SiteReport,
  { problems }: SiteProblems,
  options: GridOptions,
): VNode {
  const { words } = options;
  const { texts, language } = words;
  const base = baseOf(root);
  const items = problems.slice(0, SHOWN).map(({ severity, kind, uses, visits, detail, scrapes }) => {
    const { path, title } = uses[0]!;
    return item(severity, severityLabel(severity, language), [
      h('strong', null, issueLabel(kind, language)),
      ' ',
      h(
        'a',
        { href: problemView(kind, uses.length > 1 ? null : path, shownDetail({ kind, detail }, base, language)) },
        named(path, title, options),
      ),
      uses.length > 1 ? ` ${words.say('andPages', { n: uses.length - 1 })}` : null,
      h(
        'small',
        null,
        // After a first recording all are new, which tells nothing.
        scrapes === 1 && previous !== null ? h('b', { class: 'fresh' }, texts.newIssues, ' · ') : null,
        scraped(shownDetail({ kind, detail }, base, language) || path),
        visits === null ? null : ` · ${words.say('visits', { n: visits })}`,
      ),
    ]);
  });
  return list(
    texts.mostUrgent,
    items,
    texts.noIssues,
    problems.length > SHOWN ? ['#tab=issues', texts.allIssues] : null,
  );
}

/** Some new and removed pages, then the changed ones, those that changed most first. */
export function foremostChanges({ newPages, removedPages, changedAspects }: SiteReport, options: GridOptions): VNode {
  const { words } = options;
  const { texts, language } = words;
  const moved = (kind: 'appeared' | 'vanished', grid: string, pages: readonly MovedPage[]): VNode[] =>
    pages.map(({ path, title }) =>
      item(kind === 'appeared' ? 'added' : 'removed', changeLabel(kind, language), [
        h('a', { href: viewOf('since', grid, path) }, named(path, title, options)),
        h('small', null, scraped(path)),
      ]),
    );
  const pages = [...moved('appeared', 'new', newPages), ...moved('vanished', 'removed', removedPages)];
  const changed = mostChanged(changedAspects, SHOWN).map(([path, own]) =>
    item('changed', changeLabel('changed', language), [
      h('a', { href: viewOf('since', 'changed', path) }, named(path, own[0]!.title, options)),
      h('small', null, scraped(path), ` · ${own.map(({ aspect }) => aspectLabel(aspect, language)).join(', ')}`),
    ]),
  );
  const items = [...pages.slice(0, Math.max(SHOWN / 2, SHOWN - changed.length)), ...changed].slice(0, SHOWN);
  return list(texts.largestChanges, items, texts.noChanges, items.length > 0 ? ['#tab=since', texts.allChanges] : null);
}

/** Changed pages by their largest modification factor; pages of one factor stay in the order of the report. */
export function mostChanged<T extends Pick<ChangedAspect, 'path' | 'factor'>>(
  changes: readonly T[],
  count: number,
): [path: string, changes: T[]][] {
  const byPath = groupBy(changes, ({ path }) => path);
  const largest = (own: readonly T[]): number => Math.max(...own.map(({ factor }) => factor));
  return [...byPath].sort(([, a], [, b]) => largest(b) - largest(a)).slice(0, count);
}

/** Address of the row of one problem: found by its page, or where it has several by what they share. */
function problemView(kind: string, path: string | null, detail: string): string {
  const filters = {
    'issues.f.kind': kind,
    ...(path === null ? { 'issues.f.detail': `=${detail}` } : { 'issues.f.uses': `=${path}` }),
  };
  return `#${new URLSearchParams({ tab: 'issues', at: 'issues', ...filters })}`;
}

/** Address of the rows of one page in a table of this file. */
function viewOf(tab: string, grid: string, path: string): string {
  return `#${new URLSearchParams({ tab, at: grid, [`${grid}.f.path`]: `=${path}` })}`;
}

/** A page's title in its own language, or its path. */
function named(path: string, title: string | null, { languages }: GridOptions): VNode {
  return title === null ? scraped(path) : scraped(title, languages?.main ? languages.of(path) : undefined);
}

function item(tone: string, label: string, what: Child): VNode {
  return h('li', null, h('span', { class: `tag ${tone}` }, label), h('span', { class: 'what' }, what));
}

function list(
  title: string,
  items: readonly VNode[],
  empty: string,
  more: readonly [href: string, text: string] | null,
): VNode {
  return h(
    'section',
    null,
    h('h3', null, title),
    items.length === 0 ? h('p', { class: 'empty' }, empty) : h('ul', { class: 'brief' }, items),
    more ? h('p', null, h('a', { href: more[0] }, more[1])) : null,
  );
}

/** The pages of the sections, with what is in them. */
export function sectionList({ sections }: SiteReport, words: Words): Child {
  if (sections.length === 0) return null;
  const { texts } = words;
  return h(
    'section',
    null,
    h('h3', null, texts.sections),
    h(
      'ul',
      { class: 'brief sections' },
      sections.map(({ name, file, pages, issues, changes }) =>
        h(
          'li',
          null,
          h(
            'span',
            { class: 'what' },
            h('a', { href: file }, name),
            h(
              'small',
              null,
              [
                words.say('nPages', { n: pages }),
                words.say('nIssues', { n: issues }),
                words.say('nChanges', { n: changes }),
              ].join(' · '),
            ),
          ),
        ),
      ),
    ),
  );
}

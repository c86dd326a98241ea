import { changeLabel, type LateChanges, type LatePage } from '../../model';
import { h, type Child, type VNode } from '../client/shared/h';
import { scraped } from '../html/frame';
import type { Words } from '../messages/words';

/** What changed on the site last: a part for each recording, with some of its pages, each a way to its change. */
export function lateList(lately: readonly LateChanges[], words: Words): Child {
  if (lately.length === 0) return h('p', { class: 'empty' }, words.texts.noneLately);
  return h(
    'div',
    { class: 'columns lately' },
    lately.map((changes) => recording(changes, words)),
  );
}

function recording(changes: LateChanges, words: Words): VNode {
  const { recorded, report, added, removed, changed, pages } = changes;
  const counts = [
    ...(added > 0 ? [words.say('nNew', { n: added })] : []),
    ...(removed > 0 ? [words.say('nRemoved', { n: removed })] : []),
    ...(changed > 0 ? [words.say('nChanged', { n: changed })] : []),
  ];
  const when = words.longDate(recorded);
  const rest = added + removed + changed - pages.length;
  return h(
    'section',
    null,
    h('h3', null, report ? h('a', { href: `${report}/index.html#tab=since` }, when) : when),
    h('p', { class: 'muted' }, counts.join(' · ')),
    h(
      'ul',
      { class: 'brief' },
      pages.map((page) => item(page, report, words)),
    ),
    rest > 0 ? h('p', { class: 'muted' }, words.say('andPages', { n: rest })) : null,
  );
}

const GRIDS: Readonly<Record<LatePage['kind'], readonly [grid: string, tone: string]>> = {
  appeared: ['new', 'added'],
  vanished: ['removed', 'removed'],
  changed: ['changed', 'changed'],
};

function item({ kind, path, title, language = '' }: LatePage, report: string | null, words: Words): VNode {
  const [grid, tone] = GRIDS[kind];
  const view = new URLSearchParams({ tab: 'since', at: grid, [`${grid}.f.path`]: `=${path}` });
  const name = title ? scraped(title, language) : scraped(path);
  return h(
    'li',
    null,
    h('span', { class: `tag ${tone}` }, changeLabel(kind, words.language)),
    h(
      'span',
      { class: 'what' },
      report ? h('a', { href: `${report}/index.html#${view}` }, name) : name,
      title ? h('small', null, scraped(path)) : null,
    ),
  );
}

import { h, type Child, type VNode } from '../client/shared/h';
import { shortened } from '../client/shared/safe-text';
import type { Words } from '../messages/words';

/** A text that was scraped, kept from turning its surroundings round, and within the room that a name has; with its language, if it is a text. */
export function scraped(text: string, lang?: string): VNode {
  return h('bdi', { lang }, shortened(text));
}

export interface HeaderParts {
  readonly words: Words;
  readonly root: string;
  readonly title: Child;
  readonly facts: readonly Child[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** The head of a page: what it is about, when it was recorded, where else to go, the theme. */
export function pageHeader({ words, root, title, facts, links }: HeaderParts): VNode {
  const theme = h('button', { type: 'button', class: 'theme', hidden: true }, h('span', { 'aria-hidden': 'true' }));
  return h(
    'header',
    { class: 'top' },
    h(
      'div',
      { class: 'about' },
      h(
        'p',
        { class: 'site' },
        h('a', { href: root, target: '_blank', rel: 'noopener noreferrer' }, scraped(root.replace(/^https?:\/\//, ''))),
      ),
      h('h1', null, title),
      h(
        'p',
        { class: 'facts' },
        facts.filter(Boolean).map((fact) => h('span', null, fact)),
      ),
    ),
    h(
      'nav',
      { class: 'go', 'aria-label': words.texts.indexPage },
      links.map(({ href, text }) => h('a', { href }, text)),
      theme,
    ),
  );
}

export interface TabParts {
  /** Lower-case name; part of the URL hash. */
  readonly name: string;
  readonly label: string;
  readonly count?: number;
  /** Draws the eye to the count. */
  readonly tone?: string;
  readonly body: Child;
}

/** Tabs and their panels; without scripts the panels stand below each other. */
export function tabs(parts: readonly TabParts[], words: Words): VNode[] {
  const tab = ({ name, label, count, tone }: TabParts, at: number): VNode =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'data-tab': name,
        'aria-controls': `panel-${name}`,
        'aria-selected': String(at === 0),
        tabindex: at === 0 ? 0 : -1,
      },
      label,
      count === undefined ? null : h('span', { class: tone ? `badge ${tone}` : 'badge' }, words.number(count)),
    );
  const panel = ({ name, body }: TabParts, at: number): VNode =>
    h(
      'section',
      {
        role: 'tabpanel',
        id: `panel-${name}`,
        'aria-labelledby': `tab-${name}`,
        class: at === 0 ? 'panel current' : 'panel',
      },
      body,
    );
  return [
    h('div', { class: 'tabs', role: 'tablist', 'aria-label': words.texts.contents }, parts.map(tab)),
    ...parts.map(panel),
  ];
}

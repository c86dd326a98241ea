/**
 * A cell's value as elements: the same in the rows that the renderer writes and in those that the browser adds.
 */
import type { UiTexts } from '../../html/ui';
import type { Cell, ColumnSpec, ListCell } from '../../tables/table-spec';
import { editLinkOf } from './edit-link';
import { langTag } from './lang';
import { lifeHash } from './life-hash';
import { h, type Child, type VNode } from './h';
import { sparkline } from './spark';
import { formatNumber, say, shortened } from './safe-text';
import { localPart, own } from './values';

/** Entries of a list that its details show; CSV has them all. */
const MOST_LISTED = 300;

export interface CellContext {
  readonly ui: UiTexts;
  /** Prefix of addresses of the site's pages. */
  readonly base: string;
  /** Template of the address at which a page is edited, if there is one. */
  readonly editLink?: string;
  /** Of most pages; absent where none is known. */
  readonly language?: string;
  /** Whether the lives of pages stand beside the report. */
  readonly hasLives?: boolean;
  /** The row's other cells, by column. */
  readonly get: (id: string) => Cell | undefined;
}

/** The cell of that column as text, or nothing. */
export function textAt(context: Pick<CellContext, 'get'>, id: string): string {
  const value = context.get(id);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The language of what was recorded in the row; empty where it is unknown, undefined where it is of no page. */
export function langAt({ get, language }: Pick<CellContext, 'get' | 'language'>): string | undefined {
  if (language === undefined) return undefined;
  const own = get('lang');
  if (own) return langTag(own);
  const told = get('language');
  return own === undefined && told !== undefined ? langTag(told) : language;
}

/** The cell of a row; long texts and addresses are shortened, unless they are to be seen whole. */
export function renderCell(
  column: ColumnSpec,
  value: Cell | undefined,
  context: CellContext,
  shown: (text: string) => string = shortened,
): Child {
  const { ui } = context;
  if (value === null || value === undefined || value === '')
    return textCell(column, h('span', { class: 'none', title: ui.none }, '\u2013'), context);
  switch (column.kind) {
    case 'page':
      return pageCell(String(value), textAt(context, 'url'), context, shown);
    case 'url':
      return link(String(value), shown(localPart(String(value), context.base)));
    case 'file':
      return h(
        'a',
        { href: value },
        h('bdi', null, (column.textFrom && textAt(context, column.textFrom)) || String(value)),
      );
    case 'number':
      return numberCell(column, value as number, context);
    case 'factor':
      return factorCell(value as number, ui);
    case 'share':
      return `${formatNumber((value as number) * 100, ui, 0)}\u2009%`;
    case 'choice':
      return choiceCell(column, String(value));
    case 'list':
      return listCell(column, value as ListCell, context);
    case 'spark':
      return sparkline(value as readonly (number | null)[]);
    default:
      return textCell(column, h('bdi', { lang: recordedLang(column, context) }, shown(String(value))), context);
  }
}

function recordedLang({ recorded, recordedIn }: ColumnSpec, context: CellContext): string | undefined {
  return recorded || recordedIn?.includes(textAt(context, 'kind')) ? langAt(context) : undefined;
}

function textCell({ opensLife }: ColumnSpec, content: VNode, context: CellContext): VNode {
  const path = opensLife && context.hasLives ? textAt(context, 'path') : '';
  return path ? h('a', { href: lifeHash(path) }, content) : content;
}

/** A page with the way to where it is edited; `url` where it is not simply base and path. */
export function pageCell(path: string, url: string, context: CellContext, shown = shortened): Child {
  const page = { path, url: url || context.base + path };
  return [link(page.url, shown(path)), spaced(editLinkOf(page, context))];
}

/** Apart from what stands before it. */
const spaced = (node: VNode | null): Child => node && [' ', node];

/** A link out; as plain text when its address is not one that may be followed. */
export function link(href: string, text: string): VNode {
  return /^https?:[^\s"'<>]+$/i.test(href)
    ? h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, h('bdi', null, text))
    : h('bdi', null, text);
}

/** A signed number is coloured where the row says that more of it is worse. */
function numberCell(column: ColumnSpec, value: number, { ui, get }: CellContext): Child {
  if (!column.signed) return formatNumber(value, ui);
  const tone = value === 0 || !get('problem') ? '' : value > 0 ? ' worse' : ' better';
  return h('span', { class: `delta${tone}` }, `${value > 0 ? '+' : ''}${formatNumber(value, ui)}`);
}

/** How much of a text changed, as a bar and a number; at least a sliver when anything did. */
export function factorCell(value: number, ui: UiTexts): VNode {
  const width = Math.max(value > 0 ? 1 : 0, Math.round(value * 40));
  return h(
    'span',
    { class: 'factor' },
    h(
      'svg',
      { viewBox: '0 0 40 6', width: 40, height: 6, 'aria-hidden': 'true', focusable: 'false' },
      h('rect', { class: 'track', width: 40, height: 6, rx: 3 }),
      h('rect', { class: 'fill', width, height: 6, rx: Math.min(3, width / 2) }),
    ),
    value > 0 && value < 0.01 ? `<${formatNumber(0.01, ui)}` : formatNumber(value, ui),
  );
}

export function choiceCell(column: ColumnSpec, value: string): VNode {
  const label = own(column.labels, value) ?? value;
  const tone = own(column.tones, value);
  return tone ? h('span', { class: `tag ${tone}` }, label) : h('bdi', null, label);
}

/** Names of files beside this one, each a link. */
function fileLinks(items: ListCell): VNode {
  return h(
    'span',
    { class: 'files' },
    items.map(([href, name]) => [h('a', { href }, h('bdi', null, name)), ' ']),
  );
}

/** The first entry; all of them are in the row's details. */
function listCell(column: ColumnSpec, items: ListCell, context: CellContext): Child {
  const { ui, base } = context;
  if (items.length === 0) return h('span', { class: 'none', title: ui.none }, '\u2013');
  if (column.files) return fileLinks(items);
  const more = items.length > 1 ? h('span', { class: 'more' }, say(ui.andMore, { n: items.length - 1 }, ui)) : null;
  return column.chain ? chain(items, base) : [firstOf(column, items[0]![0]!, context), more];
}

/** A page of the site leads to it. */
function firstOf(column: ColumnSpec, text: string, context: CellContext): Child {
  return column.linked ? pageCell(text, '', context) : h('bdi', null, shortened(text));
}

/** Hops of a redirect: the address, and the type of the step to it. */
function chain(items: ListCell, base: string): VNode {
  return h(
    'span',
    { class: 'chain' },
    items.map(([url, step]) => [
      step ? h('span', { class: 'hop' }, ` \u2192 ${step} `) : null,
      h('bdi', null, shortened(localPart(url!, base))),
    ]),
  );
}

/** The whole value, for the details of a row. */
export function renderWhole(column: ColumnSpec, value: Cell | undefined, context: CellContext): Child {
  const items = column.kind === 'list' && !column.files ? (value as ListCell | null) : null;
  if (!items || items.length === 0) return renderCell(column, value, context, (text) => text);
  return h(
    'ul',
    { class: 'uses' },
    items.slice(0, MOST_LISTED).map(([first = '', second, tag]) => {
      const lang = !column.linked ? null : tag ? langTag(tag) : context.language;
      const text = second ? h('span', { class: 'muted' }, '\u2013 ', h('bdi', { lang }, second)) : null;
      const entry = /^https?:/i.test(first) ? link(first, shortened(first)) : firstOf(column, first, context);
      return h('li', null, entry, ' ', text);
    }),
    items.length > MOST_LISTED
      ? h('li', null, say(context.ui.andMore, { n: items.length - MOST_LISTED }, context.ui))
      : null,
  );
}

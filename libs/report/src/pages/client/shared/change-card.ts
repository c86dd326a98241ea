/**
 * A change as a card: the page, what changed on it, and the two values beside each other.
 */
import type { ColumnSpec } from '../../tables/table-spec';
import { choiceCell, factorCell, langAt, pageCell, textAt, type CellContext } from './cells';
import { diffTable, type PackedDiff } from './diff-view';
import { h, type VNode } from './h';
import { say, shortDate, shortened } from './safe-text';
import { own } from './values';

/** Head of a card: the page that a change, or several found together, belongs to. */
export function renderCardHead(context: CellContext, level: 'h2' | 'h3'): VNode {
  const { get, ui } = context;
  const visits = get('visits');
  const title = textAt(context, 'title') || null;
  const [path, found] = [textAt(context, 'path'), textAt(context, 'found')];
  return h(
    'header',
    null,
    h(level, null, h('bdi', { lang: title && langAt(context) }, shortened(title || path))),
    h(
      'p',
      null,
      pageCell(path, textAt(context, 'url'), context),
      found ? h('span', { class: 'when' }, say(ui.found, { when: shortDate(found, ui) })) : null,
      typeof visits === 'number' ? h('span', { class: 'when' }, say(ui.visits, { n: visits }, ui)) : null,
    ),
  );
}

/** One change: what changed, how much, since when, and the two values beside each other. */
export function renderChange(table: { readonly columns: readonly ColumnSpec[] }, context: CellContext): VNode {
  const { get, ui } = context;
  const column = (id: string): ColumnSpec | undefined => table.columns.find((candidate) => candidate.id === id);
  const kind = column('kind');
  const aspect = column('aspect');
  const [factor, name, previous] = [get('factor'), textAt(context, 'aspect'), textAt(context, 'previousFound')];
  const label = own(aspect?.labels, name) ?? name;
  const heading = [
    kind ? choiceCell(kind, textAt(context, 'kind')) : null,
    name ? h('strong', null, label) : null,
    typeof factor === 'number' ? factorCell(factor, ui) : null,
    previous ? h('span', { class: 'when' }, say(ui.previousFrom, { when: shortDate(previous, ui) })) : null,
  ];
  const caption = say(ui.diffCaption, {
    page: textAt(context, 'path'),
    aspect: own(aspect?.labels, name) ?? '',
  });
  return h('section', { class: 'aspect' }, h('p', { class: 'what' }, heading), valuesOf(context, caption));
}

function valuesOf(context: CellContext, caption: string): VNode | null {
  const { get, ui } = context;
  const diff = get('diff');
  if (diff) return diffTable(diff as PackedDiff, ui, caption, langAt(context));
  if (!get('aspect')) return null;
  const whole = (id: string): [string][] => (textAt(context, id) === '' ? [] : [[textAt(context, id)]]);
  return diffTable({ r: [[whole('previous'), whole('current')]] }, ui, caption, langAt(context));
}

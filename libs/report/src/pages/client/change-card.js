'use strict';
/**
 * A change as a card: the page, what changed on it, and the two values beside each other.
 */
const { choiceCell, factorCell, link } = require('./cells.js');
const { diffTable } = require('./diff-view.js');
const { h } = require('./h.js');
const { say, shortDate } = require('./text.js');
const { own } = require('./values.js');

/** Head of a card: the page that a change, or several found together, belongs to. */
function renderCardHead(context, level) {
  const { get, base, ui } = context;
  const visits = get('visits');
  return h(
    'header',
    null,
    h(level, null, h('bdi', null, get('title') || get('path'))),
    h(
      'p',
      null,
      link(get('url') || base + get('path'), get('path')),
      get('found') ? h('span', { class: 'when' }, say(ui.found, { when: shortDate(get('found'), ui) })) : null,
      typeof visits === 'number' ? h('span', { class: 'when' }, say(ui.visits, { n: visits }, ui)) : null,
    ),
  );
}

/** One change: what changed, how much, since when, and the two values beside each other. */
function renderChange(table, context) {
  const { get, ui } = context;
  const column = (id) => table.columns.find((candidate) => candidate.id === id);
  const kind = column('kind');
  const aspect = column('aspect');
  const heading = [
    kind ? choiceCell(kind, get('kind')) : null,
    get('aspect') ? h('strong', null, own(aspect.labels, get('aspect')) ?? get('aspect')) : null,
    typeof get('factor') === 'number' ? factorCell(get('factor'), ui) : null,
    get('previousFound')
      ? h('span', { class: 'when' }, say(ui.previousFrom, { when: shortDate(get('previousFound'), ui) }))
      : null,
  ];
  const caption = say(ui.diffCaption, {
    page: get('path'),
    aspect: aspect ? String(own(aspect.labels, get('aspect')) ?? '') : '',
  });
  return h('section', { class: 'aspect' }, h('p', { class: 'what' }, heading), valuesOf(get, ui, caption));
}

function valuesOf(get, ui, caption) {
  if (get('diff')) return diffTable(get('diff'), ui, caption);
  if (!get('aspect')) return null;
  const whole = (value) => (value === null || value === '' ? [] : [[value]]);
  return diffTable({ r: [[whole(get('previous')), whole(get('current'))]] }, ui, caption);
}

module.exports = { renderCardHead, renderChange };

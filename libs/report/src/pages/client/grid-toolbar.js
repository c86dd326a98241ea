'use strict';
/**
 * What stands above a table: search, the choices of cards, the count, clear, CSV, link.
 */
const { h, toDom } = require('./h.js');
const { emptyState } = require('./hash-state.js');
const { choicesOf } = require('./table-model.js');
const { say } = require('./text.js');

function createToolbar(table, { id, ui, state, change, saveCsv }) {
  const { spec } = table;
  const isCards = spec.layout === 'cards';
  const element = toDom(
    h(
      'div',
      { class: 'bar', role: 'search', 'aria-label': spec.caption },
      h('input', {
        type: 'search',
        class: 'find',
        placeholder: ui.search,
        'aria-label': say(ui.searchIn, { what: spec.caption }),
      }),
      isCards
        ? table.columns
            .filter(({ kind }) => kind === 'choice')
            .map((column) => select(table, column, say(ui.allOf, { what: column.label }), ui))
        : null,
      isCards ? table.columns.filter(({ id }) => id === 'found').map((column) => sinceField(column, ui)) : null,
      isCards ? sortSelect(table, ui) : null,
      h('span', { class: 'count', role: 'status', id: `count-${id}` }),
      h(
        'span',
        { class: 'acts' },
        h('button', { type: 'button', class: 'clear', hidden: true }, ui.clear),
        h('button', { type: 'button', class: 'copy', title: ui.copyLinkHint }, ui.copyLink),
        h('button', { type: 'button', class: 'csv', title: ui.csvHint }, ui.csv),
      ),
    ),
  );
  const at = (selector) => element.querySelector(selector);
  const status = at('.count');
  at('.find').addEventListener('input', ({ target }) => {
    state.q = target.value;
    change();
  });
  element.addEventListener('change', ({ target }) => {
    if (target.dataset.since) state.filters[target.dataset.since] = target.value && `>=${target.value}`;
    else if (target.dataset.filter) state.filters[target.dataset.filter] = target.value;
    else if (target.dataset.sort)
      state.sort = target.value ? { id: target.value.replace(/^-/, ''), down: target.value.startsWith('-') } : null;
    else return;
    change();
  });
  at('.clear').addEventListener('click', () => {
    Object.assign(state, emptyState());
    change();
    at('.find').focus();
  });
  at('.csv').addEventListener('click', saveCsv);
  at('.copy').addEventListener('click', () => copyLink(at('.copy'), ui));

  return {
    element,
    say: (text) => {
      if (status.textContent !== text) status.textContent = text;
    },
    refresh: () => {
      if (at('.find').value !== state.q) at('.find').value = state.q;
      for (const control of element.querySelectorAll('[data-filter]'))
        control.value = state.filters[control.dataset.filter] || '';
      const since = at('[data-since]');
      if (since) since.value = (state.filters[since.dataset.since] || '').replace(/^>=/, '');
      const sort = at('[data-sort]');
      if (sort) sort.value = state.sort ? (state.sort.down ? '-' : '') + state.sort.id : '';
      at('.clear').hidden = !(state.q || state.sort || Object.values(state.filters).some(Boolean));
    },
  };
}

/** A choice column's filter; an empty cell is chosen by a dash. */
function select(table, column, all, ui) {
  const option = ({ value, label, count }) =>
    h('option', { value: value || '\u2013' }, `${label || ui.none} (${say('{n}', { n: count }, ui)})`);
  return h(
    'select',
    { 'data-filter': column.id, 'aria-label': say(ui.filterOn, { what: column.label }) },
    h('option', { value: '' }, all),
    choicesOf(table, column).map(option),
  );
}

/** Only what was found on a day or later; the filter is kept as `>=2026-11-15`. */
function sinceField(column, ui) {
  return h('label', { class: 'since' }, ui.foundSince, h('input', { type: 'date', 'data-since': column.id }));
}

function sortSelect(table, ui) {
  const sortable = table.columns.filter(
    ({ kind, id }) => !['diff', 'list'].includes(kind) && !['url', 'previous', 'current'].includes(id),
  );
  const isDown = ({ kind }) => ['number', 'factor', 'date'].includes(kind);
  return h(
    'select',
    { 'data-sort': true, 'aria-label': ui.sortBy },
    h('option', { value: '' }, ui.sortBy),
    sortable.map((column) => h('option', { value: (isDown(column) ? '-' : '') + column.id }, column.label)),
  );
}

async function copyLink(button, ui) {
  const { href } = window.location;
  try {
    await navigator.clipboard.writeText(href);
    button.textContent = ui.copied;
    setTimeout(() => (button.textContent = ui.copyLink), 1500);
  } catch {
    // Some browsers give files no clipboard: then the address is shown to be copied by hand.
    window.prompt(ui.copyLink, href);
  }
}

module.exports = { createToolbar, select };

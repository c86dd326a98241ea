'use strict';
/**
 * The rows of a grid as cards, those of one page found together under one head; a handful at a time.
 */
const { renderCardHead, renderChange } = require('./change-card.js');
const { h, toDom } = require('./h.js');
const { say } = require('./text.js');

const AT_ONCE = 20;
const MOST_PRINTED = 400;

function createCards(table, { ui, contextOf }) {
  const element = toDom(
    h('div', { class: 'cards' }, h('div', { class: 'list' }), h('button', { type: 'button', class: 'more-cards' })),
  );
  const [list, button] = element.children;
  let groups = [];
  let shown = 0;

  function add(count) {
    const next = groups.slice(shown, shown + count);
    for (const rows of next) list.append(toDom(card(table, rows, contextOf)));
    shown += next.length;
    button.hidden = shown >= groups.length;
    button.textContent = say(ui.showMore, { n: Math.min(AT_ONCE, groups.length - shown) }, ui);
  }
  button.addEventListener('click', () => {
    const first = shown;
    add(AT_ONCE);
    const heading = list.children[first].querySelector('h3');
    heading.tabIndex = -1;
    heading.focus();
  });
  window.addEventListener('beforeprint', () => element.offsetParent && add(Math.max(0, MOST_PRINTED - shown)));
  let resting = 0;

  return {
    element,
    show: (rows) => {
      groups = groupRows(rows, (row) => `${contextOf(row).get('path')}\n${contextOf(row).get('found') || ''}`);
      list.replaceChildren();
      shown = 0;
      add(AT_ONCE);
    },
    rest: () => {
      resting = shown;
      list.replaceChildren();
      shown = 0;
    },
    wake: () => add(resting),
  };
}

/** Rows that follow each other and have the same key, together. Pure. */
function groupRows(rows, keyOf) {
  const groups = [];
  let last = null;
  for (const row of rows) {
    const key = keyOf(row);
    if (key === last) groups[groups.length - 1].push(row);
    else groups.push([row]);
    last = key;
  }
  return groups;
}

function card(table, rows, contextOf) {
  return h(
    'article',
    { class: 'card' },
    renderCardHead(contextOf(rows[0]), 'h3'),
    rows.map((row) => renderChange(table, contextOf(row))),
  );
}

module.exports = { createCards, groupRows };

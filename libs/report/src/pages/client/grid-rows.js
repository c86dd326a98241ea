'use strict';
/**
 * The rows of a grid: all of them with wrapped text when they are few, else those in sight at one height.
 */
const { renderCell } = require('./cells.js');
const { showDetails } = require('./details.js');
const { h, toDom } = require('./h.js');
const { cellClass, frame, refreshHeader } = require('./rows-frame.js');
const { nextSort } = require('./sort-rows.js');
const { say } = require('./text.js');
const { textOf } = require('./values.js');

const ROW_PX = 36;
const OVERSCAN = 12;
const FEW = 100;
const MOST_PRINTED = 1000;

function createRows(table, { id, ui, state, contextOf, change }) {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const element = toDom(frame(table, columns, id, ui));
  const body = element.querySelector('tbody');
  const grid = element.querySelector('table');
  const drawn = new Map();
  let rows = [];
  let isPrinting = false;

  /** What a row of one height may have to cut off, for the mouse; the details of the row have it for everyone. */
  const fullText = (column, row) =>
    rows.length > FEW && ['text', 'page', 'url', 'list'].includes(column.kind) ? textOf(column, column.get(row)) : null;
  const rowElement = (at) => {
    const row = rows[at];
    const context = contextOf(row);
    const cells = columns.map((column) =>
      h('td', { class: cellClass(column), title: fullText(column, row) }, renderCell(column, column.get(row), context)),
    );
    const name = context.get('path') || context.get('url') || context.get('title') || String(at + 1);
    const open = h(
      'button',
      { type: 'button', class: 'open', 'data-row': row, 'aria-label': say(ui.detailsOf, { what: name }) },
      '\u22ef',
    );
    return toDom(h('tr', { 'aria-rowindex': at + 3 }, h('td', { class: 'opens' }, open), cells));
  };
  const spacer = (height) => {
    const element = toDom(
      h('tr', { 'aria-hidden': 'true', class: 'spacer' }, h('td', { colspan: columns.length + 1 })),
    );
    element.firstChild.style.height = `${height}px`;
    return element;
  };

  /** Says on paper that there is more than is printed. */
  const cutRow = (last) =>
    toDom(
      h('tr', null, h('td', { colspan: columns.length + 1 }, say(ui.firstRows, { n: last, all: rows.length }, ui))),
    );

  /** Draws the rows in sight; rows drawn before stay the same elements, so that focus stays where it is. */
  function paint(isFresh) {
    const isFew = rows.length <= FEW || isPrinting;
    const first = isFew ? 0 : Math.max(0, Math.floor(element.scrollTop / ROW_PX) - OVERSCAN);
    const inSight = Math.ceil((element.clientHeight || window.innerHeight) / ROW_PX) + 2 * OVERSCAN;
    const last = Math.min(rows.length, isFew ? MOST_PRINTED : first + inSight);
    if (isFresh) drawn.clear();
    for (const at of [...drawn.keys()]) if (at < first || at >= last) drawn.delete(at);
    const list = [];
    for (let at = first; at < last; at++) {
      if (!drawn.has(at)) drawn.set(at, rowElement(at));
      list.push(drawn.get(at));
    }
    if (first > 0) list.unshift(spacer(first * ROW_PX));
    if (last < rows.length && !isFew) list.push(spacer((rows.length - last) * ROW_PX));
    if (isFew && last < rows.length) list.push(cutRow(last));
    grid.classList.toggle('few', isFew);
    replaceRows(body, list);
  }

  let isWaiting = false;
  element.addEventListener('scroll', () => {
    if (isWaiting || rows.length <= FEW) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      paint(false);
    });
  });
  new ResizeObserver(() => rows.length > FEW && element.offsetParent && paint(false)).observe(element);
  let scrolled = 0;
  for (const [event, printing] of [
    ['beforeprint', true],
    ['afterprint', false],
  ]) {
    window.addEventListener(event, () => {
      isPrinting = printing;
      if (element.offsetParent) paint(false);
    });
  }
  listen(element, { table, ui, state, contextOf, change });

  return {
    element,
    show: (next) => {
      rows = next;
      grid.setAttribute('aria-rowcount', String(rows.length + 2));
      element.scrollTop = 0;
      refreshHeader(element, state.sort || table.spec.sort || null, state.filters);
      paint(true);
    },
    rest: () => {
      scrolled = element.scrollTop;
      drawn.clear();
      body.replaceChildren();
    },
    wake: () => {
      paint(true);
      element.scrollTop = scrolled;
    },
  };
}

/** Puts the list into the body with as few moves as possible. */
function replaceRows(body, list) {
  const wanted = new Set(list);
  for (const child of [...body.children]) if (!wanted.has(child)) child.remove();
  let next = body.firstChild;
  for (const element of list) {
    if (element === next) next = next.nextSibling;
    else body.insertBefore(element, next);
  }
}

function listen(element, { table, ui, state, contextOf, change }) {
  element.addEventListener('click', ({ target }) => {
    const sort = target.closest('[data-sort]');
    if (sort) {
      const column = table.columns.find(({ id }) => id === sort.dataset.sort);
      state.sort = nextSort(state.sort, column);
      change();
    }
    const more = target.closest('.more');
    const open = more ? more.closest('tr').querySelector('.open') : target.closest('.open');
    if (open) showDetails(table, Number(open.dataset.row), { ui, context: contextOf(Number(open.dataset.row)) });
  });
  const filter = ({ target }) => {
    if (!target.dataset.filter || state.filters[target.dataset.filter] === target.value) return;
    state.filters[target.dataset.filter] = target.value;
    change();
  };
  element.addEventListener('input', filter);
}

module.exports = { createRows };

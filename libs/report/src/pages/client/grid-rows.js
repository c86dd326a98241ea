'use strict';
/**
 * The rows of a grid: all of them with wrapped text when they are few, else those in sight at one height.
 */
const { whenIdle } = require('./after-paint.js');
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
/** Of the height of the window, as `.box` has it. */
const MOST_BOX = 0.78;

function createRows(table, { id, ui, state, contextOf, change }) {
  const columns = table.columns.filter(({ hidden }) => !hidden);
  const element = toDom(frame(table, columns, id, ui));
  const body = element.querySelector('tbody');
  const grid = element.querySelector('table');
  const drawn = new Map();
  let rows = [];
  let shown = { first: 0, last: 0 };
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
  const spacer = () =>
    toDom(h('tr', { 'aria-hidden': 'true', class: 'spacer' }, h('td', { colspan: columns.length + 1 })));
  const [above, below] = [spacer(), spacer()];
  const sized = (element, height) => {
    if (height > 0) element.firstChild.style.height = `${height}px`;
    return height > 0 ? element : null;
  };

  /** Says on paper that there is more than is printed. */
  const cutRow = (last) =>
    toDom(
      h('tr', null, h('td', { colspan: columns.length + 1 }, say(ui.firstRows, { n: last, all: rows.length }, ui))),
    );

  /** Draws rows; those drawn before stay the same elements, so that focus stays where it is. */
  function draw(first, last, isFew) {
    shown = { first, last };
    for (const at of [...drawn.keys()]) if (at < first || at >= last) drawn.delete(at);
    const list = [];
    for (let at = first; at < last; at++) {
      if (!drawn.has(at)) drawn.set(at, rowElement(at));
      list.push(drawn.get(at));
    }
    const ends = isFew
      ? [null, last < rows.length ? cutRow(last) : null]
      : [sized(above, first * ROW_PX), sized(below, (rows.length - last) * ROW_PX)];
    grid.classList.toggle('few', isFew);
    replaceRows(body, [ends[0], ...list, ends[1]].filter(Boolean));
  }

  /** All rows when they are few, else those in sight and some around them. */
  function paint() {
    const isFew = rows.length <= FEW || isPrinting;
    if (isFew) return draw(0, Math.min(rows.length, MOST_PRINTED), true);
    const { first, last } = inSight(element.scrollTop, element.clientHeight || window.innerHeight);
    draw(Math.max(0, first - OVERSCAN), Math.min(rows.length, last + OVERSCAN), false);
  }

  /**
   * Other rows, from the top: those around the ones in sight follow when there is time. Asks for no measure, since that
   * would lay out the page once more: a box has its most height from the style sheet.
   */
  function paintAnew() {
    drawn.clear();
    if (rows.length <= FEW || isPrinting) return paint();
    const { first, last } = inSight(0, window.innerHeight * MOST_BOX);
    draw(first, last, false);
    whenIdle(() => element.offsetParent && paint());
  }

  const inSight = (top, height) => ({
    first: Math.floor(top / ROW_PX),
    last: Math.min(rows.length, Math.ceil((top + height) / ROW_PX)),
  });
  const isCovered = () => {
    const { first, last } = inSight(element.scrollTop, element.clientHeight);
    return first >= shown.first && last <= shown.last;
  };

  let isWaiting = false;
  let isScrolled = false;
  element.addEventListener('scroll', () => {
    isScrolled = true;
    if (isWaiting || rows.length <= FEW) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      paint();
    });
  });
  new ResizeObserver(() => rows.length > FEW && element.offsetParent && !isCovered() && paint()).observe(element);
  let scrolled = 0;
  for (const [event, printing] of [
    ['beforeprint', true],
    ['afterprint', false],
  ]) {
    window.addEventListener(event, () => {
      isPrinting = printing;
      if (element.offsetParent) paint();
    });
  }
  listen(element, { table, ui, state, contextOf, change });

  return {
    element,
    show: (next) => {
      rows = next;
      grid.setAttribute('aria-rowcount', String(rows.length + 2));
      if (isScrolled) element.scrollTop = 0;
      isScrolled = false;
      refreshHeader(element, state.sort || table.spec.sort || null, state.filters);
      paintAnew();
    },
    rest: () => {
      scrolled = element.scrollTop;
      drawn.clear();
      body.replaceChildren();
    },
    wake: () => {
      paintAnew();
      element.scrollTop = scrolled;
      isScrolled = scrolled > 0;
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

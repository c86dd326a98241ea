'use strict';
/**
 * A table or list of cards with its search, filters, order, CSV and link. Only the rows in sight are in the document.
 */
const { afterPaint } = require('./after-paint.js');
const { createCards } = require('./grid-cards.js');
const { createRows } = require('./grid-rows.js');
const { csvOf } = require('./csv.js');
const { createToolbar } = require('./grid-toolbar.js');
const { toDom, h } = require('./h.js');
const { prepareSearch } = require('./search-rows.js');
const { openTable, viewOf } = require('./table-model.js');
const { say } = require('./text.js');
const { readBlock } = require('./unpack.js');

/**
 * @param {HTMLElement} host the `.grid` element
 * @param {{ ui: any, base: string, state: any, onChange: () => void }} options `state` is changed in place
 * @returns {Promise<{ refresh: () => void, rest: () => void, wake: () => void }>} `refresh` shows the state after it was
 *   changed from outside; `rest` takes the rows out of the document while nobody sees them, `wake` puts them back
 */
async function openGrid(host, { ui, base, state, onChange }) {
  const id = host.dataset.grid;
  const [spec, packed] = await Promise.all([readBlock(`spec-${id}`), readBlock(`data-${id}`)]);
  const table = { ...openTable(spec, packed), spec };
  const contextOf = (row) => ({ ui, base, get: (name) => cellOf(table, name, row) });
  let rows = [];

  const change = () => {
    show();
    onChange();
  };
  const toolbar = createToolbar(table, {
    id,
    ui,
    state,
    change,
    saveCsv: () => saveText(`${ui.fileStem}-${id}.csv`, csvOf(table, rows, ui.csvSeparator)),
  });
  const body = (spec.layout === 'cards' ? createCards : createRows)(table, { id, ui, state, contextOf, change });

  function show() {
    rows = viewOf(table, { ...state, sort: state.sort || spec.sort || null });
    const isAll = rows.length === table.count;
    const [all, some] = spec.layout === 'cards' ? [ui.cardsAll, ui.cardsSome] : [ui.rowsAll, ui.rowsSome];
    toolbar.say(say(isAll ? all : some, { n: rows.length, all: table.count }, ui));
    toolbar.refresh();
    body.show(rows);
  }

  // The first search would otherwise wait for the folded text of every row.
  afterPaint(() => prepareSearch(table));
  host.replaceChildren(toolbar.element, body.element);
  if (table.count === 0) host.replaceChildren(toDom(h('p', { class: 'empty' }, spec.empty)));
  else show();
  let isResting = false;
  return {
    refresh: () => {
      isResting = false;
      show();
    },
    rest: () => {
      if (!isResting) body.rest();
      isResting = true;
    },
    wake: () => {
      if (isResting) body.wake();
      isResting = false;
    },
  };
}

function cellOf(table, name, row) {
  const column = table.columns.find(({ id }) => id === name);
  return column ? column.get(row) : undefined;
}

function saveText(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

module.exports = { openGrid };

'use strict';
/**
 * The whole of a row, with every entry of its lists, in a dialog.
 */
const { renderWhole } = require('./cells.js');
const { showElsewhere } = require('./elsewhere.js');
const { h, toDom } = require('./h.js');

function showDetails(table, row, { ui, context }) {
  const title = context.get('title') || context.get('path') || context.get('url') || '';
  const entries = table.columns
    .filter(({ hidden, kind }) => !hidden && kind !== 'spark')
    .map((column) =>
      h('div', null, h('dt', null, column.label), h('dd', null, renderWhole(column, column.get(row), context))),
    );
  const dialog = toDom(
    h(
      'dialog',
      { class: 'details', 'aria-labelledby': 'details-title' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', { id: 'details-title' }, h('bdi', null, title)),
        h('button', { class: 'close', 'aria-label': ui.close }, '\u00d7'),
      ),
      h('dl', null, entries),
    ),
  );
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || target.closest('.elsewhere a')) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  const path = context.get('path');
  if (path) showElsewhere(dialog, { id: table.spec.id, path, ui });
}

module.exports = { showDetails };

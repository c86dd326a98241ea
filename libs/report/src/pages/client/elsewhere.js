'use strict';
/**
 * What else this file says of a page: the other tables that have it, with how often, each a link to just those rows.
 */
const { h, toDom } = require('./h.js');
const { openColumn } = require('./packed-column.js');
const { say } = require('./text.js');
const { readBlock } = require('./unpack.js');

const counts = new Map();

/** Adds the links to a dialog once they are known; nothing when the page stands nowhere else. */
async function showElsewhere(dialog, { id, path, ui }) {
  const grids = [...document.querySelectorAll('.grid')].filter(({ dataset }) => dataset.grid !== id);
  const found = await Promise.all(grids.map(async (grid) => ({ grid, ...(await countsOf(grid.dataset.grid)) })));
  const links = found.filter(({ byPath }) => byPath.has(path)).map((entry) => linkTo(entry, path, ui));
  if (links.length > 0)
    dialog.append(toDom(h('p', { class: 'elsewhere' }, h('span', { class: 'muted' }, ui.pageElsewhere), links)));
}

function linkTo({ grid, caption, column, byPath }, path, ui) {
  const { grid: id } = grid.dataset;
  const panel = grid.closest('[role=tabpanel]');
  const hash = new URLSearchParams({ tab: panel ? panel.id.replace('panel-', '') : '', at: id });
  hash.set(`${id}.f.${column.id}`, column.kind === 'page' ? `=${path}` : path);
  return h(
    'a',
    { href: `#${hash}` },
    caption,
    ' ',
    h('span', { class: 'badge' }, say('{n}', { n: byPath.get(path) }, ui)),
  );
}

/** How many rows of a table have each path; read once. */
function countsOf(id) {
  if (!counts.has(id)) counts.set(id, Promise.all([readBlock(`spec-${id}`), readBlock(`data-${id}`)]).then(count));
  return counts.get(id);
}

function count([{ caption, columns }, { n, c }]) {
  const at = columns.findIndex(({ kind, linked }) => kind === 'page' || linked);
  const byPath = new Map();
  if (at < 0) return { caption, column: null, byPath };
  const { get } = openColumn(c[at], n);
  for (let row = 0; row < n; row++) {
    const value = get(row);
    const paths = Array.isArray(value) ? new Set(value.map(([path]) => path)) : [value];
    for (const path of paths) byPath.set(path, (byPath.get(path) || 0) + 1);
  }
  return { caption, column: columns[at], byPath };
}

module.exports = { count, showElsewhere };

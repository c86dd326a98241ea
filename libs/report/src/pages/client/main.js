'use strict';
/**
 * Starts what the page has: theme, tabs, and the tables of a tab when it is first opened.
 */
const { startReadouts } = require('./chart-readout.js');
const { startFigureSearch } = require('./figure-search.js');
const { openGrid } = require('./grid.js');
const { emptyState, formatHash, parseHash } = require('./hash-state.js');
const { startTabs } = require('./tabs.js');
const { startTheme } = require('./theme.js');
const { readBlock } = require('./unpack.js');

const ui = JSON.parse(document.getElementById('ui').textContent);
const view = parseHash(location.hash);
const grids = new Map();

const stateOf = (id) => (view.tables[id] = view.tables[id] || emptyState());

let timer = 0;
/** Writes the view into the address, a moment after the last change: browsers allow only so many a second. */
function keepHash() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const hash = formatHash(view);
    if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
  }, 120);
}

/** @param {boolean} isDrawn whether the rows that the file brings are on the screen already; if not, they would only be laid out to be replaced */
function openGrids(panel, isDrawn) {
  for (const host of panel.querySelectorAll('.grid')) {
    const id = host.dataset.grid;
    if (grids.has(id)) {
      grids.get(id).then((grid) => grid.wake());
      continue;
    }
    const opening = openGrid(host, { ui, base: ui.base, state: stateOf(id), onChange: keepHash });
    grids.set(id, opening);
    host.classList.toggle('opening', !isDrawn);
    opening
      .finally(() => host.classList.remove('opening'))
      .then(
        () => (host.dataset.ready = 'true'),
        (error) => {
          host.dataset.failed = String(error);
          host.prepend(Object.assign(document.createElement('p'), { className: 'empty', textContent: ui.failed }));
        },
      );
  }
}

const list = document.querySelector('[role=tablist]');
const openTab = list
  ? startTabs(list, (name) => {
      view.tab = name === list.querySelector('[role=tab]').dataset.tab ? null : name;
      const panel = document.getElementById(`panel-${name}`);
      for (const [id, opening] of grids) {
        if (!panel.querySelector(`[data-grid="${id}"]`)) opening.then((grid) => grid.rest());
      }
      openGrids(panel, view.tab === null);
      keepHash();
    })
  : () => openGrids(document, true);

/** A link within the page, or one pasted into its address, shows its view. */
addEventListener('hashchange', () => {
  const next = parseHash(location.hash);
  if (location.hash && !next.tab && Object.keys(next.tables).length === 0) return;
  for (const id of new Set([...Object.keys(view.tables), ...Object.keys(next.tables)])) {
    Object.assign(stateOf(id), emptyState(), next.tables[id]);
  }
  for (const opening of grids.values()) opening.then((grid) => grid.refresh());
  openTab(next.tab);
  scrollToGrid(next.at);
});

/** Brings a table into sight once it has its height; `at` is not part of what is kept. */
async function scrollToGrid(id) {
  const heading = id && document.getElementById(`at-${id}`);
  if (!heading) return window.scrollTo({ top: 0 });
  await Promise.allSettled(grids.values());
  heading.scrollIntoView();
}

startTheme(document.querySelector('.theme'), ui);
openTab(view.tab);
if (view.at) scrollToGrid(view.at);
let series = null;
if (document.getElementById('data-charts')) startReadouts(() => (series = series || readBlock('data-charts')), ui);
const figureField = document.querySelector('.find-figure');
if (figureField) startFigureSearch(figureField);

module.exports = {};

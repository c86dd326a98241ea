'use strict';
/**
 * What a table shows, as pure functions of its columns and its state: search, filters, order.
 *
 * A column has `id`, `label`, `kind` (see `table-spec.ts`), perhaps `labels` and `order` for choices.
 */
const { columnTest } = require('./filters.js');
const { openColumn } = require('./packed-column.js');
const { sortKey, sortRows } = require('./sort-rows.js');
const { fold, foldAll } = require('./text.js');
const { textOf } = require('./values.js');

/** A longer list is of no use to choose from; search finds the rest. */
const MOST_CHOICES = 300;
const SEARCHED = new Set(['text', 'page', 'url', 'choice', 'list', 'diff']);

/** Gives columns their `get(row)`; `count` is the number of rows. */
function openTable(spec, packed) {
  const columns = spec.columns.map((column, at) => ({ ...column, ...openColumn(packed.c[at], packed.n) }));
  return { columns, count: packed.n, haystack: null };
}

/** Folded text of every row; built once, by column so that dictionary values are folded once. */
function haystackOf(table) {
  if (table.haystack) return table.haystack;
  const hay = new Array(table.count).fill('');
  for (const column of table.columns.filter(({ kind }) => SEARCHED.has(kind))) {
    const { dictionary, codes } = column;
    const values = dictionary || Array.from(hay, (_, row) => column.get(row));
    const folded = foldAll(values.map((value) => textOf(column, value)));
    for (let row = 0; row < table.count; row++) hay[row] += `\n${folded[dictionary ? codes[row] : row]}`;
  }
  table.haystack = hay;
  return hay;
}

/** Row numbers that a state shows, in its order. State: `{ q, sort: { id, down } | null, filters: { [id]: text } }`. */
function viewOf(table, state) {
  const words = fold(state.q || '')
    .split(/\s+/)
    .filter(Boolean);
  const hay = words.length > 0 ? haystackOf(table) : [];
  const tests = table.columns.map((column) => columnTest(column, state.filters[column.id] || '')).filter(Boolean);
  const rows = [];
  for (let row = 0; row < table.count; row++) {
    if (words.every((word) => hay[row].includes(word)) && tests.every((test) => test(row))) rows.push(row);
  }
  const column = state.sort && table.columns.find(({ id }) => id === state.sort.id);
  return column ? sortRows(rows, column, state.sort.down) : rows;
}

/** Values of a choice column with how often each stands there, in the order of its sort. */
function choicesOf(table, column) {
  const counts = new Map();
  const add = (value, count) => counts.set(value ?? '', (counts.get(value ?? '') || 0) + count);
  const { dictionary, codes } = column;
  if (dictionary) {
    const used = new Uint32Array(dictionary.length);
    for (let row = 0; row < table.count; row++) used[codes[row]]++;
    dictionary.forEach((value, code) => add(value, used[code]));
  } else for (let row = 0; row < table.count; row++) add(column.get(row), 1);
  const keyOf = sortKey(column);
  const rank = (value) => keyOf(value) ?? '\uffff';
  return [...counts]
    .map(([value, count]) => ({ value: String(value), label: textOf(column, value), count, key: rank(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .slice(0, MOST_CHOICES);
}

module.exports = { openTable, haystackOf, viewOf, choicesOf };

'use strict';
/**
 * What a table shows, as pure functions of its columns and its state: search, filters, order.
 *
 * A column has `id`, `label`, `kind` (see `table-spec.ts`), perhaps `labels` and `order` for choices.
 */
const { columnTest } = require('./filters.js');
const { openColumn } = require('./packed-column.js');
const { rowsWith } = require('./search-rows.js');
const { sortKey, sortRows } = require('./sort-rows.js');
const { fold } = require('./text.js');
const { textOf } = require('./values.js');

/** A longer list is of no use to choose from; search finds the rest. */
const MOST_CHOICES = 300;

/** Gives columns their `get(row)`; `count` is the number of rows. */
function openTable(spec, packed) {
  const columns = spec.columns.map((column, at) => ({ ...column, ...openColumn(packed.c[at], packed.n) }));
  return { columns, count: packed.n };
}

/** Row numbers that a state shows, in its order. State: `{ q, sort: { id, down } | null, filters: { [id]: text } }`. */
function viewOf(table, state) {
  const words = fold(state.q || '')
    .split(/\s+/)
    .filter(Boolean);
  const found = words.map((word) => rowsWith(table, word));
  const tests = table.columns.map((column) => columnTest(column, state.filters[column.id] || '')).filter(Boolean);
  let rows = [...Array(table.count).keys()];
  for (const marks of found) rows = rows.filter((row) => marks[row] === 1);
  for (const test of tests) rows = rows.filter(test);
  const column = state.sort && table.columns.find(({ id }) => id === state.sort.id);
  return column ? sortRows(rows, column, state.sort.down) : rows;
}

/** Values of a choice column with how often each stands there, in the order of its sort. */
function choicesOf(table, column) {
  const counts = new Map();
  const add = (value, count) => counts.set(value ?? '', (counts.get(value ?? '') || 0) + count);
  const { dictionary } = column;
  if (dictionary) {
    const [codes, used] = [column.codes(), new Uint32Array(dictionary.length)];
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

module.exports = { openTable, viewOf, choicesOf };

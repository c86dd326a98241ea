'use strict';
/**
 * The order of rows. Pure.
 */
const { fold, foldAll } = require('./text.js');
const { textOf } = require('./values.js');

/** Stable; empty cells last in either direction. */
function sortRows(rows, column, down) {
  const keys = keysOf(rows, column);
  const sign = down ? -1 : 1;
  const order = rows
    .map((_, at) => at)
    .sort((a, b) => {
      const [keyA, keyB] = [keys[a], keys[b]];
      if (keyA === keyB) return a - b;
      if (keyA === null) return 1;
      if (keyB === null) return -1;
      return keyA < keyB ? -sign : sign;
    });
  return order.map((at) => rows[at]);
}

/** Keys of rows, in their order; what is the same for many rows is worked out once. */
function keysOf(rows, column) {
  const keyOf = sortKey(column);
  if (column.dictionary) {
    const [keys, codes] = [column.dictionary.map(keyOf), column.codes()];
    return rows.map((row) => keys[codes[row]]);
  }
  const values = rows.map((row) => column.get(row));
  if (!['text', 'page', 'url', 'file', 'date'].includes(column.kind)) return values.map(keyOf);
  return foldAll(values.map((value) => textOf(column, value))).map((text) => (text === '' ? null : text));
}

/** What a value is compared by; null sorts last. */
function sortKey(column) {
  if (column.kind === 'list') return (value) => (value === null ? null : value.length);
  if (column.order) {
    return (value) => (column.order.includes(value) ? column.order.indexOf(value) : column.order.length);
  }
  if (column.kind === 'number' || column.kind === 'factor') return (value) => value;
  return (value) => (value === null || value === '' ? null : fold(textOf(column, value)));
}

/** Order after a click on a column's head: its natural direction first, then the other, then none. */
function nextSort(sort, column) {
  const down = ['number', 'factor', 'share', 'date', 'list'].includes(column.kind);
  if (!sort || sort.id !== column.id) return { id: column.id, down };
  return sort.down === down ? { id: column.id, down: !down } : null;
}

module.exports = { nextSort, sortKey, sortRows };

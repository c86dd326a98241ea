'use strict';
/**
 * The order of rows. Pure.
 */
const { fold } = require('./text.js');
const { textOf } = require('./values.js');

/** Stable; empty cells last in either direction. */
function sortRows(rows, column, down) {
  const keys = new Map();
  const keyOf = sortKey(column);
  const byValue = new Map();
  for (const row of rows) {
    const value = column.get(row);
    if (column.kind !== 'list' && byValue.has(value)) keys.set(row, byValue.get(value));
    else {
      const key = keyOf(value);
      keys.set(row, key);
      byValue.set(value, key);
    }
  }
  const sign = down ? -1 : 1;
  return rows.slice().sort((a, b) => {
    const [keyA, keyB] = [keys.get(a), keys.get(b)];
    if (keyA === keyB) return a - b;
    if (keyA === null) return 1;
    if (keyB === null) return -1;
    return keyA < keyB ? -sign : sign;
  });
}

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

'use strict';
/**
 * What a table shows, as pure functions of its columns and its state: search, filters, order, CSV.
 *
 * A column has `id`, `label`, `kind` (text, page, url, choice, number, factor, date, list, diff), perhaps `labels` and
 * `order` for choices; its packed values are `{ v: [...] }`, or `{ d: [...], i: [...] }` with indexes into a dictionary.
 */
const { fold, showControls } = require('./text.js');

/** Gives columns their `get(row)`; `count` is the number of rows. */
function openTable(spec, packed) {
  const columns = spec.columns.map((column, at) => {
    const { v, d, i } = packed.c[at];
    return { ...column, dictionary: d || null, codes: i || null, get: v ? (row) => v[row] : (row) => d[i[row]] };
  });
  return { columns, count: packed.n, haystack: null };
}

/** Text of a cell for search, CSV and plain reading. */
function textOf(column, value) {
  if (value === null || value === undefined) return '';
  if (column.kind === 'list')
    return value.map((item) => item.filter((part) => part !== '').join(' \u2013 ')).join(' | ');
  if (column.kind === 'diff') return '';
  const label = column.labels && column.labels[value];
  return String(label === undefined ? value : label);
}

function isSearched(column) {
  return ['text', 'page', 'url', 'choice', 'list'].includes(column.kind);
}

/** Folded text of every row; built once, by column so that dictionary values are folded once. */
function haystackOf(table) {
  if (table.haystack) return table.haystack;
  const hay = new Array(table.count).fill('');
  for (const column of table.columns.filter(isSearched)) {
    const folded = column.dictionary && column.dictionary.map((value) => fold(textOf(column, value)));
    for (let row = 0; row < table.count; row++) {
      hay[row] += '\n' + (folded ? folded[column.codes[row]] : fold(textOf(column, column.get(row))));
    }
  }
  table.haystack = hay;
  return hay;
}

/**
 * A test of numbers or dates written as `5`, `>5`, `>=5`, `<5`, `5..10`, `2026-11`; null when it is none of these.
 * @returns {((value: any) => boolean) | null}
 */
function parseRange(text, isDate) {
  const bound = (part) =>
    isDate ? (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(part) ? part : NaN) : Number(part.replace(',', '.'));
  const isBad = (value) => value === '' || Number.isNaN(value);
  // A date counts as far as it is written: `<=2026-11` has all of November.
  const cut = (value, like) => (isDate ? String(value).slice(0, like.length) : value);
  const between = /^(.+?)\s*\.\.\s*(.+)$/.exec(text);
  if (between) {
    const [low, high] = [bound(between[1].trim()), bound(between[2].trim())];
    return isBad(low) || isBad(high) ? null : (value) => cut(value, low) >= low && cut(value, high) <= high;
  }
  const match = /^(>=|<=|>|<|=)?\s*(\S+)$/.exec(text);
  const limit = match ? bound(match[2]) : NaN;
  if (isBad(limit)) return null;
  if (match[1] === '>') return (value) => cut(value, limit) > limit;
  if (match[1] === '>=') return (value) => cut(value, limit) >= limit;
  if (match[1] === '<') return (value) => cut(value, limit) < limit;
  if (match[1] === '<=') return (value) => cut(value, limit) <= limit;
  return (value) => cut(value, limit) === limit;
}

/** A test of row numbers for one column's filter text; null when the text is empty or not understood. */
function columnTest(column, text) {
  if (text === '') return null;
  if (column.kind === 'choice') {
    const wanted = text === '\u2013' ? '' : text;
    if (!column.dictionary) return (row) => String(column.get(row) ?? '') === wanted;
    const hits = column.dictionary.map((value) => String(value ?? '') === wanted);
    return (row) => hits[column.codes[row]];
  }
  if (column.kind === 'number' || column.kind === 'factor' || column.kind === 'date') {
    const test = parseRange(text.trim(), column.kind === 'date');
    return test && ((row) => column.get(row) !== null && test(column.get(row)));
  }
  const words = fold(text).split(/\s+/).filter(Boolean);
  return (row) => {
    const value = fold(textOf(column, column.get(row)));
    return words.every((word) => value.includes(word));
  };
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

/** Values of a choice column with how often each stands there, in the order of its sort. */
function choicesOf(table, column) {
  const counts = new Map();
  for (let row = 0; row < table.count; row++) {
    const value = column.get(row) ?? '';
    counts.set(value, (counts.get(value) || 0) + 1);
  }
  const keyOf = sortKey(column);
  const rank = (value) => keyOf(value) ?? '\uffff';
  return [...counts]
    .map(([value, count]) => ({ value: String(value), label: textOf(column, value), count, key: rank(value) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/**
 * CSV of rows (RFC 4180) with a byte order mark, which makes Excel read UTF-8. A text that a spreadsheet would take
 * for a formula gets an apostrophe before it.
 */
function csvOf(table, rows, separator) {
  const columns = table.columns.filter(({ kind, hidden }) => !hidden && kind !== 'diff' && kind !== 'spark');
  const lines = [columns.map(({ label }) => csvText(label, separator))];
  for (const row of rows) lines.push(columns.map((column) => csvCell(column, column.get(row), separator)));
  return `\ufeff${lines.map((cells) => cells.join(separator)).join('\r\n')}\r\n`;
}

function csvCell(column, value, separator) {
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value);
  return csvText(textOf(column, value), separator);
}

function csvText(text, separator) {
  const shown = showControls(text);
  const safe = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(shown) ? `'${shown}` : shown;
  return safe.includes(separator) || /["\r\n,;]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

module.exports = { openTable, textOf, haystackOf, parseRange, viewOf, choicesOf, csvOf };

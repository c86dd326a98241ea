'use strict';
/**
 * What a cell says as plain text. Pure.
 */

/** The entry of a map that it holds itself: a scraped value may be named like a built-in. */
function own(map, key) {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Text of a cell for CSV, filters and plain reading. */
function textOf(column, value) {
  if (value === null || value === undefined) return '';
  if (column.files) return value.map(([file]) => file).join(' | ');
  if (column.kind === 'list')
    return value.map((item) => item.filter((part) => part !== '').join(' \u2013 ')).join(' | ');
  if (column.kind === 'diff') return diffText(value);
  return String(own(column.labels, value) ?? value);
}

/** Every word that a comparison shows. */
function diffText({ r: rows }) {
  const partText = (part) => (typeof part === 'string' ? part : part[0]);
  const rowText = (row) =>
    typeof row === 'string' ? row : typeof row === 'number' ? '' : row.flat().map(partText).join('');
  return rows.map(rowText).join(' ');
}

module.exports = { own, textOf };

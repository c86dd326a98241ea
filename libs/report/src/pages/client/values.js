'use strict';
/**
 * What a cell says as plain text. Pure.
 */

/** The entry of a map that it holds itself: a scraped value may be named like a built-in. */
function own(map, key) {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** An address of the site itself as its path, which is how all columns show it; any other as it is. */
function localPart(url, base) {
  return base && url.startsWith(`${base}/`) ? url.slice(base.length) : url;
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

module.exports = { localPart, own, textOf };

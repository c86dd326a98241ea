'use strict';
/**
 * Rows as CSV. Pure.
 */
const { showControls } = require('./text.js');
const { textOf } = require('./values.js');

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

module.exports = { csvOf };

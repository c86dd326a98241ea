/**
 * Rows as CSV. Pure.
 */
import type { Cell, ColumnSpec } from '../../tables/table-spec';
import { showControls } from '../shared/safe-text';
import { textOf } from '../shared/values';
import type { OpenTable } from './open-table';

/**
 * CSV of rows (RFC 4180) with a byte order mark, which makes Excel read UTF-8. A text that a spreadsheet would take
 * for a formula gets an apostrophe before it.
 */
export function csvOf(table: OpenTable, rows: readonly number[], separator: string): string {
  const columns = table.columns.filter(({ kind, hidden }) => !hidden && kind !== 'diff' && kind !== 'spark');
  const lines = [columns.map(({ label }) => csvText(label, separator))];
  for (const row of rows) lines.push(columns.map((column) => csvCell(column, column.get(row), separator)));
  return `\ufeff${lines.map((cells) => cells.join(separator)).join('\r\n')}\r\n`;
}

function csvCell(column: ColumnSpec, value: Cell, separator: string): string {
  if (typeof value === 'number') return separator === ';' ? String(value).replace('.', ',') : String(value);
  return csvText(textOf(column, value), separator);
}

function csvText(text: string, separator: string): string {
  const shown = showControls(text);
  const safe = /^[\s'"]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(shown) ? `'${shown}` : shown;
  return safe.includes(separator) || /["\r\n,;]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

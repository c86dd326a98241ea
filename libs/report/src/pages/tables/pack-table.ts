import { MOST_CODES, packDistinct, writeCodes } from '../client/table/packed-column';
import { pagesFor } from './pages-of-table';
import type { Cell, PackedColumn, PackedTable, TableSpec } from './table-spec';

/**
 * Rows turned into columns; those with few distinct values as a dictionary in order of first appearance.
 *
 * @param pages the table of all pages in the same file: what it has of the page of a row is not written twice
 */
export function packTable(table: Pick<TableSpec, 'columns' | 'rows'>, pages?: TableSpec): PackedTable {
  const { columns, rows } = table;
  const known = pages && pagesFor(table, pages);
  return {
    n: rows.length,
    c: columns.map((_, at) => known?.columns.get(at) ?? packColumn(rows, at)),
    ...(known && { of: known.of }),
  };
}

function packColumn(rows: TableSpec['rows'], at: number): PackedColumn {
  const values: Cell[] = [];
  const dictionary = new Map<Cell, number>();
  const codes: number[] = [];
  // A dictionary pays only while the same value comes back often.
  const most = rows.length / 4;
  for (const row of rows) {
    const value = row[at] ?? null;
    values.push(value);
    if (dictionary.size > most) continue;
    if (!dictionary.has(value)) dictionary.set(value, dictionary.size);
    codes.push(dictionary.get(value)!);
  }
  if (dictionary.size > most) return packDistinct(values);
  const d = [...dictionary.keys()];
  if (d.length === 1) return { d };
  return d.length <= MOST_CODES ? { d, s: writeCodes(codes) } : { d, i: codes };
}

import type { Cell, PackedColumn, PackedTable, TableSpec } from './table-spec';

/** Rows turned into columns; those with few distinct values as a dictionary in order of first appearance. */
export function packTable({ columns, rows }: Pick<TableSpec, 'columns' | 'rows'>): PackedTable {
  return { n: rows.length, c: columns.map((_, at) => packColumn(rows, at)) };
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
  return dictionary.size > most ? { v: values } : { d: [...dictionary.keys()], i: codes };
}

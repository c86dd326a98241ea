/**
 * Reads the table of a data block, with what it has from the table of all pages in the same file.
 */
import type { Cell, ListCell, PackedColumn, PackedTable } from '../../tables/table-spec';
import { openColumn, packDistinct } from './packed-column';
import { readBlock } from '../unpack';

export async function readTable(id: string): Promise<PackedTable> {
  const packed = await readBlock<PackedTable>(`data-${id}`);
  return packed.of ? withPages(packed, await pagesTable(packed.of.table)) : packed;
}

/** Read once, for all tables that have columns from it. */
const pagesTables = new Map<string, Promise<PackedTable>>();

function pagesTable(id: string): Promise<PackedTable> {
  const known = pagesTables.get(id) ?? readBlock<PackedTable>(`data-${id}`);
  pagesTables.set(id, known);
  return known;
}

/** The same table, complete by itself. */
export function withPages(packed: PackedTable, pages: PackedTable): PackedTable {
  const { of, n, c } = packed;
  if (!of) return packed;
  const column = (at: number): ((row: number) => Cell) => openColumn(pages.c[at]!, pages.n).get;
  const [path, title] = [column(of.path), column(of.title)];
  const entry = (row: number): readonly string[] => [String(path(row)), String(title(row) ?? '')];
  const complete = (own: PackedColumn): PackedColumn => {
    if ('l' in own)
      return {
        v: own.l.map((list, row): ListCell =>
          list === null ? [entry(of.rows[row]!)] : list.map((one) => (typeof one === 'number' ? entry(one) : one)),
        ),
      };
    if (!('p' in own)) return own;
    const { p, x = {} } = own;
    const get = column(p);
    return packDistinct(of.rows.map((row, nr) => (nr in x ? x[nr]! : get(row))));
  };
  return { n, c: c.map(complete) };
}

import type { Cell, FromPages, ListCell, PackedTable, TableSpec } from './table-spec';

/** Below it the other table would be read for nothing. */
const FEW_ROWS = 500;
/** Of the rows, that may have another value than the table of pages: above it a column is written as any other. */
const MOST_OTHERS = 0.5;

interface OfPages {
  readonly of: NonNullable<PackedTable['of']>;
  /** By their places. */
  readonly columns: ReadonlyMap<number, FromPages>;
}

/** What of a table stands in the table of all pages as well; undefined where that is little. */
export function pagesFor(
  { columns, rows }: Pick<TableSpec, 'columns' | 'rows'>,
  pages: TableSpec,
): OfPages | undefined {
  const key = columns.findIndex(({ kind }) => kind === 'page');
  const [path, title] = ['path', 'title'].map((id) => pages.columns.findIndex((column) => column.id === id)) as [
    number,
    number,
  ];
  if (rows.length < FEW_ROWS || key < 0 || path < 0 || title < 0) return undefined;
  const rowOf = new Map(pages.rows.map((row, nr) => [row[path], nr]));
  const own = rows.map((row) => rowOf.get(row[key]) ?? -1);
  const found = new Map<number, FromPages>();
  for (const [at, { id, linked }] of columns.entries()) {
    const from = linked
      ? listsOfPages(
          rows.map((row) => row[at] as ListCell | null),
          { own, rowOf, pages, title },
        )
      : valuesOfPages(
          rows.map((row) => row[at] ?? null),
          { own, pages, at: pages.columns.findIndex((one) => one.id === id) },
        );
    if (from) found.set(at, from);
  }
  return found.size > 0 ? { of: { table: pages.id, path, title, rows: own }, columns: found } : undefined;
}

function valuesOfPages(
  values: readonly Cell[],
  { own, pages, at }: { readonly own: readonly number[]; readonly pages: TableSpec; readonly at: number },
): FromPages | null {
  if (at < 0) return null;
  const x: Record<string, Cell> = {};
  let others = 0;
  for (const [row, value] of values.entries()) {
    if (own[row]! >= 0 && (pages.rows[own[row]!]![at] ?? null) === value) continue;
    x[row] = value;
    if (++others > values.length * MOST_OTHERS) return null;
  }
  return others > 0 ? { p: at, x } : { p: at };
}

interface PagesOfLists {
  readonly own: readonly number[];
  readonly rowOf: ReadonlyMap<Cell | undefined, number>;
  readonly pages: TableSpec;
  readonly title: number;
}

/** Entries are a path, with its title or what else is said of it there. */
function listsOfPages(
  lists: readonly (ListCell | null)[],
  { own, rowOf, pages, title }: PagesOfLists,
): FromPages | null {
  if (!lists.every(Array.isArray)) return null;
  let others = 0;
  const l = (lists as readonly ListCell[]).map((list, row) => {
    const entries = list.map((entry): number | readonly string[] => {
      const nr = rowOf.get(entry[0]);
      return nr !== undefined && entry.length === 2 && (pages.rows[nr]![title] ?? '') === entry[1] ? nr : entry;
    });
    if (entries.some((entry) => typeof entry !== 'number')) others += 1;
    return entries.length === 1 && entries[0] === own[row] ? null : entries;
  });
  return others > lists.length * MOST_OTHERS ? null : { l };
}

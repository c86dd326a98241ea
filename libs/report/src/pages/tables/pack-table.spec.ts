import fc from 'fast-check';
import { openTable } from '../client/table/open-table';
import { withPages } from '../client/table/read-table';
import { packTable } from './pack-table';
import type { Cell, ColumnSpec, PackedTable, TableSpec } from './table-spec';

const columns: ColumnSpec[] = [{ id: 'a', label: 'A', kind: 'text', width: 'm' }];

/** What a reader of the packed column gets; it goes through JSON on its way. */
function readBack(values: readonly Cell[]): unknown[] {
  const packed = packTable({ columns, rows: values.map((value) => [value]) });
  const table = openTable({ columns }, JSON.parse(JSON.stringify(packed)) as typeof packed);
  return values.map((_, row) => table.columns[0]!.get(row));
}

const packedAs = (values: readonly Cell[]): string[] =>
  Object.keys(packTable({ columns, rows: values.map((value) => [value]) }).c[0]!);

describe('a packed column', () => {
  const numbers = Array.from({ length: 1000 }, (_, nr) => nr);

  it.each([
    ['one value', numbers.map(() => 'x'), ['d']],
    ['few', numbers.map((nr) => `${nr % 91}`), ['d', 's']],
    ['more than there are signs for', numbers.map((nr) => nr % 92), ['d', 'i']],
    ['all different', numbers.map((nr) => (nr === 7 ? null : `/${nr}`)), ['t']],
    ['all different numbers', numbers, ['v']],
    ['lines within', numbers.map((nr) => `a\n${nr}`), ['v']],
    ['empty texts beside none', numbers.map((nr) => (nr === 7 ? '' : `/${nr}`)), ['v']],
    ['a single none', [null], ['t']],
    ['no rows', [], ['d']],
  ] as [string, Cell[], string[]][])('of %s reads back as it was', (_, values, keys) => {
    if (values.length > 0) expect(packedAs(values)).toEqual(keys);
    expect(readBack(values)).toEqual(values);
  });

  it('reads back whatever it holds', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('', '\n', 'é', '"', '\\', '\ud83d\ude00'),
      fc.integer(),
      fc.constant(null),
    );
    const few = fc.array(fc.constantFrom('"', '\\', 'a', '', null, 3), { maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(fc.array(cell, { maxLength: 60 }), few), (values: Cell[]) => {
        expect(readBack(values)).toEqual(values);
      }),
    );
  });
});

describe('a table beside the table of all pages', () => {
  const column = (id: string, kind: ColumnSpec['kind'], linked = false): ColumnSpec => ({
    ...{ id, label: id, kind, width: 'm', linked },
  });
  const pagesOf = (rows: Cell[][]): TableSpec => ({
    ...{ id: 'pages', caption: '', empty: '', layout: 'rows', rows },
    columns: [column('path', 'page'), column('url', 'url'), column('title', 'text'), column('visits', 'number')],
  });
  const issues = [
    column('detail', 'text'),
    column('uses', 'list', true),
    column('path', 'page'),
    column('title', 'text'),
  ];
  const packed = (table: PackedTable): PackedTable => JSON.parse(JSON.stringify(table)) as PackedTable;
  const readBoth = (rows: Cell[][], pages: TableSpec): Cell[][] => {
    const whole = withPages(packed(packTable({ columns: issues, rows }, pages)), packed(packTable(pages)));
    const { columns: opened } = openTable({ columns: issues }, whole);
    return rows.map((_, row) => opened.map(({ get }) => get(row)));
  };
  const title = (nr: number): string | null =>
    nr % 7 === 0 ? null : nr % 11 === 0 ? `two\nlines ${nr}` : `Title ${nr}`;
  const pages = pagesOf(Array.from({ length: 600 }, (_, nr) => [`/p${nr}`, '', title(nr), nr]));

  it('is read back as it was, whatever stands in that one and what does not', () => {
    const nr = fc.nat(640);
    const use = nr.map((at): [string, string] => [`/p${at}`, at % 50 === 0 ? 'Another' : (title(at) ?? '')]);
    const row = fc
      .tuple(fc.string(), fc.array(use, { maxLength: 3 }), nr, fc.boolean())
      .map(([detail, uses, at, isSame]): Cell[] => [
        ...[detail || null, isSame ? [[`/p${at}`, title(at) ?? '']] : uses],
        ...[`/p${at}`, at % 90 === 0 ? 'Another' : title(at)],
      ]);
    fc.assert(
      fc.property(fc.array(row, { minLength: 490, maxLength: 700 }), (rows) => {
        expect(readBoth(rows, pages)).toEqual(rows);
      }),
      { numRuns: 20 },
    );
  });

  it('writes paths and titles once, and by itself where it has few rows', () => {
    const rows = Array.from({ length: 600 }, (_, nr): Cell[] => [
      ...['x', [[`/p${nr}`, title(nr) ?? '']], `/p${nr}`, title(nr)],
    ]);
    const bytes = (table: PackedTable): number => JSON.stringify(table).length;
    expect(bytes(packTable({ columns: issues, rows }, pages)) * 4).toBeLessThan(
      bytes(packTable({ columns: issues, rows })),
    );
    const few = { columns: issues, rows: rows.slice(0, 499) };
    expect(packTable(few, pages)).toEqual(packTable(few));
    expect(packTable({ columns: issues, rows }, pagesOf([]))).toEqual(packTable({ columns: issues, rows }));
  });
});

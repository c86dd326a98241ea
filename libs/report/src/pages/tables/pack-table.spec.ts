import fc from 'fast-check';
import { openTable } from '../client/table/open-table';
import { packTable } from './pack-table';
import type { Cell, ColumnSpec } from './table-spec';

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

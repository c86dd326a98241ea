import fc from 'fast-check';
import { packTable } from '../../tables/pack-table';
import type { Cell, ColumnSpec } from '../../tables/table-spec';
import { csvOf } from './csv';
import { parseRange } from './filters';
import { emptyState } from '../hash-state';
import { nextSort } from './sort-rows';
import { fold } from '../shared/safe-text';
import { choicesOf, viewOf } from './table-model';
import { openTable, type OpenTable, type TableState } from './open-table';

const columns: ColumnSpec[] = [
  { id: 'path', label: 'Page', kind: 'page', width: 'l' },
  { id: 'level', label: 'Priority', kind: 'choice', width: 's', order: ['high', 'low'], labels: { high: 'Urgent' } },
  { id: 'visits', label: 'Visits', kind: 'number', width: 's' },
  { id: 'since', label: 'Since', kind: 'date', width: 's' },
];
const rows: Cell[][] = [
  ['/b', 'low', 10, '2026-11-02'],
  ['/a', 'high', null, '2026-10-30'],
  ['/Café', 'low', 2, '2025-11-02'],
  ['/c', null, 10, null],
];
const open = (own: Cell[][] = rows): OpenTable => openTable({ columns }, packTable({ columns, rows: own }));
const view = (state: Partial<TableState>): number[] => viewOf(open(), { ...emptyState(), ...state });

describe('the view of a table', () => {
  it('has every row in the given order when nothing is asked', () => expect(view({})).toEqual([0, 1, 2, 3]));

  it.each([
    ['cafe', [2]],
    ['URGENT', [1]],
    ['low /b', [0]],
    ['10', []],
  ])('finds %j in rows %j: words in any text column, as it is shown', (q, found) => expect(view({ q })).toEqual(found));

  it('finds in every row what stands there, however its columns are packed', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'É', ' ', '\n', '\u0301'), maxLength: 6 });
    const row = fc.tuple(fc.option(text), fc.constantFrom('high', 'low', null), fc.constant(1), fc.constant(null));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.constantFrom('a', 'ab', 'é', 'urg', 'a b'), (own, q) => {
        const words = fold(q).split(' ');
        const expected = own.flatMap(([path, level], nr) => {
          const shown = `${fold(path ?? '')}\n${level === 'high' ? 'urgent' : (level ?? '')}`;
          return words.every((word) => shown.includes(word)) ? [nr] : [];
        });
        expect(viewOf(open(own), { ...emptyState(), q })).toEqual(expected);
      }),
    );
  });

  it.each([
    ['level', 'low', [0, 2]],
    ['level', '\u2013', [3]],
    ['visits', '10', [0, 3]],
    ['visits', '<10', [2]],
    ['visits', '2..9', [2]],
    ['since', '2026', [0, 1]],
    ['since', '>=2026-11', [0]],
    ['since', '2025-11..2026-10', [1, 2]],
    ['path', 'É', [2]],
    ['path', '=/CAFE', [2]],
    ['path', '=caf', []],
    ['visits', 'not understood', [0, 1, 2, 3]],
  ])('filters %s by %j', (id, text, found) => expect(view({ filters: { [id]: text } })).toEqual(found));

  it.each([
    ['visits', true, [0, 3, 2, 1]],
    ['visits', false, [2, 0, 3, 1]],
    ['path', false, [1, 0, 3, 2]],
    ['level', false, [1, 0, 2, 3]],
    ['since', true, [0, 1, 2, 3]],
  ])('sorts by %s (down: %s), equal rows as they came, empty ones last', (id, down, order) =>
    expect(view({ sort: { id, down } })).toEqual(order),
  );

  it('is the same whether columns are packed as values or as a dictionary', () => {
    const value = fc.tuple(
      fc.constantFrom('/a', '/b', '/c'),
      fc.constantFrom('high', 'low', null),
      fc.nat({ max: 3 }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.constantFrom('path', 'level', 'visits'), (own, id) => {
        const packed = viewOf(open(own), { ...emptyState(), sort: { id, down: true } });
        const plain = openTable(
          { columns },
          { n: own.length, c: columns.map((_, at) => ({ v: own.map((row) => row[at] ?? null) })) },
        );
        expect(packed).toEqual(viewOf(plain, { ...emptyState(), sort: { id, down: true } }));
      }),
    );
  });

  it('counts the choices of a column in their own order', () => {
    const table = open();
    expect(choicesOf(table, table.columns[1]!).map(({ value, label, count }) => [value, label, count])).toEqual([
      ['high', 'Urgent', 1],
      ['low', 'low', 2],
      ['', '', 1],
    ]);
  });

  it('goes round three orders when a head is clicked, the natural one first', () => {
    const column = { id: 'visits', kind: 'number' as const };
    const first = nextSort(null, column);
    expect(first).toEqual({ id: 'visits', down: true });
    const second = nextSort(first, column);
    expect(second).toEqual({ id: 'visits', down: false });
    expect(nextSort(second, column)).toBeNull();
    expect(nextSort(null, { id: 'lastChanged', kind: 'date', oldestFirst: true })).toEqual({
      id: 'lastChanged',
      down: false,
    });
  });
});

describe('a range', () => {
  it('understands decimals with a comma', () => expect(parseRange('>0,5', false)!(0.6)).toBe(true));
  it.each(['', 'abc', '>', '1..', '2026-1'])('is nothing when written as %j', (text) =>
    expect([parseRange(text, true), text === '' ? null : parseRange(text, true)]).toEqual([null, null]),
  );
});

describe('CSV', () => {
  const csv = (text: string, separator = ','): string => csvOf(open([[text, 'low', -3.5, null]]), [0], separator);

  it('begins with a byte order mark and the heads, ends lines as RFC 4180 has it', () => {
    expect(csv('/a')).toBe('\ufeffPage,Priority,Visits,Since\r\n/a,low,-3.5,\r\n');
  });

  it('follows the list sign and decimal sign of a Dutch Excel', () => {
    expect(csv('/a;b', ';')).toBe('\ufeffPage;Priority;Visits;Since\r\n"/a;b";low;-3,5;\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '"=1', '＝1'])('never lets %j be a formula', (text) => {
    const cell = csv(text)
      .split('\r\n')[1]!
      .replace(/,low,.*$/s, '');
    expect(cell).toMatch(/^"?'/);
  });

  it('shows control characters, so that none can hide a formula', () => expect(csv('\r=1')).toContain('\n␍=1,low'));

  it('doubles quotes and keeps line breaks within them', () => {
    expect(csv('a "b"\nc')).toContain('"a ""b""\nc",low');
  });
});

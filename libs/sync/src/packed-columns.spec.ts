import fc from 'fast-check';
import { DIGEST_LENGTH, packColumns, unpackColumns } from './packed-columns';

const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constant('half \ud800 a pair'),
);
const row = fc.record({
  key: name.map((text) => text.replaceAll('\0', '')),
  numbers: fc.tuple(fc.double(), fc.nat()),
  digest: fc.string({
    minLength: DIGEST_LENGTH,
    maxLength: DIGEST_LENGTH,
    unit: fc.constantFrom(...'0123456789abcdef'),
  }),
});
const columnsOf = (rows: readonly { key: string; numbers: readonly number[]; digest: string }[]) => ({
  keys: rows.map(({ key }) => key),
  numbers: [0, 1].map((column) => rows.map(({ numbers }) => numbers[column]!)),
  digests: rows.map(({ digest }) => digest).join(''),
});

describe('packed columns', () => {
  it('give what was packed, whatever the names and numbers', () => {
    fc.assert(
      fc.property(fc.array(row), fc.jsonValue(), (rows, value) => {
        const columns = columnsOf(rows);
        const head = { value: JSON.parse(JSON.stringify(value)) as unknown };
        const { numbers, ...found } = unpackColumns(Buffer.concat(packColumns(head, columns)), 2);
        expect(found).toEqual({ head, keys: columns.keys, digests: columns.digests });
        expect(numbers.map((column) => Array.from(column))).toEqual(columns.numbers);
      }),
    );
  });

  it('are refused when any of their bytes are missing, or there are more', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.nat(), (rows, seed) => {
        const bytes = Buffer.concat(packColumns({}, columnsOf(rows)));
        expect(() => unpackColumns(bytes.subarray(0, seed % bytes.length), 2)).toThrow();
        expect(() => unpackColumns(Buffer.concat([bytes, Buffer.alloc(1)]), 2)).toThrow();
      }),
    );
  });

  it('are refused when they are something else', () => {
    for (const text of ['', '\n', '{}', '{}\n', '{"version":4,"files":{"keys":[]}}\n'])
      expect(() => unpackColumns(Buffer.from(text), 3)).toThrow();
  });
});

import fc from 'fast-check';
import {
  columnsOfFile,
  DIGEST_LENGTH,
  fileOfColumns,
  packColumns,
  unpackColumns,
  type Columns,
} from './packed-columns';

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

const fileOf = (columns: Columns, head = {}): Buffer => Buffer.concat(fileOfColumns(packColumns(head, columns)));

describe('packed columns', () => {
  it('give what was packed, whatever the names and numbers', () => {
    fc.assert(
      fc.property(fc.array(row), fc.jsonValue(), (rows, value) => {
        const columns = columnsOf(rows);
        const head = { value: JSON.parse(JSON.stringify(value)) as unknown };
        const packed = columnsOfFile(fileOf(columns, head), 2);
        expect(packed.head).toEqual(head);
        const { numbers, ...found } = unpackColumns(packed);
        expect(found).toEqual({ keys: columns.keys, digests: columns.digests });
        expect(numbers.map((column) => Array.from(column))).toEqual(columns.numbers);
      }),
    );
  });

  it('are refused when any of their bytes are missing, or there are more', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.nat(), (rows, seed) => {
        const bytes = fileOf(columnsOf(rows));
        expect(() => columnsOfFile(bytes.subarray(0, seed % bytes.length), 2)).toThrow();
        expect(() => columnsOfFile(Buffer.concat([bytes, Buffer.alloc(1)]), 2)).toThrow();
      }),
    );
  });

  it('are refused when one column is shorter than the others', () => {
    const packed = packColumns({}, { keys: ['a', 'b'], numbers: [[1, 2]], digests: 'a'.repeat(DIGEST_LENGTH * 2) });
    expect(() => unpackColumns({ ...packed, numbers: [new Float64Array(1)] })).toThrow();
    expect(() => unpackColumns({ ...packed, names: Buffer.from('a') })).toThrow();
    expect(() => unpackColumns({ ...packed, digests: packed.digests.subarray(1) })).toThrow();
  });

  it('are refused when they are something else', () => {
    for (const text of ['', '\n', '{}', '{}\n', '{"version":4,"files":{"keys":[]}}\n'])
      expect(() => columnsOfFile(Buffer.from(text), 3)).toThrow();
  });
});

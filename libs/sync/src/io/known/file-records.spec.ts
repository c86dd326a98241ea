import fc from 'fast-check';
import { FileRecords, FileRecordsBuilder, type FileRecord } from './file-records';

const recordOf = (digit: string): FileRecord => ({
  size: Number(digit),
  mtimeMs: 1,
  ctimeMs: 0,
  sha256: digit.repeat(64),
  settled: true,
});

describe('changed records', () => {
  const of = (keys: readonly string[]): FileRecords => {
    const builder = new FileRecordsBuilder(new FileRecords());
    for (const [index, key] of keys.entries()) builder.add(key, recordOf(String(index % 8)));
    return builder.build();
  };
  const asMap = ({ columns: { keys, sizes, digests } }: FileRecords): Map<string, string> =>
    new Map(keys.map((key, row) => [key, `${sizes[row]} ${digests[row * 64]}`]));

  it('stand in the place of those they replace, new ones at the end, and the others as they were', () => {
    const next = of(['a', 'b', 'c', 'd']).changed(
      new Set(['c']),
      new Map([
        ['e', recordOf('8')],
        ['b', recordOf('9')],
      ]),
    );
    expect(next.columns.keys).toEqual(['a', 'b', 'd', 'e']);
    expect(Array.from(next.columns.sizes)).toEqual([0, 9, 3, 8]);
    expect(next.columns.digests).toBe(['0', '9', '3', '8'].map((digit) => digit.repeat(64)).join(''));
  });

  it('are no more to be trusted than before', () => {
    const builder = new FileRecordsBuilder(new FileRecords());
    for (const key of ['a', 'b', 'c', 'd']) builder.add(key, { ...recordOf('1'), settled: key < 'c' });
    const news = new Map([
      ['a', { ...recordOf('2'), settled: false }],
      ['d', recordOf('2')],
    ]);
    expect([...builder.build().changed(new Set(['b']), news).columns.young].sort()).toEqual(['a', 'c']);
  });

  it('are what a map would hold, whatever the order of the changes', () => {
    const key = fc.constantFrom(...'abcdefghij');
    const keys = fc.uniqueArray(key);
    fc.assert(
      fc.property(keys, keys, keys, (present, gone, news) => {
        const expected = asMap(of(present));
        for (const each of gone) expected.delete(each);
        for (const each of news) expected.set(each, '9 9');
        const next = of(present).changed(new Set(gone), new Map(news.map((each) => [each, recordOf('9')])));
        expect(asMap(next)).toEqual(expected);
        const kept = present.filter((each) => expected.has(each));
        expect(next.columns.keys.slice(0, kept.length)).toEqual(kept);
      }),
    );
  });
});

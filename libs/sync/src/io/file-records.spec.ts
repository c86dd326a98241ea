import { FileRecords, FileRecordsBuilder, type FileRecord } from './file-records';

const recordOf = (digit: string): FileRecord => ({
  size: Number(digit),
  mtimeMs: 1,
  ctimeMs: 0,
  sha256: digit.repeat(64),
  settled: true,
});

describe('changed records', () => {
  it('stand in the place of those they replace, new ones at the end, and the others as they were', () => {
    const builder = new FileRecordsBuilder(new FileRecords());
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) builder.add(key, recordOf(String(index)));
    const next = builder.build().changed(
      new Set(['c']),
      new Map([
        ['e', recordOf('8')],
        ['b', recordOf('9')],
      ]),
    );
    expect(next.columns.keys).toEqual(['a', 'b', 'd', 'e']);
    expect(next.columns.sizes).toEqual([0, 9, 3, 8]);
    expect(next.columns.digests).toBe(['0', '9', '3', '8'].map((digit) => digit.repeat(64)).join(''));
  });
});

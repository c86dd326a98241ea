import { FileRecords } from './file-records';
import { parseIndex, renderIndex, type StoreIndex } from './store-index';

const index: StoreIndex = {
  files: new FileRecords({
    keys: ['reports/a.html', 'reports/é.html'],
    sizes: [1, 2],
    mtimes: [1_790_000_000_000.25, 3],
    ctimes: [0, 4],
    digests: 'a'.repeat(64) + 'b'.repeat(64),
    young: ['reports/é.html'],
  }),
  sealed: new Map([
    [
      '261122-0500',
      {
        entry: { dir: '261122-0500', digest: 'c'.repeat(64), files: 3, bytes: 9, epoch: 1, producer: 'anna' },
        mtimeMs: 5,
        manifest: { size: 6, mtimeMs: 7, ctimeMs: 8 },
      },
    ],
  ]),
  rest: '[]',
  made: { state: '{}', manifest: '' },
};

describe('the records of a store', () => {
  it('are read as they were written', () => {
    const { files, ...others } = parseIndex(Buffer.concat(renderIndex(index)));
    const { sizes, mtimes, ctimes, ...columns } = files.columns;
    expect({ ...columns, numbers: [sizes, mtimes, ctimes].map((column) => Array.from(column)) }).toEqual({
      keys: index.files.columns.keys,
      young: index.files.columns.young,
      digests: index.files.columns.digests,
      numbers: [
        [1, 2],
        [1_790_000_000_000.25, 3],
        [0, 4],
      ],
    });
    expect(others).toEqual({ sealed: index.sealed, rest: index.rest, made: index.made });
  });

  it('are as good as none when they are torn, or of another version', () => {
    const bytes = Buffer.concat(renderIndex(index));
    const older = Buffer.from(bytes.toString('latin1').replace('"version":5', '"version":4'), 'latin1');
    for (const wrong of [bytes.subarray(0, -1), bytes.subarray(0, 40), Buffer.alloc(0), older])
      expect(parseIndex(wrong)).toEqual({ files: new FileRecords(), sealed: new Map(), rest: '' });
  });
});

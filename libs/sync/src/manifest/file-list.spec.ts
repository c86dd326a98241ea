import fc from 'fast-check';
import { FileList, withoutEqual, type StoreFile } from './file-list';

const listed = fc
  .uniqueArray(
    fc.record<StoreFile>({
      path: fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', 'é'), minLength: 1, maxLength: 4 }),
      size: fc.nat(3),
      sha256: fc.constantFrom('a'.repeat(64), 'b'.repeat(64), ''),
    }),
    { selector: ({ path }) => path, maxLength: 40 },
  )
  .map((files) => FileList.of(files));

describe('a list of files', () => {
  it('gives what it was made of, sorted by code unit', () => {
    fc.assert(
      fc.property(listed, (list) => {
        const inOrder = [...list].sort((a, b) => (a.path < b.path ? -1 : 1));
        expect([...list.sorted()]).toEqual(inOrder);
        expect(list.sorted().sorted()).toEqual(list.sorted());
        expect(JSON.parse(JSON.stringify(list))).toEqual([...list]);
      }),
    );
  });

  it('differs from another one in just the files that the other does not have so', () => {
    fc.assert(
      fc.property(listed, listed, fc.boolean(), (one, two, isNear) => {
        const ours = one.sorted();
        // Mostly the same: long runs of equal rows.
        const near = [...ours].map((file, row) => (row % 7 === 3 ? { ...file, sha256: 'c'.repeat(64) } : file));
        const theirs = isNear ? FileList.of(near) : two.sorted();
        const isIn = (list: FileList) => (file: StoreFile) =>
          [...list].some(({ path, sha256 }) => path === file.path && sha256 === file.sha256);
        const found = withoutEqual(ours, theirs);
        expect(found.ours).toEqual([...ours].filter((file) => !isIn(theirs)(file)));
        expect(found.theirs).toEqual([...theirs].filter((file) => !isIn(ours)(file)));
      }),
    );
  });
});

import fc from 'fast-check';
import { FileList } from './file-list';
import {
  createStoreManifest,
  digestOfText,
  parseStoreManifest,
  renderedOf,
  renderStoreManifest,
  sortContent,
} from './store-manifest';

const manifestOf = (paths: readonly string[]): ReturnType<typeof createStoreManifest> =>
  createStoreManifest(
    () =>
      sortContent({
        sealed: [],
        directories: paths,
        files: FileList.of(paths.map((path) => ({ path, size: 1, sha256: 'a'.repeat(64) }))),
        skipped: paths.map((path) => ({ path, reason: 'link' })),
      }),
    () => '{}',
  );

describe('the text of a store manifest', () => {
  it.each([
    ['ends like an entry', ['a},{', 'b']],
    ['holds what parts two entries', ['a},{"path":"b', 'b']],
    ['is that alone', ['},{']],
  ])('comes back when a name %s', (_, paths) =>
    expect(parseStoreManifest(renderStoreManifest(manifestOf(paths)))).toEqual(manifestOf(paths)),
  );

  it('comes back whatever the names are, with a line for each entry', () => {
    const name = fc.string({
      unit: fc.constantFrom('},{', '}', ',', '{', '"', '\\', ':', 'a', '\n', 'é'),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (paths) => {
        const text = renderStoreManifest(manifestOf(paths));
        expect(parseStoreManifest(text)).toEqual(manifestOf(paths));
        expect(renderedOf(manifestOf(paths)).digest()).toBe(digestOfText(text));
        expect(text.match(/^ {2}\{"path":/gm) ?? []).toHaveLength(paths.length * 2);
      }),
    );
  });
});

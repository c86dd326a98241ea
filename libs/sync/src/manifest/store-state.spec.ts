import { FileList, type StoreFile } from './file-list';
import type { StoreContent } from './store-manifest';
import { createStoreManifest, renderStoreManifest, sortContent } from './store-manifest';
import { renderStoreState } from './store-state';

const fileOf = (path: string, digit = 'a'): StoreFile => ({ path, size: 1, sha256: digit.repeat(64) });
const contentOf = (files: readonly StoreFile[], more: Partial<StoreContent> = {}): StoreContent => ({
  sealed: [],
  directories: [],
  files: FileList.of(files),
  skipped: [],
  ...more,
});
interface State {
  readonly [group: string]: { readonly count: number; readonly digest: string };
}
const stateOf = (content: StoreContent): State => JSON.parse(renderStoreState(content)) as State;
// «analytics-old» stands between a file of that name and what lies in that directory.
const FILES = ['a.txt', 'analytics', 'analytics-old', 'analytics/2026-01.db', 'reports/index.html', 'z'].map((path) =>
  fileOf(path),
);

describe('the state of a store', () => {
  it('counts analytics, reports and the rest apart', () => {
    const state = stateOf(contentOf(FILES, { directories: ['reports'], skipped: [{ path: 'y', reason: 'link' }] }));
    expect([state['analytics']!.count, state['reports']!.count, state['other']!.count]).toEqual([2, 2, 4]);
  });

  it('does not depend on the order of discovery', () =>
    expect(renderStoreState(contentOf([...FILES].reverse()))).toBe(renderStoreState(contentOf(FILES))));

  it.each([
    ['analytics', 'analytics/2026-01.db'],
    ['reports', 'reports/index.html'],
    ['other', 'analytics-old'],
  ])('tells in %s alone that %s is another', (group, path) => {
    const before = stateOf(contentOf(FILES));
    const after = stateOf(contentOf(FILES.map((file) => (file.path === path ? fileOf(path, 'b') : file))));
    const moved = Object.keys(before).filter((name) => before[name]!.digest !== after[name]!.digest);
    expect(moved.filter((name) => name !== 'version')).toEqual([group]);
  });

  it('is followed by the manifest that a fresh rendering gives', () => {
    const content = contentOf(FILES);
    const state = renderStoreState(content);
    const fresh = contentOf(FILES.map((file) => ({ ...file })));
    const manifestOf = (of: StoreContent): string =>
      renderStoreManifest(
        createStoreManifest(
          () => sortContent(of),
          () => state,
        ),
      );
    expect(manifestOf(content)).toBe(manifestOf(fresh));
  });
});

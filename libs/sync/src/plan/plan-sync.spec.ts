import { planSync, type PlanOptions } from './plan-sync';
import { FileList } from '../manifest/file-list';
import { digestOfText, type SkippedItem, type StoreManifest } from '../manifest/store-manifest';
import { digestOfPlan, isEmptyPlan } from './sync-plan';

/** Files by path and content; a path that ends in `/` is a directory. Parents are added. */
function aManifest(tree: Readonly<Record<string, string>>, skipped: readonly SkippedItem[] = []): StoreManifest {
  const directories = new Set<string>();
  for (const path of Object.keys(tree)) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) directories.add(parts.slice(0, depth).join('/'));
  }
  const files = Object.entries(tree).filter(([path]) => !path.endsWith('/'));
  return {
    version: 1,
    storeState: '',
    sealed: [],
    skipped,
    directories: [...directories].sort(),
    files: FileList.of(
      files
        .map(([path, content]) => ({ path, size: content.length, sha256: digestOfText(content) }))
        .sort((a, b) => (a.path < b.path ? -1 : 1)),
    ),
  };
}

const plan = (source: StoreManifest, target: StoreManifest, options: Partial<PlanOptions> = {}) =>
  planSync(source, target, { cleanup: true, maxDeleteShare: 1, ...options });

describe('planSync', () => {
  it('is empty for equal stores', () => {
    const store = aManifest({ 'a.txt': 'a', 'b/c.txt': 'c', 'empty/': '' });
    expect(isEmptyPlan(plan(store, store))).toBe(true);
  });

  it('refuses to delete more than the allowed share; one file may go from however small a store', () => {
    const four = aManifest({ a: '1', b: '2', c: '3', d: '4' });
    expect(plan(aManifest({ a: '1', b: '2' }), four, { maxDeleteShare: 0.5 }).refusal).toBeNull();
    expect(plan(aManifest({ a: '1' }), four, { maxDeleteShare: 0.5 }).refusal).toBe(
      '3 of 4 files would be deleted, 75 % where 50 % is allowed',
    );
    expect(plan(aManifest({ a: '1' }), aManifest({ b: '1' }), { maxDeleteShare: 0.5 }).refusal).toBeNull();
    expect(plan(aManifest({ a: '1' }), aManifest({ b: '1' }), { maxDeleteShare: 0 }).refusal).not.toBeNull();
    expect(plan(aManifest({}), four, { maxDeleteShare: 1 }).refusal).toBe(
      'the source is empty, and 4 files would be deleted',
    );
  });

  it('counts what a directory that makes way takes with it', () => {
    const target = aManifest({ 'x/1': '', 'x/2': '', 'x/3': '', y: '' });
    expect(plan(aManifest({ x: 'a file', y: '' }), target, { maxDeleteShare: 0.5 })).toMatchObject({
      deletedFiles: 3,
      refusal: expect.any(String),
    });
  });

  it('does not replace a directory that holds things by a file while cleanup is off', () => {
    const result = plan(aManifest({ x: 'a file' }), aManifest({ 'x/1': '' }), { cleanup: false });
    expect(result).toMatchObject({ displaced: [], adds: [], extras: ['x/1'] });
    expect(result.problems).toEqual([
      { path: 'x', reason: 'the directory in its place is not empty, and cleanup is off' },
    ]);
    expect(plan(aManifest({ x: 'a file' }), aManifest({ 'x/': '' }), { cleanup: false }).adds).toHaveLength(1);
  });

  it('deletes nothing when a part of the source could not be read, and names it', () => {
    const result = plan(
      aManifest({ a: '1' }, [{ path: 'sub', reason: 'unreadable' }]),
      aManifest({ a: '1', b: '2', 'sub/c': '3' }),
    );
    expect(result).toMatchObject({ deletions: [], extras: ['b'], problems: [{ path: 'sub' }] });
  });

  it('never lets two names that are one file in the target meet', () => {
    const names = { foldsCase: true, foldsUnicode: true, windowsNames: false };
    const source = aManifest({
      'A.txt': '1',
      'a.txt': '2',
      'caf\u00e9': '1',
      'cafe\u0301': '2',
      'Dir/x': '1',
      'dir/y': '2',
    });
    const result = plan(source, aManifest({}), { names });
    expect(result.adds.map((file) => file.path)).toEqual(['A.txt', 'Dir/x', 'cafe\u0301']);
    expect(result.problems.map((problem) => problem.path)).toEqual(['a.txt', 'caf\u00e9', 'dir']);
  });

  it('takes a name that the target spells otherwise for the same file', () => {
    const names = { foldsCase: true, foldsUnicode: false, windowsNames: true };
    expect(isEmptyPlan(plan(aManifest({ 'Dir/File.TXT': '1' }), aManifest({ 'dir/file.txt': '1' }), { names }))).toBe(
      true,
    );
  });

  it('keeps a directory that holds an ignored item, and what lies beside it goes', () => {
    const target = aManifest({ a: '1', 'old/deep/x': '2', 'old/y': '3' });
    const result = plan(aManifest({ a: '1' }), target, { keeping: ['old/deep'] });
    expect(result.deletions.map((removal) => removal.path)).toEqual(['old/deep/x', 'old/y']);
  });

  it('bears the same digest for the same plan, and another for another', () => {
    const [source, target] = [aManifest({ a: '1' }), aManifest({ a: '1', b: '2' })];
    expect(digestOfPlan(plan(source, target, { maxDeleteShare: 0 }))).toBe(digestOfPlan(plan(source, target)));
    expect(digestOfPlan(plan(source, aManifest({ a: '1', c: '2' })))).not.toBe(digestOfPlan(plan(source, target)));
  });
});

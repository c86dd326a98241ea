import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encodeGroups, versionsOf } from './version-groups';

const digestOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

function store(groups: readonly Buffer[]): {
  readonly digests: string[];
  readonly read: (digest: string) => Buffer | null;
} {
  const stored = new Map(groups.map((bytes) => [digestOf(bytes), bytes]));
  return { digests: groups.map(digestOf), read: (digest) => stored.get(digest) ?? null };
}

const arbitraryPaths = fc.uniqueArray(fc.webPath(), { maxLength: 600 }).map((paths) => paths.sort());

describe('versions of pages in groups', () => {
  it('are the same again, whatever the pages', () => {
    fc.assert(
      fc.property(arbitraryPaths, (paths) => {
        const versions = paths.map((path) => digestOf(`version of ${path}`));
        const { digests, read } = store(encodeGroups(paths, versions));
        expect(versionsOf(digests, read, paths.length)).toEqual(versions);
      }),
      { numRuns: 50 },
    );
  });

  const paths = Array.from({ length: 1000 }, (_, nr) => `/p${String(nr).padStart(4, '0')}`);
  const versions = paths.map(digestOf);
  const groups = encodeGroups(paths, versions);

  it('are as they were but for the group of a page that changed, came or went', () => {
    const known = new Set(groups.map(String));
    const news = (some: readonly string[], their: readonly string[]): number =>
      encodeGroups(some, their).filter((group) => !known.has(String(group))).length;
    expect(groups.length).toBeGreaterThan(30);
    for (let nr = 0; nr < paths.length; nr += 37) {
      expect(news(paths, versions.with(nr, digestOf('another')))).toBe(1);
      expect(news(paths.toSpliced(nr, 1), versions.toSpliced(nr, 1))).toBeLessThanOrEqual(1);
      expect(
        news(paths.toSpliced(nr, 0, `${paths[nr]!}-`), versions.toSpliced(nr, 0, digestOf('x'))),
      ).toBeLessThanOrEqual(2);
    }
  });

  it('are refused where they are of more or fewer pages, or what is stored are none; one that is nowhere is named', () => {
    const { digests, read } = store(groups);
    expect(() => versionsOf(digests, read, 999)).toThrow(RangeError);
    expect(() => versionsOf(digests.slice(1), read, 1000)).toThrow(RangeError);
    for (const bytes of ['', 'null', '{}', '["x"]', `["${'a'.repeat(63)}"]`, '\xff'])
      expect(() => versionsOf(['0'], () => Buffer.from(bytes), 1)).toThrow(RangeError);
    // However many a forged list names: it ends at its pages.
    expect(() => versionsOf(Array<string>(1e6).fill(digests[0]!), read, 1000)).toThrow(RangeError);
    expect(() => versionsOf(digests, () => null, 1000)).toThrow(digests[0]!);
  });
});

import fc from 'fast-check';
import { READING_PACK_NAME } from '../../bodies/pack-format';
import { afterWhatTheyLeanOn, type SealedScrape } from './sealed-scrapes';

const packOf = (dir: string): string => dir.padEnd(32, '0');

/** One that brings a pack and leans on those of others. */
function scrape(dir: string, needs: readonly string[]): SealedScrape {
  const files = [{ path: READING_PACK_NAME, bytes: 1, sha256: packOf(dir).padEnd(64, '0') }];
  const manifest = {
    timestamp: dir,
    producer: 'anna',
    epoch: 1,
    pages: 1,
    complete: true,
    needs: needs.map(packOf),
    files,
  };
  return { dir, manifest: manifest as unknown as SealedScrape['manifest'], digest: dir, identity: dir, mtimeMs: 0 };
}

describe('scrapes, each after those that it leans on', () => {
  it('stay in the order of their names where nothing speaks against it', () => {
    const scrapes = [scrape('a', []), scrape('b', ['a']), scrape('c', ['elsewhere', 'a'])];
    expect(afterWhatTheyLeanOn(scrapes)).toEqual(scrapes);
  });

  it('come so whatever they are called; those that lean on each other come last', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const needs = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names, { minLength: names.length }),
        fc.array(needs, { minLength: 6, maxLength: 6 }),
        (made, all) => {
          // Each leans on some of those that were made before it, whose names may be later.
          const scrapes = made.map((dir, nr) =>
            scrape(
              dir,
              all[nr]!.filter((need) => made.indexOf(need) < nr),
            ),
          );
          const ordered = afterWhatTheyLeanOn([...scrapes].sort((a, b) => (a.dir < b.dir ? -1 : 1)));
          const place = new Map(ordered.map(({ dir }, at) => [packOf(dir), at]));
          for (const { dir, manifest } of ordered)
            for (const need of manifest.needs!) expect(place.get(need)!).toBeLessThan(place.get(packOf(dir))!);
          expect(ordered).toHaveLength(names.length);
        },
      ),
    );
    const [x, y] = [scrape('x', ['y']), scrape('y', ['x'])];
    expect(afterWhatTheyLeanOn([x, y, scrape('z', [])]).map(({ dir }) => dir)).toEqual(['z', 'x', 'y']);
  });
});

import fc from 'fast-check';
import type { ManifestFile } from './manifest';
import { isPack, packsIn, unmetNeeds } from './needs';

const file = (path: string, digit: string): ManifestFile => ({ path, size: 1, sha256: digit.repeat(64) });

describe('the packs of a scrape', () => {
  const [bodies, readings] = [file('bodies.pack', 'a'), file('readings.pack', 'b')];

  it('have names that their bytes give, whatever else the scrape holds', () => {
    const names = packsIn([bodies, file('log.txt', 'c'), readings]);
    expect(names).toEqual(['a'.repeat(32), 'b'.repeat(32)]);
    expect(names.every(isPack)).toBe(true);
    expect(packsIn([file('scrape.db', 'a')])).toEqual([]);
  });

  it('keep them when another comes to them', () =>
    expect(packsIn([bodies, readings])).toEqual(expect.arrayContaining(packsIn([bodies]))));
});

it('what a scrape needs is met by whatever scrapes hold it', () => {
  const digests = fc.uniqueArray(fc.nat(20).map((nr) => String(nr).padStart(32, '0')));
  fc.assert(
    fc.property(digests, digests, (needs, held) => {
      const unmet = unmetNeeds({ needs }, new Set(held));
      expect(unmet.filter((need) => held.includes(need))).toEqual([]);
      expect(unmetNeeds({ needs }, new Set([...held, ...unmet]))).toEqual([]);
    }),
  );
  expect(unmetNeeds({}, new Set())).toEqual([]);
});

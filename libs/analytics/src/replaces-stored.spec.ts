import fc from 'fast-check';
import type { UsageState } from '@scrape-and-report/record';
import { isBetterDay, rankOf, replacesStored } from './replaces-stored';

const state = fc.constantFrom<UsageState>('final', 'truncated', 'provisional');
const digest = fc.constantFrom('a', 'b', 'c');
const day = fc.record({ state, digest, fetched_at: fc.constantFrom('2026-11-20T04:00:00Z', '2026-11-21T04:00:00Z') });

describe('fresh figures of a day', () => {
  it('are written where there are none, and never twice', () => {
    fc.assert(
      fc.property(day, (fresh) => {
        expect(replacesStored(undefined, fresh)).toBe(true);
        expect(replacesStored(fresh, fresh)).toBe(false);
      }),
    );
  });

  it('never lower the state of a day, and are written when they differ otherwise', () => {
    fc.assert(
      fc.property(day, day, (stored, fresh) => {
        const isSame = stored.state === fresh.state && stored.digest === fresh.digest;
        expect(replacesStored(stored, fresh)).toBe(!isSame && rankOf(fresh.state) >= rankOf(stored.state));
      }),
    );
  });
});

describe('the better of two partners', () => {
  it('is the same whoever compares, and neither of two that are equal', () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        expect(isBetterDay(a, b) && isBetterDay(b, a)).toBe(false);
        if (JSON.stringify(a) !== JSON.stringify(b)) expect(isBetterDay(a, b) || isBetterDay(b, a)).toBe(true);
        expect(isBetterDay(a, a)).toBe(false);
        expect(isBetterDay(a, undefined)).toBe(true);
      }),
    );
  });

  it('is the same in whatever order partners are met', () => {
    const best = (days: readonly { state: UsageState; digest: string; fetched_at: string }[]) =>
      days.reduce((own, other) => (isBetterDay(other, own) ? other : own));
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 5 }), (days) => {
        const [one, other] = [best(days), best([...days].reverse())];
        expect(one).toEqual(other);
      }),
    );
  });
});

import { isDue } from '../plan/rolling-check';
import { isSameStamp, isSameTime, isSettled } from './stamps';

describe('stamps', () => {
  const at = 1_700_000_001_999.6;
  it.each([
    ['as it was', at, true],
    ['a microsecond off', at + 0.001, true],
    ['cut to the second', 1_700_000_001_000, true],
    ['cut to two seconds', 1_700_000_000_000, true],
    ['of the second after it', 1_700_000_003_000, false],
    ['a millisecond and more off', at + 2, false],
    ['another whole second', 1_699_999_999_000, false],
  ])('takes a time %s for the same: %#', (_, other, same) => {
    expect(isSameTime(at, other)).toBe(same);
    expect(isSameTime(other, at)).toBe(same);
  });

  it('does not trust what was written in the last three seconds', () => {
    expect(isSettled({ size: 1, mtimeMs: 10_000, ctimeMs: 0 }, 12_000)).toBe(false);
    expect(isSettled({ size: 1, mtimeMs: 10_000, ctimeMs: 0 }, 13_001)).toBe(true);
    expect(isSettled({ size: 1, mtimeMs: 10_000, ctimeMs: 12_000 }, 13_001)).toBe(false);
  });

  it('compares the time of change only where both sides have one', () => {
    const stamp = { size: 1, mtimeMs: at, ctimeMs: 5 };
    expect(isSameStamp(stamp, { ...stamp, ctimeMs: 6 })).toBe(false);
    expect(isSameStamp(stamp, { ...stamp, ctimeMs: 0 })).toBe(true);
    expect(isSameStamp(stamp, { ...stamp, size: 2 })).toBe(false);
  });
});

describe('isDue', () => {
  it('gives each path one turn in a round of days, and spreads them', () => {
    const paths = Array.from({ length: 3000 }, (_, index) => `reports/${index}`);
    const turns = Array.from({ length: 30 }, (_, day) => paths.filter((path) => isDue(path, 20_000 + day, 30)).length);
    expect(turns.reduce((sum, each) => sum + each)).toBe(3000);
    expect(Math.min(...turns)).toBeGreaterThan(60);
    expect(isDue('x', 3, 1)).toBe(true);
    expect(isDue('x', 3, 0)).toBe(false);
  });
});

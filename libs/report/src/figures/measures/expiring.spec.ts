import { isExpiring } from './expiring';

describe('a certificate', () => {
  it.each([
    ['2026-01-01 2027-01-01', '2026-12-02', false],
    ['2026-01-01 2027-01-01', '2026-12-03', true],
    ['2026-01-01 2027-01-01', '2027-02-01', true],
    // 90 days, renewed with 30 left.
    ['2026-01-01 2026-04-01', '2026-03-05', false],
    ['2026-01-01 2026-04-01', '2026-03-11', true],
    // 47 days.
    ['2026-01-01 2026-02-17', '2026-02-05', false],
    ['2026-01-01 2026-02-17', '2026-02-07', true],
    ['nonsense', '2026-02-07', false],
    ['2026-01-01 2026-99-17', '2026-02-07', false],
    ['2026-01-01 2026-02-17', '', false],
  ])('of %s ends soon on %s: %s', (valid, day, expected) => {
    expect(isExpiring(valid, day)).toBe(expected);
  });
});

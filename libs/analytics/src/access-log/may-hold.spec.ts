import { mayHold, type FileTimes } from './may-hold';

const file = (first: number, last: number | null, modified = last ?? 0): FileTimes => ({ first, last, modified });
const DAY = 86_400;

describe('a file that may hold the beginning of another', () => {
  it.each([
    ['begins before it and ends after it', file(0, 2 * DAY), DAY, true],
    ['begins with it', file(DAY, 2 * DAY), DAY, true],
    ['begins after it', file(2 * DAY, 3 * DAY), DAY, false],
    ['ended where it begins, as rotated logs do', file(0, DAY), DAY, false],
    ['is packed, and was written after it began', file(0, null, 2 * DAY), DAY, true],
    ['is packed, and was written long before it began', file(0, null, DAY), 2 * DAY, false],
    ['is packed, and was written when it began', file(0, null, DAY), DAY + 60, true],
  ])('%s', (_, whole, first, expected) => {
    expect(mayHold(whole, { first })).toBe(expected);
  });

  it('is hardly any of a year of rotated logs', () => {
    const packed = Array.from({ length: 365 }, (_, nr) => file(nr * DAY, null, (nr + 1) * DAY));
    const toRead = packed.flatMap((whole) => packed.filter((part) => part !== whole && mayHold(whole, part)));
    expect(toRead.length).toBeLessThanOrEqual(packed.length);
  });
});

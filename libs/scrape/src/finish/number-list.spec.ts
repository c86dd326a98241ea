import fc from 'fast-check';
import { decodeNumbers, encodeNumbers } from './number-list';

describe('a list of numbers', () => {
  it('comes back as it was, in whatever kind of memory a database hands it over', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 0xffffffff })), fc.nat({ max: 9 }), (numbers, offset) => {
        const cell = encodeNumbers(numbers);
        const moved = new Uint8Array(offset + cell.length);
        moved.set(cell, offset);
        expect(decodeNumbers(moved.subarray(offset))).toEqual(numbers);
        expect(decodeNumbers(moved.buffer.slice(offset))).toEqual(numbers);
      }),
    );
  });
});

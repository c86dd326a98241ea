import fc from 'fast-check';
import { decodeUses, encodeUses } from './use-list';

describe('the links of a page', () => {
  it('are read as they were written, whichever places they have', () => {
    const places = fc.uniqueArray(fc.oneof(fc.nat(20), fc.nat(2 ** 33), fc.constant(2 ** 32 - 1)));
    fc.assert(
      fc.property(places, fc.boolean(), fc.nat(), (numbers, hasSeq, first) => {
        const seq = hasSeq ? numbers.sort((a, b) => a - b) : null;
        const list = { uses: numbers.map((_, nr) => nr + first), seq };
        expect(decodeUses(encodeUses(list))).toEqual(list);
      }),
    );
  });

  it('are a list of numbers where none was taken away', () => {
    expect(encodeUses({ uses: [5, 5, 7], seq: null })).toBe('[5,5,7]');
    expect(encodeUses({ uses: [5, 7], seq: [1, 4] })).toBe('{"1":5,"4":7}');
  });

  it.each([[[1, 1]], [[2, 1]]])('have places of their own: %j', (seq) => {
    expect(() => encodeUses({ uses: [5, 7], seq })).toThrow(RangeError);
  });
});

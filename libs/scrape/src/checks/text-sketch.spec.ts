import fc from 'fast-check';
import { nearDuplicates } from './near-duplicates';
import { areAlike, isSketch, likeness, sketchOf } from './text-sketch';

const sketch = (words: readonly string[]): string => sketchOf(Buffer.from(words.join(' ')));
const text = (seed: number, length: number): string[] =>
  Array.from({ length }, (_, nr) => `w${(Math.imul(nr + 1, 2654435761) ^ Math.imul(seed, 40503)) >>> 0}`);

describe('what a text is like', () => {
  it('is the same for the same words, however they are spaced', () => {
    const words = text(1, 100);
    expect(sketchOf(Buffer.from(`\n ${words.join('\n  ')} \t`))).toBe(sketch(words));
    expect(isSketch(sketch(words))).toBe(true);
  });

  it('is nothing for a text that is too short', () => {
    expect(sketch(text(1, 49))).toBe('');
    expect(sketch(text(1, 50))).not.toBe('');
  });

  it('tells how much two texts share, give or take what an estimate may be off', () => {
    for (const share of [0, 0.25, 0.5, 0.75, 0.95, 1]) {
      const shared = Math.round(600 * share);
      const own = (seed: number): string[] => [...text(1, shared), ...text(seed, 600 - shared)];
      const expected = shared / (1200 - shared);
      expect(Math.abs(likeness(sketch(own(2)), sketch(own(3))) - expected)).toBeLessThan(0.17);
    }
  });

  it('is the same by so much at least or not, whether it is compared to its end or not', () => {
    const letters = fc.string({ unit: fc.constantFrom('A', 'B', '.'), minLength: 64, maxLength: 64 });
    const change = fc.array(fc.tuple(fc.nat(63), fc.constantFrom('A', 'B', '.')), { maxLength: 12 });
    const share = fc.integer({ min: 0, max: 64 }).map((same) => same / 64);
    fc.assert(
      fc.property(letters, change, fc.oneof(share, fc.constant(0.9)), (one, changes, least) => {
        const other = [...one];
        for (const [at, letter] of changes) other[at] = letter;
        expect(areAlike(one, other.join(''), least)).toBe(likeness(one, other.join('')) >= least);
      }),
      { numRuns: 1000 },
    );
  });

  it('is none where it was written otherwise than it is made', () => {
    expect(isSketch('A'.repeat(63))).toBe(false);
    expect(isSketch('\u0141'.repeat(64))).toBe(false);
    expect(isSketch('A.'.repeat(32))).toBe(true);
  });

  it('ends for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const made = sketchOf(bytes);
        expect(made === '' || /^[\w.-]{64}$/.test(made)).toBe(true);
      }),
    );
  });
});

describe('texts that are nearly the same', () => {
  const changed = (words: readonly string[], nr: number): string[] =>
    words.map((word, at) => (at === nr ? 'other' : word));

  it('go with the first of them, and others with none', () => {
    const one = text(1, 300);
    const found = nearDuplicates([
      ['a', sketch(text(7, 300))],
      ['b', sketch(one)],
      ['c', sketch(changed(one, 30))],
      ['d', ''],
      ['e', sketch(changed(one, 200))],
      ['f', sketch([...one.slice(0, 150), ...text(9, 150)])],
      ['g', ''],
    ]);
    expect([...found]).toEqual([
      ['b', 'b'],
      ['c', 'b'],
      ['e', 'b'],
    ]);
  });

  it('are found where a thousand pages share a template, in a time that grows with their number', () => {
    const shell = text(1, 200);
    const pages = Array.from(
      { length: 1000 },
      (_, nr) => [`p${nr}`, sketch([...shell, ...text(nr + 2, 100)])] as const,
    );
    const twin = ['twin', sketch(changed([...shell, ...text(2, 100)], 250))] as const;
    const found = nearDuplicates([...pages.slice(0, 50), twin, ...pages.slice(50)]);
    expect(found.get('twin')).toBe('p0');
  });
});

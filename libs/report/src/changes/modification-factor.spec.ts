import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import fc from 'fast-check';
import { matchingUnits } from './matching-units';
import { modificationFactor } from './modification-factor';

interface Pair {
  readonly kind: string;
  readonly a: string;
  readonly b: string;
  /** By difflib with autojunk off. */
  readonly exact: number;
}
const { pairs } = readJsonSync(join(__dirname, 'fixtures', 'difflib-pairs.json')) as {
  pairs: Pair[];
};

describe('modification factor', () => {
  it('is 0 for equal texts and 1 for texts with nothing in common', () => {
    expect(modificationFactor('', '')).toBe(0);
    expect(modificationFactor('same words', 'same words')).toBe(0);
    expect(modificationFactor('abc', 'xyz')).toBe(1);
    expect(modificationFactor('', 'xyz')).toBe(1);
  });

  it('is the mean of characters and words', () => {
    // 3 of 4 characters match, no word does.
    expect(modificationFactor('abcd', 'abce')).toBeCloseTo(1 - (0.75 + 0) / 2, 10);
    // The words are the same set; of 3 characters each "a" or "b" stays in place.
    expect(modificationFactor('a b', 'b a')).toBeCloseTo(1 - (2 / 6 + 1) / 2, 10);
  });

  it('is difflib’s own for short texts, and within 0.005 of it for edited ones', () => {
    const errors = pairs.map(({ kind, a, b, exact }) => {
      const error = Math.abs(modificationFactor(a, b) - exact);
      if (a.length * b.length <= 250_000) expect(error).toBeLessThan(1e-5);
      return { kind, error };
    });
    const edits = errors.filter(({ kind }) => kind !== 'unrelated');
    expect(edits.length).toBeGreaterThan(40);
    expect(edits.reduce((sum, { error }) => sum + error, 0) / edits.length).toBeLessThan(0.005);
    expect(Math.max(...errors.map(({ error }) => error))).toBeLessThan(0.05);
  });

  it('stays within 0 and 1, and gives 0 to equal texts alone', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('de', 'het', 'een', '.', '\n')).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        const factor = modificationFactor(a, b);
        return factor >= 0 && factor <= 1 && (factor === 0) === (a === b);
      }),
    );
  });

  it('does bounded work on texts made to be slow', () => {
    const slow: [string, string][] = [
      ['0'.repeat(20_000), '01'.repeat(10_000)],
      ['a '.repeat(10_000), 'b a '.repeat(5000)],
      ['ab'.repeat(10_000), 'ba'.repeat(10_000)],
    ];
    for (const [a, b] of slow) expect(modificationFactor(a, b)).toBeGreaterThan(0);
    const budget = { pairs: 1000 };
    matchingUnits('0'.repeat(5000), '01'.repeat(2500), budget);
    // One more row of the text may be looked at than the budget has.
    expect(budget.pairs).toBeGreaterThan(-5000);
  });

  it('sees a long common beginning for what it is', () => {
    expect(modificationFactor('a'.repeat(20_000), `${'a'.repeat(19_000)}b`)).toBeCloseTo(
      1 - (2 * 19_000) / 39_001 / 2,
      6,
    );
  });
});

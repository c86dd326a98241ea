import fc from 'fast-check';
import { packDiff } from '../tables/pack-diff';
import { diffSequences, diffTexts, diffWords, foldContext, tokensOf } from './index';

const words = fc.array(fc.constantFrom('tax', 'box', 'pay', 'the', 'of', 'a', '.', 'child', 'rent'), { maxLength: 60 });

describe('diffSequences', () => {
  it('always gives a script that turns one sequence into the other, and whose gaps are equal', () => {
    const numbers = fc.array(fc.nat({ max: 12 }), { maxLength: 80 });
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const rebuilt: number[] = [];
        let [aAt, bAt] = [0, 0];
        for (const { aFrom, aTo, bFrom, bTo } of diffSequences(a, b)) {
          expect(a.slice(aAt, aFrom)).toEqual(b.slice(bAt, bFrom));
          rebuilt.push(...a.slice(aAt, aFrom), ...b.slice(bFrom, bTo));
          [aAt, bAt] = [aTo, bTo];
        }
        rebuilt.push(...a.slice(aAt));
        expect(rebuilt).toEqual(b);
      }),
    );
  });

  it('stays bounded on long sequences without a unique token in common', () => {
    const a = Array.from({ length: 3_000 }, (_, index) => (index * 7919) % 97);
    const b = Array.from({ length: 3_000 }, (_, index) => (index * 104_729) % 89);
    let comparisons = 0;
    const counted = new Proxy(b, {
      get: (target, key) => {
        comparisons += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    expect(diffSequences(a, counted).length).toBeGreaterThan(0);
    // A quadratic run would read about 9 million elements.
    expect(comparisons).toBeLessThan(3_500_000);
  });
});

describe('diffWords', () => {
  it('shows a replaced word and leaves the rest', () => {
    expect(diffWords('You pay 21% tax on this.', 'You pay 9% tax on this.')).toEqual([
      { kind: 'equal', text: 'You pay ' },
      { kind: 'changed', removed: '21', added: '9' },
      { kind: 'equal', text: '% tax on this.' },
    ]);
  });

  it('keeps a space that only one of the texts has before what was replaced', () => {
    expect(diffWords('Milieuzone Lichtersiel', 'Milieuzone: wat nu')).toEqual([
      { kind: 'equal', text: 'Milieuzone' },
      { kind: 'changed', removed: ' Lichtersiel', added: ': wat nu' },
    ]);
    expect(diffWords('Milieuzone: wat nu', 'Milieuzone Lichtersiel')).toEqual([
      { kind: 'equal', text: 'Milieuzone' },
      { kind: 'changed', removed: ': wat nu', added: ' Lichtersiel' },
    ]);
  });

  it('finds nothing changed when only white space differs', () => {
    expect(diffWords('one  two\nthree', 'one two three ')).toEqual([
      { kind: 'equal', text: 'one two three ', before: 'one  two\nthree' },
    ]);
  });

  it('keeps the space before what was removed', () => {
    expect(diffWords('Neem uw pas mee (kopie).', 'Neem uw pas mee.')).toEqual([
      { kind: 'equal', text: 'Neem uw pas mee', before: 'Neem uw pas mee ' },
      { kind: 'changed', removed: '(kopie)', added: '' },
      { kind: 'equal', text: '.' },
    ]);
  });

  it('lets an added sentence begin where a sentence begins', () => {
    expect(diffWords('One. Two.', 'One. New. Two.')).toEqual([
      { kind: 'equal', text: 'One. ' },
      { kind: 'changed', removed: '', added: 'New. ' },
      { kind: 'equal', text: 'Two.' },
    ]);
    expect(diffWords('All is well.', 'All is well.\nCall us.')).toEqual([
      { kind: 'equal', text: 'All is well.\n', before: 'All is well.' },
      { kind: 'changed', removed: '', added: 'Call us.' },
    ]);
  });

  it.each([
    ['', '', []],
    ['', 'new text', [{ kind: 'changed', removed: '', added: 'new text' }]],
    ['old text', '', [{ kind: 'changed', removed: 'old text', added: '' }]],
  ])('handles an empty side (%j, %j)', (before, after, expected) => {
    expect(diffWords(before, after)).toEqual(expected);
  });

  it('keeps every word of both versions', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const segments = diffWords(a.join(' '), b.join(' '));
        const side = (pick: 'removed' | 'added'): string[] =>
          segments
            .flatMap((segment) => tokensOf(segment.kind === 'equal' ? segment.text : segment[pick]))
            .map(({ text }) => text);
        expect(side('removed')).toEqual(a);
        expect(side('added')).toEqual(b);
      }),
    );
  });
});

const spaced = fc
  .array(
    fc.tuple(
      fc.constantFrom('tax', 'box', 'the', 'a', '.', ',', 'é', '😀', '(', ''),
      fc.constantFrom('', ' ', '  ', '\n', ' \n\t'),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.flat().join(''));

describe('the two texts of a comparison', () => {
  it('are what was kept with what was removed, and with what was added, to the last space', () => {
    fc.assert(
      fc.property(spaced, spaced, (before, after) => {
        const segments = diffWords(before, after);
        const old = segments.map((part) => (part.kind === 'equal' ? (part.before ?? part.text) : part.removed));
        const now = segments.map((part) => (part.kind === 'equal' ? part.text : part.added));
        expect([old.join(''), now.join('')]).toEqual([before, after]);
      }),
      { numRuns: 1000 },
    );
  });

  it('stand whole in the rows that are shown, folds apart', () => {
    fc.assert(
      fc.property(spaced, spaced, fc.constantFrom(0, 5, 1000), (before, after, contextChars) => {
        const { rows } = diffTexts(before, after, { contextChars });
        const sides = packDiff({ rows, cut: false }).r.map((row): [string, string] =>
          typeof row === 'number'
            ? ['\u0000', '\u0000']
            : typeof row === 'string'
              ? [row, row]
              : [join(row[0]), join(row[1])],
        );
        const [old, now] = [sides.map(([left]) => left).join(''), sides.map(([, right]) => right).join('')];
        expect([isFolded(old, before), isFolded(now, after)]).toEqual([true, true]);
        if (contextChars === 1000) expect([old, now]).toEqual([before, after]);
      }),
      { numRuns: 1000 },
    );
  });
});

const join = (parts: readonly (string | readonly [string])[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : part[0])).join('');

/** Whether a text is another with stretches left out where it has a sign for them. */
function isFolded(shown: string, whole: string): boolean {
  const [first, ...others] = shown.split('\u0000');
  let at = first!.length;
  if (!whole.startsWith(first!)) return false;
  for (const part of others) {
    const next = part === others.at(-1) ? whole.length - part.length : whole.indexOf(part, at);
    if (next < at || !whole.startsWith(part, next)) return false;
    at = next + part.length;
  }
  return others.length > 0 || at === whole.length;
}

describe('foldContext', () => {
  const long = Array.from({ length: 80 }, (_, index) => `word${index}`).join(' ');

  it('folds what lies far from a change, at the edges of words', () => {
    const folded = foldContext(diffWords(`${long} old ${long} end`, `${long} new ${long} end`), 40);
    expect(folded.map(({ kind }) => kind)).toEqual(['folded', 'equal', 'changed', 'equal', 'folded']);
    const text = folded.map((part) => (part.kind === 'changed' ? part.added : part.text)).join('');
    expect(text).toBe(`${long} new ${long} end`);
  });

  it('leaves short texts whole', () => {
    const segments = diffWords('one two three', 'one 2 three');
    expect(foldContext(segments, 40)).toEqual(segments);
  });
});

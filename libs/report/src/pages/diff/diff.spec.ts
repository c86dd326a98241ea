import fc from 'fast-check';
import { diffSequences, diffWords, foldContext, tokensOf } from './index';

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
    expect(diffWords('one  two\nthree', 'one two three ')).toEqual([{ kind: 'equal', text: 'one two three ' }]);
  });

  it('lets an added sentence begin where a sentence begins', () => {
    expect(diffWords('One. Two.', 'One. New. Two.')).toEqual([
      { kind: 'equal', text: 'One. ' },
      { kind: 'changed', removed: '', added: 'New. ' },
      { kind: 'equal', text: 'Two.' },
    ]);
    expect(diffWords('All is well.', 'All is well.\nCall us.')).toEqual([
      { kind: 'equal', text: 'All is well.\n' },
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

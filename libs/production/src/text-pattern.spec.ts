import fc from 'fast-check';
import { textPattern, textPatternProblem } from './text-pattern';

describe('a pattern of text', () => {
  it.each([
    [
      'Laatst bijgewerkt: *',
      'Een\nLaatst bijgewerkt: 3 maart 2026\nTwee',
      ['Laatst bijgewerkt: 3 maart 2026'],
      'Een\nTwee',
    ],
    ['Laatst bijgewerkt: *', 'Een. Laatst bijgewerkt: 3 maart', ['Laatst bijgewerkt: 3 maart'], 'Een.'],
    ['Laatst bijgewerkt: *', 'Laatst bijgewerkt:', [], 'Laatst bijgewerkt:'],
    [
      'Nog * plaatsen',
      'Nog 3 plaatsen vrij, nog 4 plaatsen. Nog 12 plaatsen',
      ['Nog 3 plaatsen', 'Nog 12 plaatsen'],
      'vrij, nog 4 plaatsen.',
    ],
    ['Nog * plaatsen', 'Genog 3 plaatsen', [], 'Genog 3 plaatsen'],
    ['Nog * plaatsen', 'Nog 3\nplaatsen', [], 'Nog 3\nplaatsen'],
    ['Nog * plaats', 'Nog 3 plaatsen, of 1 plaats', ['Nog 3 plaatsen, of 1 plaats'], ''],
    ['* bezoekers', 'Er zijn 31 bezoekers nu', ['Er zijn 31 bezoekers'], 'nu'],
    ['a**bc*', 'a-bc-d\nabcd', ['a-bc-d', 'abcd'], ''],
    ['druk', 'druk\nDruk\nte druk.\ndrukte', ['druk', 'druk'], 'Druk\nte .\ndrukte'],
    ['é1', 'é1 xé1 é1é', ['é1'], 'xé1 é1é'],
    ['Bijgewerkt\n*', 'A\nBijgewerkt\n3 maart\nB', ['Bijgewerkt\n3 maart'], 'A\nB'],
    ['Bijgewerkt\n*\nom *', 'A\nBijgewerkt\n3 maart\nom 3 uur\nB', ['Bijgewerkt\n3 maart\nom 3 uur'], 'A\nB'],
    ['Bijgewerkt *\ndoor *', 'Op: Bijgewerkt nu\ndoor Jan', ['Bijgewerkt nu\ndoor Jan'], 'Op:'],
    ['Bijgewerkt *\ndoor *', 'Bijgewerkt nu\nen door Jan', [], 'Bijgewerkt nu\nen door Jan'],
    ['Bijgewerkt\n*', 'Bijgewerkt', [], 'Bijgewerkt'],
    ['Bijgewerkt:*', 'A\nBijgewerkt:', ['Bijgewerkt:'], 'A'],
    ['(c) 20*', 'Site (c) 2026', ['(c) 2026'], 'Site'],
  ])('%j in %j', (pattern, text, found, left) => {
    expect(textPattern(pattern).cut(text)).toEqual({ found, left });
  });

  it('cuts what a regular expression of the same pattern cuts', () => {
    const units = fc.array(fc.constantFrom('a', 'b', '-', '*', '.'), { minLength: 1, maxLength: 6 });
    const line = fc.array(fc.constantFrom('a', 'b', '-', '.', '\n'), { maxLength: 14 });
    fc.assert(
      fc.property(units, line, (written, told) => {
        const [pattern, text] = [written.join(''), told.join('')];
        fc.pre(/[^*]/.test(pattern));
        expect(textPattern(pattern).cut(text).found).toEqual(byExpression(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves nothing behind that it would cut again, and all of a text in which nothing fits', () => {
    const unit = fc.constantFrom('x', 'yy', ' ', '\n', '*', 'z1');
    const text = fc.array(unit, { maxLength: 20 }).map((units) => units.join(''));
    fc.assert(
      fc.property(text, text, (pattern, told) => {
        fc.pre(textPatternProblem(pattern) === null);
        const { found, left } = textPattern(pattern).cut(told);
        if (found.length === 0) expect(left).toBe(told);
        expect(left.length).toBeLessThanOrEqual(told.length);
        for (const part of found) expect(told).toContain(part);
      }),
    );
  });

  it('takes no longer for a text or a pattern that was made to', () => {
    const long = 'a'.repeat(200_000);
    const patterns = ['aa*b', `${'a*'.repeat(90)}b`, 'a*a*b\n*b', 'aa*\naab'];
    for (const pattern of patterns)
      for (const text of [long, `${'a '.repeat(100_000)}`, `${'a\n'.repeat(100_000)}`])
        expect(textPattern(pattern).cut(text).found).toEqual([]);
  }, 5000);

  it.each([
    ['Laatst bijgewerkt: *', true],
    ['Bijgewerkt\n*', true],
    ['*', false],
    ['* a *', false],
    ['*\nBijgewerkt', false],
    ['', false],
    [' ab', false],
    ['ab\n\ncd', false],
  ])('%j may stand in a profile: %s', (pattern, may) => expect(textPatternProblem(pattern) === null).toBe(may));
});

/** For patterns that are short enough. */
function byExpression(pattern: string, text: string): string[] {
  const ends = pattern.endsWith('*');
  const source = pattern
    .replace(/\*+$/, '')
    .split(/(\*+)/)
    .map((part) => (part.startsWith('*') ? '.*?' : part.replace(/[.-]/g, '\\$&')))
    .join('');
  const [before, after] = [/^[ab]/.test(pattern) ? '(?<![ab])' : '', /[ab]$/.test(pattern) ? '(?![ab])' : ''];
  return text.match(new RegExp(`${before}${source}${ends ? '.*$' : after}`, 'gm')) ?? [];
}

import { patternOf, SameBodies } from './same-body';

const words = Array.from({ length: 60 }, (_, nr) => `${String.fromCharCode(97 + (nr % 26))}x${'y'.repeat(nr)}`);

describe('many addresses with one body', () => {
  it.each([
    ['https://x.nl/shop/*', 'https://x.nl/shop/other', 'https://x.nl/shop/a/b'],
    ['https://x.nl/*/print', 'https://x.nl/other/print', 'https://x.nl/other/page'],
    ['https://x.nl/a?session=*', 'https://x.nl/a?session=z', 'https://x.nl/a?page=z'],
  ])('are the family %s, and no more than that', (family, inside, outside) => {
    const bodies = new SameBodies();
    const told = words.map((word) => {
      const url = family.replace('*', word);
      const expected = bodies.wouldRecognise(url, 'one');
      expect(bodies.note(url, 'one')).toBe(expected);
      return expected;
    });
    expect(told.filter((found) => found !== null)).toEqual([family]);
    expect(told.indexOf(family)).toBe(49);
    expect([bodies.holds(inside), bodies.holds(outside)]).toEqual([true, false]);
    const pattern = new RegExp(patternOf(family));
    expect([pattern.test(inside), pattern.test(outside)]).toEqual([true, false]);
  });

  it('are none when their bodies differ, or when they differ in more than one part', () => {
    const bodies = new SameBodies();
    words.forEach((word, nr) => bodies.note(`https://x.nl/shop/${word}`, `body ${nr}`));
    words.forEach((word) => bodies.note(`https://x.nl/${word}/${word}`, 'stub'));
    expect([bodies.holds('https://x.nl/shop/new'), bodies.holds('https://x.nl/a/b')]).toEqual([false, false]);
  });
});

import { nameOf, patternOf } from './families';
import { SameBodies } from './same-body';

const words = Array.from({ length: 60 }, (_, nr) => `${String.fromCharCode(97 + (nr % 26))}x${'y'.repeat(nr)}`);

describe('many addresses with one body', () => {
  it.each([
    ['https://x.nl/shop/*', 'https://x.nl/shop/other', 'https://x.nl/shop/a/b'],
    ['https://x.nl/*/print', 'https://x.nl/other/print', 'https://x.nl/other/page'],
    ['https://x.nl/a?session=*', 'https://x.nl/a?session=z', 'https://x.nl/a?page=z'],
    ['https://x.nl/*?a*=b', 'https://x.nl/q?a*=b', 'https://x.nl/q?aa=b'],
  ])('are the family %s, and no more than that', (family, inside, outside) => {
    const bodies = new SameBodies('https://x.nl/');
    const told = words.map((word) => {
      const url = family.replace('*', word);
      const expected = bodies.wouldRecognise(url, 'one');
      expect(bodies.note(url, 'one')).toBe(expected);
      return expected && nameOf(expected);
    });
    expect(told.filter((found) => found !== null)).toEqual([family]);
    expect(told.indexOf(family)).toBe(49);
    expect([bodies.holds(inside), bodies.holds(outside)]).toEqual([true, false]);
    const pattern = new RegExp(patternOf(family.replace('*', '<*>')));
    expect([pattern.test(inside), pattern.test(outside)]).toEqual([true, false]);
  });

  it('are none when their bodies differ, or when they differ in more than one part', () => {
    const bodies = new SameBodies('https://x.nl/');
    words.forEach((word, nr) => bodies.note(`https://x.nl/shop/${word}`, `body ${nr}`));
    words.forEach((word) => bodies.note(`https://x.nl/${word}/${word}`, 'stub'));
    expect([bodies.holds('https://x.nl/shop/new'), bodies.holds('https://x.nl/a/b')]).toEqual([false, false]);
  });

  it.each<[string, string, (word: string, nr: number) => string]>([
    [
      'below a folder, however deep',
      'https://x.nl/nl/shop/**',
      (word, nr) => `/shop/${[...'abc'].slice(nr % 3).join('/')}/${word}/x/`,
    ],
    ['by two parts', 'https://x.nl/nl/t/**', (word) => `/t/${word}/${word}`],
    ['by all their parameters', 'https://x.nl/nl/a?**', (word) => `/a?b=${word}&c=${word}`],
  ])('are a family that vary %s', (_, family, pathOf) => {
    const bodies = new SameBodies('https://x.nl/nl');
    words.slice(0, 40).forEach((word, nr) => bodies.note(`https://x.nl/nl/page/${word}`, `page ${nr}`));
    const told = words.flatMap((word, nr) => bodies.note(`https://x.nl/nl${pathOf(word, nr)}`, 'one') ?? []);
    expect(told.map(nameOf)).toEqual([family]);
    expect(bodies.holds(`https://x.nl/nl${pathOf('new', 1)}`)).toBe(true);
    expect(bodies.holds('https://x.nl/nl/page/new')).toBe(false);
  });

  it('are none where other pages stand among them, and never all of the site', () => {
    const bodies = new SameBodies('https://x.nl/nl');
    words.forEach((word, nr) => {
      if (nr < 12) bodies.note(`https://x.nl/nl/shop/real${nr}`, `page ${nr}`);
      bodies.note(`https://x.nl/nl/shop/${word}`, 'sold out');
      bodies.note(`https://x.nl/nl/${word}/${word}`, 'stub');
    });
    expect([bodies.holds('https://x.nl/nl/shop/new'), bodies.holds('https://x.nl/nl/a/b')]).toEqual([false, false]);
  });
});

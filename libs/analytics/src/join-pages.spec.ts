import fc from 'fast-check';
import { canonical, createPageJoin } from './join-pages';

describe('the page that a URL belongs to', () => {
  const join = createPageJoin(
    'https://www.example.nl/nl',
    new Set(['/', '/a', '/b/', '/B', '/caf%C3%A9', '/zoek?q=1', '/x', '/x/']),
  );
  it.each([
    ['https://www.example.nl/nl', '/', 'exact'],
    ['https://www.example.nl/nl/', '/', 'exact'],
    ['http://example.nl/nl/a', '/a', 'exact'],
    ['ftp://other.example:8080/nl/a#top', '/a', 'exact'],
    ['/nl/a?', '/a', 'exact'],
    ['https://www.example.nl/nl/a?b=c', '/a', 'query'],
    ['https://www.example.nl/nl/a/', '/a', 'slash'],
    ['https://www.example.nl/nl/a/?b=c', '/a', 'slash'],
    ['https://www.example.nl/nl/b', '/b/', 'slash'],
    ['https://www.example.nl/nl/B', '/B', 'exact'],
    ['https://www.example.nl/nl/A', '/a', 'case'],
    ['https://www.example.nl/nl/A/?b=c', '/a', 'case'],
    ['https://www.example.nl/nl/x', '/x', 'exact'],
    ['https://www.example.nl/nl/x/', '/x/', 'exact'],
    ['https://www.example.nl/nl/café', '/caf%C3%A9', 'exact'],
    ['https://www.example.nl/nl/cafe\u0301', '/caf%C3%A9', 'exact'],
    ['https://www.example.nl/nl/caf%c3%a9', '/caf%C3%A9', 'exact'],
    ['https://www.example.nl/nl/%61', '/a', 'exact'],
    ['https://www.example.nl/nl/zoek?q=1', '/zoek?q=1', 'exact'],
    ['https://www.example.nl/nl?b=c', '/', 'query'],
  ])('%s: %s, %s', (url, path, match) => {
    expect(join(url)).toEqual({ path, match });
  });

  it.each([
    'https://www.example.nl/',
    'https://www.example.nl/nlx/a',
    'https://www.example.nl/en/a',
    'https://www.example.nl/nl/none',
    'https://www.example.nl/nl/zoek?q=2',
    '',
    'x',
  ])('none: %s', (url) => {
    expect(join(url)).toBeNull();
  });

  it('is found again for each page itself, and nothing ever throws', () => {
    const path = fc.webPath().map((text) => `/${text.replace(/^\/+/, '')}`);
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, selector: canonical }), fc.string(), (paths, any) => {
        const joined = createPageJoin('https://www.example.nl/', new Set(paths));
        for (const one of paths) expect(joined(`https://www.example.nl${one}`)).toEqual({ path: one, match: 'exact' });
        expect(() => joined(any)).not.toThrow();
      }),
    );
  });

  it('keeps escapes that are no UTF-8, and those that mean something', () => {
    expect(canonical('/%E8%F1%c3%A9%2f%3F%25%zz%')).toBe('/%E8%F1é%2F%3F%25%zz%');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(canonical(canonical(text))).toBe(canonical(text))),
    );
  });
});

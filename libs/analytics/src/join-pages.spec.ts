import fc from 'fast-check';
import { whyNoPage } from '@scrape-and-report/record';
import { createPageJoin } from './join-pages';
import { canonical } from './page-spellings';

describe('the page that a URL belongs to', () => {
  const join = createPageJoin(
    'https://www.example.nl/nl',
    new Set(['/', '/a', '/b/', '/B', '/caf%C3%A9', '/zoek?q=1', '/x', '/x/']),
  );
  it.each([
    ['https://www.example.nl/nl', '/', 'exact'],
    ['https://www.example.nl/nl/', '/', 'exact'],
    ['http://example.nl/nl/a', '/a', 'exact'],
    ['http://www.example.nl:8080/nl/a#top', '/a', 'exact'],
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
    'ftp://other.example:8080/nl/a#top',
    'https://www-example-nl.translate.example/nl/a',
    '',
    'x',
  ])('none: %s', (url) => {
    expect(join(url)).toBeNull();
  });

  describe('by what the scrapes know', () => {
    const hop = (from: string, to: string) => ({ req_url: `https://www.example.nl${from}`, redir_url: to });
    const known = createPageJoin(
      'https://www.example.nl/nl',
      new Set(['/', '/a', '/b/', '/c.html', '/caf%C3%A9', '/zoek?q=1', '/zoek?q=2&taal=nl']),
      {
        hosts: ['campaign.example'],
        redirects: [
          hop('/', 'https://www.example.nl/nl/'),
          hop('/nl/old', 'https://www.example.nl/nl/older'),
          hop('/nl/older', 'https://www.example.nl/nl/a'),
          hop('/nl/loop', 'https://www.example.nl/nl/loop2'),
          hop('/nl/loop2', 'https://www.example.nl/nl/loop'),
          hop('/nl/wap?id=7', 'https://www.example.nl/nl/a'),
          hop('/nl/away', 'https://elsewhere.example/nl/a'),
        ],
      },
    );
    it.each([
      ['http://example.nl', '/', 'redirect'],
      ['https://www.example.nl/nl/old?utm_source=x', '/a', 'redirect'],
      ['https://www.example.nl/nl/old/', '/a', 'redirect'],
      ['https://campaign.example/nl/a', '/a', 'exact'],
      ['https://www.example.nl/nl/index.html', '/', 'spelling'],
      ['https://www.example.nl/nl//a', '/a', 'spelling'],
      ['https://www.example.nl/nl/b/default.aspx', '/b/', 'spelling'],
      ['https://www.example.nl/nl/a/amp/', '/a', 'spelling'],
      ['https://www.example.nl/nl/c.amp.html', '/c.html', 'spelling'],
      ['https://www.example.nl/nl/c', '/c.html', 'spelling'],
      ['https://www.example.nl/nl/a;jsessionid=1F', '/a', 'exact'],
      ['https://www.example.nl/nl/caf%E9', '/caf%C3%A9', 'spelling'],
      ['https://www.example.nl/nl/zoek?gclid=2&q=1', '/zoek?q=1', 'exact'],
      ['https://www.example.nl/nl/zoek?%71=%31&utm%5Fid=3', '/zoek?q=1', 'exact'],
      ['https://www.example.nl/nl/zoek?taal=nl&q=2&_ga=1', '/zoek?q=2&taal=nl', 'exact'],
      ['https://www.example.nl/nl/(S(abc))/a', '/a', 'exact'],
      ['https://www.example.nl/nl/zoek?ref=mail&q=1', '/zoek?q=1', 'query'],
      ['https://www.example.nl/nl/zoek?x=1&taal=nl&q=2', '/zoek?q=2&taal=nl', 'query'],
      ['https://www.example.nl/nl//zoek?q=1', '/zoek?q=1', 'spelling'],
      ['https://www.example.nl/nl/wap?id=7', '/a', 'redirect'],
      ['https://www.example.nl/nl//wap?id=7', '/a', 'spelling'],
    ])('%s: %s, %s', (url, path, match) => {
      expect(known(url)).toEqual({ path, match });
    });

    it.each([
      ['https://www.example.nl/nl/loop', 'unknown'],
      ['https://www.example.nl/nl/wap?id=8', 'unknown'],
      ['https://www.example.nl/nl/zoek?taal=nl', 'unknown'],
      ['https://www.example.nl/nl/away', 'unknown'],
      ['https://elsewhere.example/nl/a', 'host'],
      ['https://www.example.nl/en/a', 'outside'],
    ])('%s: none, %s', (url, why) => {
      expect(known(url)).toBeNull();
      expect(whyNoPage(url, 'https://www.example.nl/nl', ['campaign.example'])).toBe(why);
    });
  });

  describe('by what earlier scrapes held', () => {
    const join = createPageJoin('https://www.example.nl/', new Set(['/', '/new', '/Case', '/both']), {
      formerPaths: new Set(['/gone', '/moved', '/case', '/both/', '/list?page=9']),
      redirects: [{ req_url: 'https://www.example.nl/moved', redir_url: 'https://www.example.nl/new' }],
    });
    it.each([
      ['/gone', '/gone', 'exact'],
      ['/gone/?x=1', '/gone', 'slash'],
      ['/moved', '/new', 'redirect'],
      ['/case', '/case', 'exact'],
      ['/CASE', '/Case', 'case'],
      ['/both', '/both', 'exact'],
      ['/list?page=9', '/list?page=9', 'exact'],
    ])('%s: %s, %s', (url, path, match) => {
      expect(join(url)).toEqual({ path, match });
    });
  });

  it('is the one that most of the parameters make, however many there are (property)', () => {
    const all = ['a=1', 'a=2', 'b', 'c=', 'd=1'];
    const query = (parts: readonly string[]): string => `/list?${parts.join('&')}`;
    const page = fc.subarray(all, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(page, { maxLength: 12 }), fc.shuffledSubarray(all, { minLength: 1 }), (pages, asked) => {
        const joined = createPageJoin('https://www.example.nl/', new Set(['/list', ...pages.map(query)]));
        const made = pages
          .filter((parts) => parts.every((part) => asked.includes(part)))
          .sort((a, b) => b.length - a.length || (query(a) < query(b) ? -1 : 1));
        expect(joined(`https://www.example.nl${query(asked)}`)?.path).toBe(made[0] ? query(made[0]) : '/list');
      }),
    );
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

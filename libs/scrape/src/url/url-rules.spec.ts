import fc from 'fast-check';
import { inOneSpelling } from '@scrape-and-report/record';
import { loadProfile } from '../io/disk/load-profile';
import { createUrlRules } from './url-rules';

const rules = createUrlRules('https://x.nl/nl', loadProfile('generic'));

describe('url rules', () => {
  it.each([
    ['a', 'https://x.nl/nl/b/c', 'https://x.nl/nl/b/a', '', true],
    ['../', 'https://x.nl/nl/b/c', 'https://x.nl/nl/', '', true],
    ['?q=1#z', 'https://x.nl/nl/b/c', 'https://x.nl/nl/b/c?q=1', 'z', true],
    ['#deel', 'https://x.nl/nl/b?q', 'https://x.nl/nl/b?q', 'deel', true],
    ['/nlx', 'https://x.nl/nl/', 'https://x.nl/nlx', '', false],
    ['//y.nl/a', 'https://x.nl/nl/', 'https://y.nl/a', '', false],
    ['/nl/a?utm_source=x&b=%41&fbclid=1', 'https://x.nl/nl/', 'https://x.nl/nl/a?b=A', '', true],
    ['/nl/a;jsessionid=1F?c=1&b=%c3%a9#z', 'https://x.nl/nl/', 'https://x.nl/nl/a?b=%C3%A9&c=1', 'z', true],
    ['/nl/(S(abc))/a.aspx', 'https://x.nl/nl/', 'https://x.nl/nl/a.aspx', '', true],
    ['b?', 'https://x.nl/nl/', 'https://x.nl/nl/b', '', true],
    ['/%6El/a', 'https://x.nl/nl/', 'https://x.nl/nl/a', '', true],
    ['https://y.nl/%7e?', 'https://x.nl/nl/', 'https://y.nl/%7e?', '', false],
    ['https://y.nl/?utm_source=x', 'https://x.nl/nl/', 'https://y.nl/?utm_source=x', '', false],
    ['/nl/a?utm_source=x', 'https://x.nl/nl/', 'https://x.nl/nl/a', '', true],
  ])('%s on %s leads to %s', (href, base, url, anchor, inScope) => {
    for (const _ of ['first time', 'from memory'])
      expect(rules.resolve(href, base)).toMatchObject({ url, anchor, inScope });
  });

  it('knows what is no URL, and what the profile ignores', () => {
    expect(rules.resolve('http://[', 'https://x.nl/')).toBeNull();
    const isIgnored = (href: string): boolean => rules.resolve(href, 'https://x.nl/')!.ignored;
    expect([isIgnored('javascript:void(0)'), isIgnored('https://x.nl/')]).toEqual([true, false]);
  });

  it.each(['https:', 'HTTPS:', 'https:?q', 'ht\ttps:', '?q', '\u0001?q', ''])(
    '%j leads to the page that it stands on, not to the one before in the same folder',
    (href) => {
      for (const page of ['https://x.nl/nl/c', 'https://x.nl/nl/d'])
        expect(rules.resolve(href, page)?.url).toBe(new URL(href, page).href);
    },
  );

  it('takes every URL apart as the standard does, however much it remembers', () => {
    const piece = fc.constantFrom(
      'a',
      'b/',
      '../',
      '/',
      '//',
      '?',
      '#',
      '=',
      '%20',
      ' ',
      'é',
      ':',
      '\\',
      '"',
      '<',
      '`',
      '\t',
      'http:',
      'y.nl',
      '.',
      '{',
      '|',
      '\u0000',
      'c.html',
      '../../',
      '..',
      '_-.d',
    );
    const base = fc.constantFrom('https://x.nl/nl/', 'https://x.nl/nl/a/b?c/d', 'https://y.nl/');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), base, (pieces, from) => {
        const href = pieces.join('');
        let expected: { url: string; anchor: string } | null = null;
        try {
          const url = new URL(href, from);
          const anchor = url.hash.slice(1);
          url.hash = '';
          const whole = url.href;
          const inScope = /^https:\/\/x\.nl\/nl(?=[/?]|$)/.exec(whole)?.[0];
          const spelled = inScope === undefined ? whole : `${inScope}${inOneSpelling(whole.slice(inScope.length))}`;
          expected = { url: spelled, anchor };
        } catch {
          // It is none.
        }
        const target = rules.resolve(href, from);
        expect(target && { url: target.url, anchor: target.anchor }).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });
});

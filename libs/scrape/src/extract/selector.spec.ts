import { matchesSelector, OpenElement, parseSelectors } from './selector';

/** `div#a.b[x=y] > p` style shorthand would test the parser with itself, so elements are spelled out. */
const open: OpenElement[] = [
  { name: 'html', attributes: {} },
  { name: 'body', attributes: { class: 'one two', 'data-pagetype': 'bld-faq' } },
  { name: 'header', attributes: { id: 'top' } },
  { name: 'a', attributes: { href: '/x', rel: 'nofollow Me', lang: 'nl-NL' } },
];

const matches = (selector: string, elements = open): boolean =>
  parseSelectors(selector).some((one) => matchesSelector(one, elements));

describe('selectors', () => {
  it.each([
    'a',
    '*',
    'A',
    'body header a',
    'header > a',
    'html a',
    'body a[href]',
    '[href="/x"]',
    "[href='/x']",
    '[href=/x]',
    '[rel~=me i]',
    '[rel~=nofollow]',
    '[lang|=nl]',
    '[href^="/"]',
    '[href$=x]',
    '[rel*="low m" i]',
    '.two a',
    'body.one.two #top > a',
    'p, a',
    'p , header>a',
    '[data-pagetype] a',
    ':not([hidden])',
    'a:not([href="/y"]):not(.x)',
    ':not(#top) > header a[rel]:not([rel=me i])',
  ])('%s means the link', (selector) => expect(matches(selector)).toBe(true));

  it.each([
    'p',
    'body > a',
    'header',
    '[rel~=me]',
    '[href="/"]',
    '[rel~="nofollow me"]',
    '.tw a',
    '#top #top a',
    'a a',
    '[lang|=n]',
    '[href^=""]',
    'p, b',
    ':not([href])',
    'a[href]:not([href="/X" i])',
    'body:not(.two) a',
  ])('%s does not', (selector) => expect(matches(selector)).toBe(false));

  it('tries every ancestor before it gives up', () => {
    const nested: OpenElement[] = ['div', 'p', 'div', 'b', 'i'].map((name) => ({ name, attributes: {} }));
    expect(matches('p div i', nested)).toBe(true);
    expect(matches('div > p i', nested)).toBe(true);
    expect(matches('p > b i', nested)).toBe(false);
  });

  it.each([
    '',
    'a:hover',
    'a +b',
    '> a',
    'a >',
    '[a',
    'a,',
    'a!',
    ':not(a)',
    'a:not()',
    'a:not([x]',
    'a)',
    ':not(:not(.a))',
    ':not(.a .b)',
  ])('refuses «%s», saying what is wrong', (selector) => {
    expect(() => parseSelectors(selector)).toThrow(SyntaxError);
  });
});

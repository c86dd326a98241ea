import fc from 'fast-check';
import {
  escapeHtml,
  fold,
  foldAll,
  formatNumber,
  isSafeHref,
  say,
  shortDate,
  shortened,
  showControls,
} from './safe-text';

const dutch = { group: '.', decimal: ',' };

describe('text of the pages', () => {
  it.each([
    ['a\u202eb', 'a⟨202E⟩b'],
    ['\u0000\u0007\u007f', '␀␇␡'],
    ['half \ud83d of a pair', 'half \ufffd of a pair'],
    ['whole \ud83d\ude00 pair', 'whole \ud83d\ude00 pair'],
    ['line\nbreak\ttab', 'line\nbreak\ttab'],
    ['zero\u200bwidth', 'zero⟨200B⟩width'],
  ])('shows %j as %j', (text, shown) => expect(showControls(text)).toBe(shown));

  it('leaves nothing in escaped text that could begin markup or end an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']|&(?!(amp|lt|gt|quot|#39);)/.test(escapeHtml(text))),
    );
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    '//host/x',
    '\\\\host',
    'vbscript:x',
    '',
    'java\nscript:x',
    'http:x',
  ])('lets no link lead to %j', (url) => expect(isSafeHref(url)).toBe(false));
  it.each([
    'https://a.example/x?y=1#z',
    'http://a',
    '#tab=issues',
    'cars.html',
    '../index.html',
    '261122-0500/index.html',
  ])('lets a link lead to %j', (url) => expect(isSafeHref(url)).toBe(true));

  it.each([
    [0, '0'],
    [1234567, '1.234.567'],
    [-1200.5, '−1.200,5'],
    [12.0, '12'],
    [3.14159, '3,14'],
    [0.999, '1'],
    [-0.001, '0'],
  ])('writes %d as %s', (value, text) => expect(formatNumber(value, dutch)).toBe(text));

  it('chooses the form for one or many and fills in names, but nothing of what it filled in', () => {
    expect(say('{n} page|{n} pages', { n: 1 })).toBe('1 page');
    expect(say('{n} page|{n} pages', { n: 1200 }, dutch)).toBe('1.200 pages');
    expect(say('found {when}', { when: '{n}|$&' })).toBe('found {n}|$&');
  });

  it('writes a date short and keeps its time; what is no date stays', () => {
    const ui = { shortMonths: 'jan feb mrt', shortDate: '{day} {mon} {year}' };
    expect(shortDate('2026-03-03 05:00', ui)).toBe('3 mrt 2026 05:00');
    expect(shortDate('yesterday', ui)).toBe('yesterday');
  });

  it('folds many texts as it folds each, whatever they hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('É', '\u0001', '\u0301x', ''))),
        (texts) => expect(foldAll(texts)).toEqual(texts.map(fold)),
      ),
    );
  });

  it('folds in runs as it would fold all at once', () => {
    const plain = (text: string): string =>
      text
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .toLowerCase();
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      const text = `a${String.fromCodePoint(code)}b`;
      if (fold(text) !== plain(text)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: fc.constantFrom('e', '\u0301', '\u0323', '\u03a3', '\u0130', ' ') }),
        (any, marks) => {
          expect(fold(any + marks)).toBe(plain(any + marks));
        },
      ),
    );
  });

  it('finds words without their accents and capitals', () => expect(fold('CAFÉ Zuiderpark')).toBe('cafe zuiderpark'));
});

describe('a long name', () => {
  it('keeps its beginning and its end, and no half of a sign', () => {
    expect(shortened('/a/short/path')).toBe('/a/short/path');
    const long = shortened(`/begin/${'x'.repeat(2000)}/end`);
    expect(long).toHaveLength(120);
    expect(long).toMatch(/^\/begin\/x+\u2026x+\/end$/);
    const signs = shortened('\u{1f600}'.repeat(500), 61);
    expect(signs).toMatch(/^(?:\u{1f600})+\u2026(?:\u{1f600})+$/u);
  });
});

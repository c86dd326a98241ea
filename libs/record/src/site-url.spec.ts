import fc from 'fast-check';
import { isInScope, normaliseRoot, pageIdOf, pathOf, pathWithin } from './site-url';

describe('scope ends at a path segment', () => {
  const root = 'https://www.example.nl/nl';

  it.each([
    ['https://www.example.nl/nl', '/'],
    ['https://www.example.nl/nl/', '/'],
    ['https://www.example.nl/nl?q=1', '/?q=1'],
    ['https://www.example.nl/nl/cars/tax.html?a=b', '/cars/tax.html?a=b'],
    ['https://www.example.nl/nl/cars#top', '/cars'],
    ['https://www.example.nl/nl#top', '/'],
  ])('%s is inside, with path %s', (url, path) => {
    expect(isInScope(url, root)).toBe(true);
    expect(pathOf(url, root)).toBe(path);
    expect(pathWithin(url, root)).toBe(path);
  });

  it.each([
    'https://www.example.nl/nlx',
    'https://www.example.nl/nl-be/',
    'https://www.example.nl/',
    'http://www.example.nl/nl/',
    'https://www.example.nl.evil.org/nl/',
    'https://www.example.nl:8443/nl/',
  ])('%s is outside', (url) => {
    expect(isInScope(url, root)).toBe(false);
    expect(pathWithin(url, root)).toBeNull();
    expect(() => pathOf(url, root)).toThrow(RangeError);
  });

  it('does not depend on a last slash of the root', () => {
    expect(normaliseRoot('http://demo.invalid/')).toBe('http://demo.invalid');
    expect(pathOf('http://demo.invalid/', 'http://demo.invalid/')).toBe('/');
    expect(pathOf('http://demo.invalid/a', 'http://demo.invalid')).toBe('/a');
  });

  it('gives every path of a site back', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.constantFrom('', '/nl', '/a/b/'), (path, folder) => {
        const base = `https://www.example.nl${folder}`;
        const url = new URL(`${base.replace(/\/$/, '')}/${path.replace(/^\/+/, '')}`).href;
        expect(`${normaliseRoot(base)}${pathOf(url, base)}`).toBe(url);
      }),
    );
  });
});

describe('pageIdOf', () => {
  it('is the first 53 bits of the SHA-256 of the path', () => {
    // sha256('/') = 8a5edab282632443... ; its first 53 bits as a number
    expect(pageIdOf('/')).toBe(Number(0x8a5edab282632443n >> 11n));
  });

  it('is the same for composed and decomposed spellings, and always exact as a number', () => {
    expect(pageIdOf('/caf\u00e9')).toBe(pageIdOf('/cafe\u0301'));
    fc.assert(fc.property(fc.string(), (path) => Number.isSafeInteger(pageIdOf(path)) && pageIdOf(path) >= 0));
  });
});

import fc from 'fast-check';
import { shapeOf } from './shape';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shape = (text: string, url = 'https://example.nl/nl/map/pagina.html', title = 'Titel'): string =>
  shapeOf({ url, title, texts: [bytes(text)] });

describe('what a page says', () => {
  it('is the same whatever numbers it shows, and however it is spaced', () => {
    expect(shape('Terug om 12:30 uur, storing #4711')).toBe(shape('Terug  om 9:05 uur, storing #12'));
    expect(shape('Terug om 12:30 uur')).not.toBe(shape('Weg om 12:30 uur'));
    expect(shape('x', undefined, 'A')).not.toBe(shape('x', undefined, 'B'));
  });

  it('is the same for whichever address it says that it is not there', () => {
    const said = (url: string, name: string): string => shape(`De pagina ${name} bestaat niet`, url);
    const plain = said('https://example.nl/nl/zoek', 'https://example.nl/nl/zoek');
    for (const name of ['/nl/ander%20ding', '/nl/ander ding', 'ander ding', 'https://example.nl/nl/ander%20ding'])
      expect(said('https://example.nl/nl/ander%20ding', name)).toBe(plain);
  });

  it('is told of any address and text', () => {
    const path = fc.webPath();
    fc.assert(
      fc.property(path, fc.string(), (at, text) => {
        expect(shape(text, `https://example.nl${at}`)).toMatch(/^[0-9a-f]{24}$/);
        expect(shape(text, `https://example.nl${at}`)).toBe(shape(`${text} 123`, `https://example.nl${at}`));
      }),
    );
    expect(shape('x', 'https://example.nl/%zz')).toMatch(/^[0-9a-f]{24}$/);
  });
});

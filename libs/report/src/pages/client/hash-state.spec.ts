import fc from 'fast-check';
import { emptyState, formatHash, parseHash } from './hash-state';

describe('the view in the address', () => {
  it('says nothing while nothing was chosen', () => expect(formatHash(parseHash(''))).toBe(''));

  it('reads back what it wrote, whatever was typed', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !/\p{Surrogate}/u.test(value));
    fc.assert(
      fc.property(text, text, fc.boolean(), (q, filter, down) => {
        const tables = { pages: { q, sort: { id: 'visits', down }, filters: { language: filter } } };
        const read = parseHash(formatHash({ tab: 'pages', at: null, tables }));
        expect(JSON.parse(JSON.stringify(read))).toEqual({ tab: 'pages', at: null, tables });
      }),
    );
  });

  it('leaves out what it does not understand, and touches no prototype', () => {
    const view = parseHash('#__proto__.q=x&constructor.q=y&pages.f.__proto__=1&nonsense&pages.zoom=2#main');
    expect(view.tab).toBeNull();
    expect(Object.keys(view.tables)).toEqual(['__proto__', 'constructor', 'pages']);
    expect('q' in Object.prototype).toBe(false);
    expect('q' in Object).toBe(false);
    expect(emptyState().filters['toString']).toBeUndefined();
  });

  it('may be the life of a page, with an address that can be read', () => {
    const path = '/paspoort/kind?a=1&b=é#x';
    expect(formatHash({ tab: 'pages', page: path, at: null, tables: {} })).toBe(
      '#page=/paspoort/kind%3Fa%3D1%26b%3D%C3%A9%23x',
    );
    expect(parseHash('#page=/paspoort/kind%3Fa%3D1%26b%3D%C3%A9%23x').page).toBe(path);
    expect(parseHash('#page=/paspoort').page).toBe('/paspoort');
  });
});

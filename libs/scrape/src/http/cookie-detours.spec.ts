import fc from 'fast-check';
import { CookieDetours, Detour } from './cookie-detours';

const spell = (location: string, base: string): string =>
  new URL(location, base).href.replace(/;jsessionid=[^/?]*/, '');
const at = 'http://x.nl/a';

function ask(
  detours: CookieDetours,
  location: string,
  cookies: readonly string[],
  { url = at, asked, status = 302 }: { url?: string; asked?: string; status?: number } = {},
): Detour | null {
  return detours.next({
    url,
    asked: asked ?? url,
    fetched: { kind: 'response', status, headers: { location }, body: null, cookies },
  });
}

describe('a detour for the sake of a cookie', () => {
  it('goes to the same address again, with the cookie, for that host alone', () => {
    const detours = new CookieDetours(spell);
    expect(detours.cookieFor(at)).toBeNull();
    expect(ask(detours, '/a', ['s=1; Path=/; HttpOnly', 'empty=', 'no cookie', 'gone=1; Max-Age=0'])).toEqual({
      again: at,
    });
    expect(detours.cookieFor('http://x.nl/b')).toBe('s=1; empty=');
    expect(detours.cookieFor('http://y.nl/b')).toBeNull();
    // The server insists although it has its cookie: no detour, but a circle.
    expect(ask(detours, '/a', ['s=1'])).toBeNull();
  });

  it('keeps no cookie of any other answer', () => {
    const detours = new CookieDetours(spell);
    expect(ask(detours, '/b', ['s=1'])).toBeNull();
    expect(ask(detours, 'http://y.nl/a', ['s=1'])).toBeNull();
    expect(ask(detours, '/a', ['s=1'], { status: 200 })).toBeNull();
    expect(detours.cookieFor(at)).toBeNull();
  });

  it('follows a spelling that the server insists on, once', () => {
    const detours = new CookieDetours(spell);
    expect(ask(detours, '/a;jsessionid=1', [])).toEqual({ again: `${at};jsessionid=1` });
    expect(ask(detours, '/a;jsessionid=1', [], { asked: `${at};jsessionid=1` })).toBeNull();
  });

  it('asks anew for what led back to itself by way of another address, once', () => {
    const detours = new CookieDetours(spell);
    const check = 'http://x.nl/check';
    expect(ask(detours, '/check', [])).toBeNull();
    expect(ask(detours, '/a', ['s=1'], { url: check })).toEqual({ reask: at });
    expect(detours.cookieFor(at)).toBe('s=1');
    expect(ask(detours, '/a', ['s=2'], { url: check })).toBeNull();
  });

  it('never carries more than a header may hold, whatever is set', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 40 }), (cookies) => {
        const detours = new CookieDetours(spell);
        ask(detours, '/a', cookies);
        expect(detours.cookieFor(at) ?? '').toMatch(/^[\x20-\x7e]*$/);
      }),
    );
  });
});

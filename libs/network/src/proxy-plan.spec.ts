import { placeOf } from './place';
import { planProxies } from './proxy-plan';
import { isExempt } from './no-proxy';

const at = (url: string) => placeOf(new URL(url));

describe('the plan of proxies', () => {
  it.each([
    ['*', 'http://a.nl', true],
    ['a.nl', 'http://a.nl', true],
    ['a.nl', 'http://www.a.nl', true],
    ['.a.nl', 'http://a.nl', true],
    ['*.a.nl', 'http://x.y.a.nl', true],
    ['a.nl', 'http://ba.nl', false],
    ['A.NL', 'http://a.nl.', true],
    ['a.nl:8080', 'http://a.nl', false],
    ['a.nl:8080', 'http://a.nl:8080', true],
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/8', 'http://11.1.2.3', false],
    ['10.*', 'http://10.1.2.3', true],
    ['192.0.2.7', 'http://192.0.2.7', true],
    ['[2001:db8::1]', 'http://[2001:db8::1]', true],
    ['2001:db8::/32', 'http://[2001:db8::1]:81', true],
    ['[2001:db8::1]:80', 'http://[2001:db8::1]:81', false],
    ['<local>', 'http://intranet', true],
    ['<local>', 'http://a.nl', false],
    ['intra*.a.nl', 'http://intranet.a.nl', true],
  ])('reads %s for %s as %s', (entry, url, exempt) => {
    expect(isExempt(at(url), [entry])).toBe(exempt);
  });

  it.each([
    ['http://wpad.a.nl/proxy.pac', 'PROXY_UNSUPPORTED', 'PAC file'],
    ['file:///c:/proxy.pac', 'PROXY_UNSUPPORTED', 'PAC file'],
    ['http://wpad/wpad.dat', 'PROXY_UNSUPPORTED', 'PAC file'],
    ['socks5://p:1080', 'PROXY_UNSUPPORTED', 'SOCKS'],
    ['http://', 'PROXY_INVALID', 'no address of a proxy'],
  ])('says of %s in a variable what it is', (value, code, words) => {
    const plan = planProxies({ proxy: 'environment', noProxy: [] }, { HTTPS_PROXY: value });
    expect(() => plan(at('https://a.nl'))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
    expect(plan(at('http://a.nl'))).toBeNull();
  });

  it('names the proxy without its login', () => {
    const env = { http_proxy: 'http://anna:se%40cret@p.nl:3128' };
    expect(planProxies({ proxy: 'environment', noProxy: [] }, env)(at('http://a.nl'))).toMatchObject({
      label: 'http://p.nl:3128',
      from: 'http_proxy',
      authorization: `Basic ${Buffer.from('anna:se@cret').toString('base64')}`,
    });
  });

  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://[::1]', 'http://a.localhost'])(
    'goes straight to %s',
    (url) => {
      const env = { HTTP_PROXY: 'http://p:3128' };
      expect(planProxies({ proxy: 'environment', noProxy: [] }, env)(at(url))).toBeNull();
      expect(planProxies({ proxy: 'http://p:3128', noProxy: [] }, env)(at(url))).not.toBeNull();
      expect(planProxies({ proxy: null, noProxy: [] }, env)(at('http://a.nl'))).toBeNull();
    },
  );
});

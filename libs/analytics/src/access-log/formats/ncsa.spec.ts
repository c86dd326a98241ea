import fc from 'fast-check';
import type { LogLine } from './log-line';
import { ncsaReader } from './ncsa';

const reader = ncsaReader({ timeZone: 'UTC', clientAddress: 'auto', format: null });
const SECOND = Date.parse('2015-05-17T10:05:03Z') / 1000;

function readLine(line: string) {
  const { request, ...rest } = (reader.read(line) ?? {}) as LogLine;
  return { ...rest, ...request };
}

const TIME = '17/May/2015:10:05:03 +0000';

describe('a line of an access log', () => {
  it.each([
    [
      'combined',
      `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "http://x/" "Mozilla/5.0 (X)"`,
      { address: '192.0.2.1', agent: 'Mozilla/5.0 (X)' },
    ],
    ['common', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203`, { agent: null }],
    [
      'with a virtual host',
      `www.example.nl:443 192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`,
      { address: '192.0.2.1', agent: 'X' },
    ],
    ['of IPv6', `2001:db8::1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`, { address: '2001:db8::1' }],
    ['with a user', `192.0.2.1 - Jan [x] Smit [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`, { address: '192.0.2.1' }],
    [
      'with quotes within',
      `192.0.2.1 - - [${TIME}] "GET /a\\"b HTTP/1.1" 200 203 "\\"" "X \\"Y\\" Z"`,
      { target: '/a"b', agent: 'X \\"Y\\" Z' },
    ],
    ['without a body', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 304 - "-" "-"`, { status: 304, agent: '' }],
    ['with more fields after', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X" 0.002 "y"`, { agent: 'X' }],
    [
      'of a request that is none',
      `192.0.2.1 - - [${TIME}] "\\x16\\x03\\x01" 400 226 "-" "-"`,
      { method: '', status: 400 },
    ],
    ['of an empty request', `192.0.2.1 - - [${TIME}] "-" 408 0 "-" "-"`, { method: '' }],
  ])('%s', (_, line, expected) => {
    expect(readLine(line)).toMatchObject({ second: SECOND, ...expected });
    expect(reader.secondOf(line)).toBe(SECOND);
  });

  it.each([
    '',
    'not a line',
    `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1`,
    `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1`,
    '#Fields: date time',
  ])('that is none: %j', (line) => {
    expect(reader.read(line)).toBeNull();
  });

  it.each([
    ['vhost without port', `www.example.nl 192.0.2.1 - - `, { host: 'www.example.nl', address: '192.0.2.1' }],
    ['vhost with port', `www.example.nl:443 192.0.2.1 - - `, { host: 'www.example.nl', address: '192.0.2.1' }],
    ['vhost by its address', `192.0.2.80:443 203.0.113.5 - - `, { host: '192.0.2.80', address: '203.0.113.5' }],
    ['vhost by its IPv6 address', `[2001:db8::80]:443 203.0.113.5 - - `, { address: '203.0.113.5' }],
    ['no name of a vhost', `_ 192.0.2.1 - - `, { host: null, address: '192.0.2.1' }],
    ['a resolved client', `pc.example.org - - `, { host: null, address: 'pc.example.org' }],
    ['forwarded first', `203.0.113.5 10.0.0.1 - - `, { address: '203.0.113.5' }],
    ['a forwarded list', `203.0.113.5, 10.0.0.2 - - `, { address: '203.0.113.5' }],
    ['nothing forwarded', `- 192.0.2.1 - - `, { address: '192.0.2.1' }],
    ['a port behind the client', `192.0.2.1:51234 - - `, { address: '192.0.2.1' }],
    ['a port behind IPv6', `[2001:db8::1]:51234 - - `, { address: '2001:db8::1' }],
    ['old syslog', `Nov 22 10:00:00 web1 nginx: 192.0.2.1 - - `, { host: null, address: '192.0.2.1' }],
    [
      'syslog with number',
      `<190>Nov  2 10:00:00 web1 httpd[123]: www.example.nl:443 192.0.2.1 - - `,
      { host: 'www.example.nl', address: '192.0.2.1' },
    ],
    ['new syslog', `<190>1 2026-11-22T10:00:00Z web1 nginx 12 - - 192.0.2.1 - - `, { address: '192.0.2.1' }],
    ['ISO syslog', `2026-11-22T10:00:00.123456+01:00 web1 nginx[1]: 192.0.2.1 - jan `, { address: '192.0.2.1' }],
  ])('with %s before it', (_, prefix, expected) => {
    expect(readLine(`${prefix}[${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`)).toMatchObject({
      target: '/a',
      agent: 'X',
      ...expected,
    });
  });

  it.each([
    ['auto', '203.0.113.5'],
    ['forwarded', '203.0.113.5'],
    ['forwarded-last', '10.0.0.2'],
    ['connection', '192.0.2.1'],
  ] as const)('with a forwarded list in quotes: by %s the client is %s', (clientAddress, address) => {
    const line = `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "http://x/" "X" "203.0.113.5, 10.0.0.2"`;
    expect(ncsaReader({ timeZone: 'UTC', clientAddress, format: null }).read(line)).toMatchObject({
      address,
      agent: 'X',
      referrer: 'http://x/',
    });
  });

  it('gives back what it was made of, whatever the fields hold', () => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '').replace(/[\\"]/g, '\\$&'));
    fc.assert(
      fc.property(field, field, field, fc.integer({ min: 100, max: 599 }), (path, referrer, agent, status) => {
        const line = `192.0.2.1 - - [${TIME}] "GET /${path} HTTP/1.1" ${status} 12 "r${referrer}" "a${agent}"`;
        expect(readLine(line)).toMatchObject({
          address: '192.0.2.1',
          second: SECOND,
          method: 'GET',
          status,
          referrer: `r${referrer}`,
          agent: `a${agent}`,
        });
      }),
    );
  });

  it('never takes long, whatever it is', () => {
    for (const line of [
      '['.repeat(50_000),
      '"'.repeat(50_000),
      `x - ${'[a'.repeat(20_000)}`,
      '\\'.repeat(50_000),
      `x - - [${TIME}] "${'\\a'.repeat(30_000)}`,
    ]) {
      const started = performance.now();
      expect(reader.read(line)).toBeNull();
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

describe('the host that a line names behind the request', () => {
  const isOwnHost = (url: string): boolean => /^http:\/\/(?:(?:www\.)?example\.nl|intranet)(?::\d+)?\/$/.test(url);
  const line = (after: string): string => `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203${after}`;
  const hostsOf = (tails: readonly string[], others: readonly string[] = []) => {
    const own = ncsaReader({ timeZone: 'UTC', clientAddress: 'auto', format: null, isOwnHost });
    const lines = tails.map(line);
    own.learn!(lines, others.map(line));
    return lines.map((text) => (own.read(text) as LogLine).request.host);
  };

  it.each<[string, string[], (string | null)[]]>([
    ['in quotes at the end', [' "-" "X" "www.example.nl"', ' "-" "X" "other.org"'], ['www.example.nl', 'other.org']],
    ['bare at the end', [' "-" "X" www.example.nl', ' "-" "X" other.org:443'], ['www.example.nl', 'other.org']],
    [
      'behind a list of addresses',
      [' "-" "X" "1.2.3.4, 5.6.7.8" "example.nl"', ' "-" "X" "-" "b.nl"'],
      ['example.nl', 'b.nl'],
    ],
    ['by a name', [' "-" "X" "-" sn="example.nl" rt=0.1 ua="10.0.0.1:80"'], ['example.nl']],
    ['without referrer and agent', [' www.example.nl', ' other.org'], ['www.example.nl', 'other.org']],
    ['before the referrer', [' "www.example.nl" "-" "X"', ' "other.org" "-" "X"'], ['www.example.nl', 'other.org']],
    ['of one word', [' "-" "X" "intranet"', ' "-" "X" "kiosk"'], ['intranet', 'kiosk']],
    [
      'counted from the end',
      [' "-" "X" 0.1 www.example.nl', ' "-" "X" 0.1, 0.2 other.org'],
      ['www.example.nl', 'other.org'],
    ],
    [
      'as an address, or not at all',
      [' "-" "X" "www.example.nl"', ' "-" "X" "192.0.2.80"', ' "-" "X" "-"'],
      ['www.example.nl', '192.0.2.80', null],
    ],
    [
      'before that of a proxied server',
      [' "-" "X" "www.example.nl" "app.example.com"', ' "-" "X" "b.nl" "app.example.com"'],
      ['www.example.nl', 'b.nl'],
    ],
    [
      'behind that of a proxied server',
      [' "-" "X" "app.example.com" "www.example.nl"', ' "-" "X" "app.example.com" "b.nl"'],
      ['www.example.nl', 'b.nl'],
    ],
    ['though it is never the site’s', [' "-" "X" "www.other.org"', ' "-" "X" "b.nl"'], ['www.other.org', 'b.nl']],
  ])('%s', (_, tails, hosts) => {
    expect(hostsOf(tails)).toEqual(hosts);
  });

  it.each([
    ['a server behind a proxy', ' "-" "X" "app.internal:8080"'],
    ['its address', ' "-" "X" "10.0.0.2:80"'],
    ['a service', ' "-" "X" 7 "web@docker" "http://10.0.0.2:80" 5ms'],
    ['a user', ' "-" "X" jan.jansen'],
    ['a file', ' "-" "X" index.php'],
    ['a protocol', ' "-" "X" TLSv1.3 ECDHE-RSA-AES128-GCM-SHA256 0.003 HIT NL'],
    ['a token', ' "-" "X" "eyJhbGci.eyJzdWIi.SflKxwRJSMeK_adQ"'],
  ])('is none where only %s stands', (_, tail) => {
    expect(hostsOf([tail, ' "-" "X"'])).toEqual([null, null]);
  });

  it('is known by what other files of the same server hold', () => {
    expect(hostsOf([' "-" "X" "kiosk.internal"'])).toEqual([null]);
    expect(hostsOf([' "-" "X" "kiosk.internal"'], [' "-" "X" "www.example.nl"'])).toEqual(['kiosk.internal']);
  });

  it.each([
    `192.0.2.1 - - [${TIME}] "www.example.nl" "GET /a HTTP/1.1" 200 203 "-" "X"`,
    `192.0.2.1 - - [${TIME}] www.example.nl "GET /a HTTP/1.1" 200 203 "-" "X"`,
    `192.0.2.1 - - [${TIME}] 0.003 "www.example.nl:443" "-" "GET /a HTTP/1.1" 200 203 "-" "X"`,
  ])('may stand before it: %s', (text) => {
    expect(readLine(text)).toMatchObject({ host: 'www.example.nl', method: 'GET', target: '/a', agent: 'X' });
  });
});

describe('the host and the visitor of a line, as servers and proxies write them', () => {
  const OWN = (url: string): boolean => url === 'http://www.example.org/';
  const TAIL = `[${TIME}] "GET /a HTTP/1.1" 200 512 "-" "X"`;
  const asked = (how: (host: string) => string) => {
    const lines = ['www.example.org', 'other.example.com'].map(how);
    const own = ncsaReader({ timeZone: 'UTC', clientAddress: 'auto', format: null, isOwnHost: OWN });
    own.learn!(lines, []);
    return lines.map((line) => {
      const { request, address, agent } = own.read(line) as LogLine;
      return [request.host, request.target, address, agent];
    });
  };
  const EXPECTED = [
    ['www.example.org', '/a', '192.0.2.1', 'X'],
    ['other.example.com', '/a', '192.0.2.1', 'X'],
  ];

  it.each<[string, (host: string) => string]>([
    ['before the address', (host) => `${host} 192.0.2.1 - - ${TAIL}`],
    ['in quotes before it', (host) => `"${host}" 192.0.2.1 - - ${TAIL}`],
    ['in brackets before it', (host) => `[${host}] 192.0.2.1 - - ${TAIL}`],
    ['before it with a bar', (host) => `${host}|192.0.2.1 - - ${TAIL}`],
    ['with a port and a dot', (host) => `${host.toUpperCase()}.:443 192.0.2.1 - - ${TAIL}`],
    ['behind the address', (host) => `192.0.2.1 ${host} - - ${TAIL}`],
    ['behind it with a port', (host) => `192.0.2.1 ${host}:443 - - ${TAIL}`],
    ['where an ident name stands', (host) => `192.0.2.1 ${host} - ${TAIL}`],
    ['where a user stands', (host) => `192.0.2.1 - ${host} ${TAIL}`],
    ['before a user', (host) => `192.0.2.1 - ${host} jan ${TAIL}`],
    ['as a URL behind the agent', (host) => `192.0.2.1 - - ${TAIL} "https://${host}"`],
    ['in brackets behind it', (host) => `192.0.2.1 - - ${TAIL} [${host}]`],
    ['before a comma', (host) => `192.0.2.1 - - ${TAIL} ${host}, x`],
    [
      'by a name, as nginx’s own example',
      (host) => `192.0.2.1 - - ${TAIL} "-" "${host}" sn="${host}" rt=0.003 ua="10.0.0.2:80" us="200"`,
    ],
    ['before the server that was asked', (host) => `10.0.0.9 - - ${TAIL} "192.0.2.1" "${host}" "10.0.0.2:8080"`],
    ['behind the server that was asked', (host) => `192.0.2.1 - - ${TAIL} upstream="10.0.0.2" ${host}`],
    ['between request and status', (host) => `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" ${host} 200 512 "-" "X"`],
    [
      'as Envoy does',
      (host) =>
        `[2015-05-17T10:05:03.123Z] "GET /a HTTP/1.1" 200 - 0 512 3 2 "192.0.2.1" "X" "3f2a-91" "${host}" "10.0.0.2:80"`,
    ],
  ])('%s', (_, how) => {
    expect(asked(how)).toEqual(EXPECTED);
  });
});

import fc from 'fast-check';
import { parseLogLine } from './parse-line';

const TIME = '17/May/2015:10:05:03 +0000';

describe('a line of an access log', () => {
  it.each([
    [
      'combined',
      `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "http://x/" "Mozilla/5.0 (X)"`,
      { address: '192.0.2.1', agent: 'Mozilla/5.0 (X)' },
    ],
    ['common', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203`, { agent: '' }],
    [
      'with a virtual host',
      `www.example.nl:443 192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`,
      { address: '192.0.2.1', agent: 'X' },
    ],
    ['of IPv6', `2001:db8::1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`, { address: '2001:db8::1' }],
    ['with a user', `192.0.2.1 - Jan [x] Smit [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X"`, { time: TIME }],
    [
      'with quotes within',
      `192.0.2.1 - - [${TIME}] "GET /a\\"b HTTP/1.1" 200 203 "\\"" "X \\"Y\\" Z"`,
      { request: 'GET /a\\"b HTTP/1.1', agent: 'X \\"Y\\" Z' },
    ],
    ['without a body', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 304 - "-" "-"`, { status: 304, agent: '' }],
    ['with more fields after', `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1" 200 203 "-" "X" 0.002 "y"`, { agent: 'X' }],
    [
      'of a request that is none',
      `192.0.2.1 - - [${TIME}] "\\x16\\x03\\x01" 400 226 "-" "-"`,
      { request: '\\x16\\x03\\x01', status: 400 },
    ],
    ['of an empty request', `192.0.2.1 - - [${TIME}] "-" 408 0 "-" "-"`, { request: '-' }],
  ])('%s', (_, line, expected) => {
    expect(parseLogLine(line)).toMatchObject({ time: TIME, ...expected });
  });

  it.each([
    '',
    'not a line',
    `192.0.2.1 - - [${TIME}] "GET /a HTTP/1.1`,
    `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1`,
    '#Fields: date time',
  ])('that is none: %j', (line) => {
    expect(parseLogLine(line)).toBeNull();
  });

  it('gives back what it was made of, whatever the fields hold', () => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[\r\n]/g, '').replace(/[\\"]/g, '\\$&'));
    fc.assert(
      fc.property(field, field, field, fc.integer({ min: 100, max: 599 }), (path, referrer, agent, status) => {
        const request = `GET /${path} HTTP/1.1`;
        const line = `192.0.2.1 - - [${TIME}] "${request}" ${status} 12 "${referrer}" "${agent}"`;
        expect(parseLogLine(line)).toEqual({
          address: '192.0.2.1',
          time: TIME,
          request,
          status,
          agent: agent === '-' ? '' : agent,
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
      expect(parseLogLine(line)).toBeNull();
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

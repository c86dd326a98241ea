import { chooseReader } from './choose-reader';
import type { LogLine, ReaderOptions } from './log-line';

const OPTIONS: ReaderOptions = { timeZone: 'Europe/Amsterdam', clientAddress: 'auto', format: null };
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
const SECOND = Date.parse('2026-11-22T09:00:00Z') / 1000;
const COMBINED = `192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /nl/a HTTP/1.1" 200 100 "-" "${AGENT}"`;
const NGINX = { time: '2026-11-22T10:00:00+01:00', remote_addr: '192.0.2.7', status: 200, http_user_agent: AGENT };
const DISTRIBUTION = {
  ...{ date: '2026-11-22', time: '09:00:00', 'x-edge-location': 'AMS1', 'c-ip': '192.0.2.7', 'cs-method': 'GET' },
  ...{ 'cs(Host)': 'd1.cloudfront.net', 'cs-uri-stem': '/nl/a', 'sc-status': '200', 'cs(Referer)': '-' },
  ...{ 'cs(User-Agent)': AGENT.replace(/ /g, '%20'), 'cs-uri-query': '-' },
};

const withTime = (time: string): string => COMBINED.replace('22/Nov/2026:10:00:00 +0100', time);

/** One request of `/nl/a` at ten in the morning, as servers and collectors other than the known ones write it. */
const MET: readonly [string, readonly string[], object?][] = [
  ['nginx with an ISO time', [withTime('2026-11-22T10:00:00+01:00')]],
  ['an ISO time in UTC with fractions', [withTime('2026-11-22T09:00:00.123Z')]],
  ['Apache with fractions of a second', [withTime('22/Nov/2026:10:00:00.123 +0100')]],
  ['fractions and another zone', [withTime('22/Nov/2026:04:00:00.123456 -0500')]],
  ['a time without a zone', [withTime('22/Nov/2026:10:00:00')]],
  ['a container of Kubernetes', [`2026-11-22T09:00:07.123456789Z stdout F ${COMBINED}`]],
  ['docker compose', [`web-1  | ${COMBINED}`]],
  ['docker compose with a virtual host', [`web-1  | www.example.org:443 ${COMBINED}`], { host: 'www.example.org' }],
  ['Docker', [JSON.stringify({ log: `${COMBINED}\n`, stream: 'stdout', time: '2026-11-22T09:00:07.1Z' })]],
  ['Filebeat', [JSON.stringify({ '@timestamp': '2026-11-22T09:00:07Z', message: COMBINED, host: { name: 'web1' } })]],
  ['Docker with JSON within', [JSON.stringify({ log: JSON.stringify({ ...NGINX, request: 'GET /nl/a HTTP/2.0' }) })]],
  ['JSON with the path as the request', [JSON.stringify({ ...NGINX, request: '/nl/a', method: 'GET' })]],
  [
    'JSON with the escapes of nginx',
    [JSON.stringify({ ...NGINX, request: 'GET /nl/a HTTP/2.0', x: '@' }).replace('@', '\\x22')],
  ],
  ['Caddy with times of the clock', [JSON.stringify({ ...NGINX, time: '2026/11/22 10:00:00.5', uri: '/nl/a' })]],
  ['CloudFront in JSON', [JSON.stringify(DISTRIBUTION)], { host: null }],
  [
    'CloudFront in JSON with the name asked for',
    [JSON.stringify({ ...DISTRIBUTION, 'x-host-header': 'www.example.org' })],
    { host: 'www.example.org' },
  ],
  [
    'IIS without dates',
    [
      '#Date: 2026-11-22 00:00:00',
      '#Fields: time c-ip cs-method cs-uri-stem sc-status',
      '09:00:00 192.0.2.7 GET /nl/a 200',
    ],
    { agent: null },
  ],
  [
    'IIS without dates past midnight',
    [
      '#Date: 2026-11-21 20:00:00',
      '#Fields: time c-ip cs-method cs-uri-stem sc-status',
      '21:30:00 192.0.2.8 GET /nl/b 404',
      '09:00:00 192.0.2.7 GET /nl/a 200',
    ],
    { agent: null },
  ],
  ['a proxy that does not tell the visitor', [COMBINED.replace('192.0.2.7', 'unknown, 192.0.2.7')], { host: null }],
];

describe('a line as it was met', () => {
  it.each(MET.map(([from, lines, differing = {}]): [string, readonly string[], object] => [from, lines, differing]))(
    'of %s',
    (_, lines, differing) => {
      const reader = chooseReader(lines, OPTIONS)!;
      const [last] = lines
        .map((line): [string, ReturnType<typeof reader.read>] => [line, reader.read(line)])
        .filter((pair): pair is [string, LogLine] => pair[1] !== null && pair[1] !== 'nothing')
        .slice(-1);
      const { request, ...rest } = last![1];
      expect({ ...rest, ...request }).toMatchObject({
        ...{ second: SECOND, address: '192.0.2.7', agent: AGENT, method: 'GET', target: '/nl/a', status: 200 },
        ...differing,
      });
      expect([SECOND, Number.NaN]).toContainEqual(reader.secondOf(last![0]));
    },
  );

  it('of a container that is no request is nothing', () => {
    const lines = [COMBINED, 'worker 7 started'].map((log) => JSON.stringify({ log, stream: 'stdout' }));
    const reader = chooseReader(lines, OPTIONS)!;
    expect(reader.read(lines[1]!)).toBe('nothing');
  });
});

import { chooseReader } from './choose-reader';
import type { LogLine, ReaderOptions } from './log-line';

const OPTIONS: ReaderOptions = { timeZone: 'Europe/Amsterdam', clientAddress: 'auto', format: null };
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

/** The same request in every format: 22 November 2026, 10:00:00 in Amsterdam. */
const SAME: readonly (readonly [
  string,
  readonly string[],
  Partial<Record<'host' | 'agent' | 'referrer' | 'target', string | null>>,
])[] = [
  [
    'NCSA',
    [
      `192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /nl/a?b=1 HTTP/1.1" 200 100 "https://www.example.org/" "${AGENT}"`,
    ],
    { host: null },
  ],
  [
    'W3C',
    [
      '#Software: Microsoft Internet Information Services 10.0',
      '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken',
      `2026-11-22 09:00:00 10.1.1.1 GET /nl/a b=1 443 - 192.0.2.7 ${AGENT.replace(/ /g, '+')} https://www.example.org/ 200 0 0 12`,
    ],
    { host: null },
  ],
  [
    'W3C',
    [
      '#Version: 1.0',
      '#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol',
      [
        '2026-11-22',
        '09:00:00',
        'AMS1',
        '100',
        '192.0.2.7',
        'GET',
        'd111.cloudfront.net',
        '/nl/a',
        '200',
        'https://www.example.org/',
        AGENT.replace(/ /g, '%20'),
        'b=1',
        '-',
        'Hit',
        'x',
        'www.example.org',
        'https',
      ].join('\t'),
    ],
    { host: 'www.example.org' },
  ],
  [
    'ALB',
    [
      `https 2026-11-22T09:00:00.186641Z app/my-lb/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.org:443/nl/a?b=1 HTTP/1.1" "${AGENT}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.org" "arn" 1 2026-11-22T09:00:00.1Z "forward" "-" "-"`,
    ],
    { host: 'www.example.org', referrer: '' },
  ],
  [
    'ALB',
    [
      `2026-11-22T09:00:00.943945Z my-lb 192.0.2.7:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.org:80/nl/a?b=1 HTTP/1.1" "${AGENT}" - -`,
    ],
    { host: 'www.example.org', referrer: '' },
  ],
  [
    'S3',
    [
      `79a59df9 bucket [22/Nov/2026:09:00:00 +0000] 192.0.2.7 - 3E57427F3EXAMPLE WEBSITE.GET.OBJECT nl/a "GET /nl/a?b=1 HTTP/1.1" 200 - 113 113 7 6 "https://www.example.org/" "${AGENT}" - s9lz= SigV4 ECDHE - www.example.org TLSV1.2 - -`,
    ],
    { host: 'www.example.org' },
  ],
  [
    'HAProxy',
    [
      `Nov 22 10:00:00 lb haproxy[14389]: 192.0.2.7:33317 [22/Nov/2026:10:00:00.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {www.example.org|${AGENT}|https://www.example.org/} {} "GET /nl/a?b=1 HTTP/1.1"`,
    ],
    { host: 'www.example.org' },
  ],
  [
    'JSON',
    [
      JSON.stringify({
        level: 'info',
        ts: 1795338000.123,
        logger: 'http.log.access',
        msg: 'handled request',
        request: {
          remote_ip: '192.0.2.7',
          client_ip: '192.0.2.7',
          proto: 'HTTP/2.0',
          method: 'GET',
          host: 'www.example.org',
          uri: '/nl/a?b=1',
          headers: { 'User-Agent': [AGENT], Referer: ['https://www.example.org/'] },
        },
        status: 200,
      }),
    ],
    { host: 'www.example.org' },
  ],
  [
    'JSON',
    [
      JSON.stringify({
        ClientAddr: '192.0.2.7:4711',
        ClientHost: '192.0.2.7',
        DownstreamStatus: 200,
        RequestHost: 'www.example.org',
        RequestMethod: 'GET',
        RequestPath: '/nl/a?b=1',
        StartUTC: '2026-11-22T09:00:00.123Z',
        'request_User-Agent': AGENT,
        request_Referer: 'https://www.example.org/',
        time: '2026-11-22T10:00:01+01:00',
      }),
    ],
    { host: 'www.example.org' },
  ],
  [
    'JSON',
    [
      JSON.stringify({
        time_iso8601: '2026-11-22T10:00:00+01:00',
        remote_addr: '192.0.2.7',
        request: 'GET /nl/a?b=1 HTTP/1.1',
        status: '200',
        http_user_agent: AGENT,
        http_referer: 'https://www.example.org/',
        host: 'www.example.org',
      }),
    ],
    { host: 'www.example.org' },
  ],
];

/** Forms of one format that were met, each with what differs from the usual one. */
const FORMS: readonly (readonly [string, readonly string[], Partial<Omit<LogLine, 'request'> & LogLine['request']>])[] =
  [
    [
      'IIS with a cookie in quotes and blanks in it',
      [
        '#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status',
        `2026-11-22 09:00:00 GET /nl/a b=1 192.0.2.7 ${AGENT.replace(/ /g, '+')} "a=1; b=x y" - www.example.org 200`,
      ],
      { host: 'www.example.org', referrer: '', target: '/nl/a?b=1', agent: AGENT },
    ],
    [
      'IIS Advanced Logging: local time, values in quotes, blank lines between the headers',
      [
        '#Software: IIS Advanced Logging Module',
        '#Fields:   date-local time-local   s-ip   cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) cs(Host) sc-status',
        `2026-11-22 10:00:00.363 10.1.1.1 GET /nl/a - "192.0.2.7" "${AGENT}" "www.example.org" 200`,
      ],
      { host: 'www.example.org', target: '/nl/a', agent: AGENT },
    ],
    [
      'a proxy that writes every value in quotes, and the host before the path',
      [
        '#Fields: date time c-ip cs(User-Agent) cs-uri cs(Referrer) cs-method cs-uri-query sc-status',
        `"2026-11-22" "09:00:00" "192.0.2.7" "${AGENT}" "www.example.org/nl/a" "" "GET" "" "200"`,
      ],
      { host: 'www.example.org', target: '/nl/a', agent: AGENT },
    ],
    [
      'Netscaler',
      [
        '#Fields: date time c-ip cs-username s-port cs-method cs-uri-stem cs-uri-query sc-status cs-version cs(User-Agent) cs(Cookie) cs(Referer)',
        `2026-11-22 09:00:00 192.0.2.7 - 80 GET /nl/a - 200 HTTP/1.1 ${AGENT.replace(/ /g, '+')} - -`,
      ],
      { host: null, target: '/nl/a', agent: AGENT },
    ],
    [
      'the time that it took between time and request',
      [`www.example.org 192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] (0 s) "GET /nl/a HTTP/1.1" 200 9 "-" "${AGENT}"`],
      { host: 'www.example.org', target: '/nl/a', agent: AGENT },
    ],
    [
      'the host after the address',
      [`192.0.2.7 www.example.org jan [22/Nov/2026:10:00:00 +0100] "GET /nl/a HTTP/1.1" 200 9 "-" "${AGENT}"`],
      { host: 'www.example.org', target: '/nl/a', agent: AGENT },
    ],
    [
      'a number behind the agent',
      [`192.0.2.7 - jan [22/Nov/2026:10:00:00 +0100] "GET /nl/a HTTP/1.0" 200 9 "-" "${AGENT}" 1807`],
      { host: null, target: '/nl/a', agent: AGENT },
    ],
    [
      'an ALB with all of its fields',
      [
        `https 2026-11-22T09:00:00.127531Z app/my-alb/abcdef 192.0.2.7:2817 10.0.0.1:80 0.001 0.102 0.000 200 200 225 24950 "GET https://www.example.org:443/nl/a HTTP/2.0" "${AGENT}" ECDHE TLSv1.2 arn:x "Root=1-a" "www.example.org" "arn:y" 0 2026-11-22T09:00:00.023000Z "forward" "-" "-" "10.1.1.1:80" "200"`,
      ],
      { host: 'www.example.org', agent: AGENT },
    ],
    [
      'HAProxy over TLS without captured headers',
      [
        'Nov 22 10:00:00 lb haproxy[6801]: 192.0.2.7:55008 [22/Nov/2026:10:00:00.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "GET /nl/a HTTP/1.1"',
      ],
      { host: null, target: '/nl/a', agent: null },
    ],
    [
      'nginx in JSON with names of one’s own',
      [
        JSON.stringify({
          ...{
            ip: '192.0.2.7',
            host: 'www.example.org',
            path: '/nl/a',
            status: '200',
            referrer: '-',
            user_agent: AGENT,
          },
          ...{ length: 9, date: '2026-11-22T10:00:00+01:00' },
        }),
      ],
      { host: 'www.example.org', target: '/nl/a', agent: AGENT },
    ],
  ];

describe('a log in another format', () => {
  it.each(FORMS)('reads %s', (_, lines, expected) => {
    const reader = chooseReader(lines, OPTIONS)!;
    const read = lines
      .map((line) => reader.read(line))
      .filter((line): line is LogLine => line !== null && line !== 'nothing');
    expect(read).toHaveLength(1);
    const { request, ...rest } = read[0]!;
    expect({ ...rest, ...request }).toMatchObject({
      ...{ second: Date.parse('2026-11-22T09:00:00Z') / 1000, address: '192.0.2.7', status: 200 },
      ...expected,
    });
  });

  it.each(SAME)('%s: %s', (name, lines, differing) => {
    const reader = chooseReader(lines, OPTIONS)!;
    expect(reader.name).toContain(name);
    const read = lines
      .map((line) => reader.read(line))
      .filter((line): line is LogLine => line !== null && line !== 'nothing');
    expect(read).toHaveLength(1);
    const { request, ...rest } = read[0]!;
    expect({ ...rest, ...request }).toEqual({
      second: Date.parse('2026-11-22T09:00:00Z') / 1000,
      address: '192.0.2.7',
      agent: AGENT,
      referrer: 'https://www.example.org/',
      method: 'GET',
      target:
        differing.host === null || name !== 'ALB'
          ? '/nl/a?b=1'
          : expect.stringMatching(/^https?:\/\/www\.example\.org(:\d+)?\/nl\/a\?b=1$/),
      status: 200,
      ...differing,
    });
  });

  it('of one’s own is read by a pattern with named fields', () => {
    const format =
      '^(?<time>[^|]+)\\|(?<address>[^|]+)\\|(?<method>\\S+) (?<target>\\S+)\\|(?<status>\\d+)\\|(?<agent>.*)$';
    const reader = chooseReader(['2026-11-22 10:00:00|192.0.2.7|GET /a|200|X'], { ...OPTIONS, format })!;
    expect(reader.read('2026-11-22 10:00:00|192.0.2.7|GET /a|200|X')).toEqual({
      second: Date.parse('2026-11-22T09:00:00Z') / 1000,
      request: { method: 'GET', target: '/a', status: 200, host: null },
      address: '192.0.2.7',
      agent: 'X',
      referrer: '',
    });
  });

  it('that nobody knows is none', () => {
    expect(chooseReader(['hello', '2026-11-22 something happened'], OPTIONS)).toBeNull();
  });
});

/** One request, to be written in any format. */
export interface LoggedRequest {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly address: string;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly status: number;
  /** Empty: none. */
  readonly referrer: string;
  readonly agent: string;
}

/** A format, as its server writes it. */
export interface LogFormat {
  readonly name: string;
  /** Lines before all others. */
  readonly head: readonly string[];
  readonly line: (request: LoggedRequest) => string;
  /** What the format has no place for. */
  readonly lacks?: readonly ('agent' | 'referrer')[];
  /** `analytics.format`, of one that is not known by itself. */
  readonly format?: string;
}

const HOST = 'www.example.org';
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Requests of lines in the combined format, such as those of the real log; what is no request is left out. */
export function requestsOf(combined: string): LoggedRequest[] {
  const line = /^(\S+) \S+ \S+ \[([^\]]+)\] "([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3}) \S+ "([^"]*)" "([^"\\]*)"$/gm;
  return Array.from(combined.matchAll(line), ([, address, time, method, target, status, referrer, agent]) => ({
    atMs: msOf(time!),
    ...{ address: address!, method: method!, target: target!, status: Number(status) },
    ...{ referrer: referrer === '-' ? '' : referrer!, agent: agent === '-' ? '' : agent! },
  }));
}

function msOf(clf: string): number {
  const [, day, month, year, time] = /^(\d\d)\/(\w{3})\/(\d{4}):(\S+) \+0000$/.exec(clf) ?? [];
  return Date.parse(`${year}-${String(MONTHS.indexOf(month!) + 1).padStart(2, '0')}-${day}T${time}Z`);
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
const dash = (text: string): string => (text === '' ? '-' : text);
const [plus, percent] = ['+', '%20'].map(
  (blank) =>
    (text: string): string =>
      dash(text).replace(/ /g, blank!),
) as [(text: string) => string, (text: string) => string];
const partsOf = (target: string): [string, string] => {
  const at = target.indexOf('?');
  return at < 0 ? [target, '-'] : [target.slice(0, at), target.slice(at + 1) || '-'];
};

let [lastMs, lastTime] = [Number.NaN, ''];
function clf(atMs: number): string {
  if (atMs !== lastMs) {
    const at = iso(atMs);
    [lastMs, lastTime] = [
      atMs,
      `${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1]!}/${at.slice(0, 4)}:${at.slice(11, 19)}`,
    ];
  }
  return lastTime;
}

const common = ({ address, atMs, method, target, status }: LoggedRequest): string =>
  `${address} - - [${clf(atMs)} +0000] "${method} ${target} HTTP/1.1" ${status} 512`;
const combined = (request: LoggedRequest): string =>
  `${common(request)} "${dash(request.referrer)}" "${dash(request.agent)}"`;

const IIS =
  'date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken';
const CLOUDFRONT =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol';

const balancer = ({ atMs, address, method, target, status, agent }: LoggedRequest): string =>
  `${iso(atMs).replace('Z', '943Z')} app/lb ${address}:2817 10.0.0.1:80 0.001 0.002 0.003 ${status} ${status} 0 57 "${method} https://${HOST}:443${target} HTTP/1.1" "${dash(agent)}" ECDHE TLSv1.2`;

/** Every format that is known by itself, and one that is not. */
export const LOG_FORMATS: readonly LogFormat[] = [
  { name: 'NCSA common', head: [], line: common, lacks: ['agent', 'referrer'] },
  { name: 'NCSA combined', head: [], line: combined },
  {
    name: 'combined, virtual host and port before it',
    head: [],
    line: (request) => `${HOST}:443 ${combined(request)}`,
  },
  { name: 'combined, virtual host before it', head: [], line: (request) => `${HOST} ${combined(request)}` },
  {
    name: 'combined after a syslog header',
    head: [],
    line: (request) => `<190>Nov 22 10:00:00 web1 nginx: ${combined(request)}`,
  },
  {
    name: 'combined, X-Forwarded-For last',
    head: [],
    line: (request) => `${combined({ ...request, address: '10.0.0.9' })} "${request.address}, 10.0.0.8"`,
  },
  {
    name: 'combined, X-Forwarded-For first',
    head: [],
    line: (request) => `${request.address}, 10.0.0.8 ${combined(request).replace(/^\S+ /, '')}`,
  },
  {
    name: 'combined, virtual host behind it',
    head: [],
    line: (request) => `${combined(request)} "${HOST}"`,
  },
  {
    name: 'combined, a field before the request',
    head: [],
    line: (request) => combined(request).replace('] "', '] (0 s) "'),
  },
  {
    name: 'combined, time after ISO 8601',
    head: [],
    line: (request) => combined(request).replace(/\[[^\]]*\]/, `[${iso(request.atMs).replace('.000Z', '+00:00')}]`),
  },
  {
    name: 'combined after what Kubernetes puts before it',
    head: [],
    line: (request) => `${iso(request.atMs)} stdout F ${combined(request)}`,
  },
  {
    name: 'Envoy',
    head: [],
    line: ({ atMs, address, method, target, status, agent }) =>
      `[${iso(atMs)}] "${method} ${target} HTTP/1.1" ${status} - 0 512 3 2 "${address}" "${dash(agent)}" "f0-1" "${HOST}" "10.0.0.2:80"`,
    lacks: ['referrer'],
  },
  {
    name: 'Docker: combined within JSON',
    head: [],
    line: (request) => JSON.stringify({ log: `${combined(request)}\n`, stream: 'stdout', time: iso(request.atMs) }),
  },
  {
    name: 'a format of one’s own',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      [iso(atMs), address, method, target, status, dash(referrer), dash(agent)].join('\t'),
    format:
      '^(?<time>\\S+)\\t(?<address>\\S+)\\t(?<method>\\S+)\\t(?<target>\\S+)\\t(?<status>\\d+)\\t(?<referrer>[^\\t]*)\\t(?<agent>.*)$',
  },
  {
    name: 'W3C: IIS',
    head: ['#Software: Microsoft Internet Information Services 10.0', `#Fields: ${IIS}`],
    line: ({ atMs, method, target, address, agent, referrer, status }) => {
      const [stem, query] = partsOf(target);
      return `${iso(atMs).slice(0, 10)} ${iso(atMs).slice(11, 19)} 10.1.1.1 ${method} ${stem} ${query} 443 - ${address} ${plus(agent)} ${plus(referrer)} ${status} 0 0 12`;
    },
  },
  {
    name: 'W3C: CloudFront',
    head: ['#Version: 1.0', `#Fields: ${CLOUDFRONT}`],
    line: ({ atMs, method, target, address, agent, referrer, status }) => {
      const [stem, query] = partsOf(target);
      return [
        ...[iso(atMs).slice(0, 10), iso(atMs).slice(11, 19), 'AMS1', 512, address, method, 'd1.cloudfront.net', stem],
        ...[status, percent(referrer), percent(agent), query, '-', 'Hit', 'x', HOST, 'https'],
      ].join('\t');
    },
  },
  { name: 'ALB', head: [], line: (request) => `https ${balancer(request)}`, lacks: ['referrer'] },
  { name: 'ELB', head: [], line: balancer, lacks: ['referrer'] },
  {
    name: 'S3',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      `79a59df9 bucket [${clf(atMs)} +0000] ${address} - 3E57427F3 WEBSITE.${method}.OBJECT key "${method} ${target} HTTP/1.1" ${status} - 113 113 7 6 "${dash(referrer)}" "${dash(agent)}" - s9lz= SigV4 ECDHE - ${HOST} TLSV1.2 - -`,
  },
  {
    name: 'HAProxy',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      `Nov 22 10:00:00 lb haproxy[14389]: ${address}:33317 [${clf(atMs)}.655] http-in static/srv1 10/0/30/69/109 ${status} 2750 - - ---- 1/1/1/1/0 0/0 {${HOST}|${agent.replace(/[|{}]/g, ' ')}|${referrer.replace(/[|{}]/g, ' ')}} {} "${method} ${target} HTTP/1.1"`,
  },
  {
    name: 'JSON: Caddy',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      JSON.stringify({
        ...{ level: 'info', ts: atMs / 1000 + 0.25, logger: 'http.log.access', msg: 'handled request' },
        request: {
          ...{ remote_ip: address, client_ip: address, proto: 'HTTP/2.0', method, host: HOST, uri: target },
          headers: { ...(agent && { 'User-Agent': [agent] }), ...(referrer && { Referer: [referrer] }) },
        },
        ...{ status, size: 512 },
      }),
  },
  {
    name: 'JSON: Traefik',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      JSON.stringify({
        ...{ ClientAddr: `${address}:4711`, ClientHost: address, DownstreamStatus: status, RequestHost: HOST },
        ...{ RequestMethod: method, RequestPath: target, StartUTC: iso(atMs) },
        ...{ 'request_User-Agent': agent, request_Referer: referrer, time: iso(atMs + 1000) },
      }),
  },
  {
    name: 'JSON: nginx',
    head: [],
    line: ({ atMs, address, method, target, status, referrer, agent }) =>
      JSON.stringify({
        ...{ time_iso8601: iso(atMs).replace('.000Z', '+00:00'), remote_addr: address, host: HOST },
        ...{ request: `${method} ${target} HTTP/1.1`, status: String(status) },
        ...{ http_user_agent: agent, http_referer: referrer },
      }),
  },
];

/** A whole log in a format. */
export function logIn({ head, line }: LogFormat, requests: readonly LoggedRequest[]): string {
  return `${[...head, ...requests.map(line)].join('\n')}\n`;
}

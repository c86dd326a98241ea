import fc from 'fast-check';
import { LOG_FORMATS, type LoggedRequest } from '../../testing/log-formats';
import { chooseReader } from '../formats/choose-reader';
import type { LineReader, LogLine, ReaderOptions } from '../formats/log-line';
import { hashOf } from '../visitor-table';
import { viewOf } from './byte-words';

const OPTIONS: ReaderOptions = { timeZone: 'Europe/Amsterdam', clientAddress: 'auto', format: null };

const text = fc.oneof(
  fc.constantFrom(
    '',
    '-',
    'Mozilla/5.0 (X11; Linux)',
    'a "quoted" \\ one',
    'caf\xe9',
    '{x|y}',
    'Googlebot/2.1',
    '%22 [1]',
  ),
  fc.string({ maxLength: 12 }).map((any) => any.replace(/[\r\n\t]/g, '')),
);
const request = fc.record({
  atMs: fc.integer({ min: Date.UTC(2026, 9, 24), max: Date.UTC(2026, 9, 27) }).map((ms) => ms - (ms % 1000)),
  address: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('1.2.3', '-', '1.2.3.4, 5.6.7.8')),
  method: fc.constantFrom('GET', 'POST', 'HEAD'),
  target: fc
    .tuple(fc.webPath(), fc.constantFrom('', '?a=1', '?b=%20&c', '?', '?d=caf\xe9'))
    .map(([path, query]) => `${path || '/'}${query}`),
  status: fc.constantFrom(200, 304, 404, 500),
  referrer: fc.constantFrom('', 'https://www.example.org/a?b', 'https://other.example/'),
  agent: text,
});

/** A log as it came, cut, or with something else in it. */
const changed = fc.oneof(
  { weight: 4, arbitrary: fc.constant((line: string) => line) },
  fc.nat(500).map((at) => (line: string) => line.slice(0, at)),
  fc.tuple(fc.nat(500), fc.constantFrom('"', ' ', '\\', ',', '{', '}', '-', '1', ':', '\t', 'null', '[]')).map(
    ([at, piece]) =>
      (line: string) =>
        line.slice(0, at) + piece + line.slice(at),
  ),
);

function expectTheSame(reader: LineReader, line: string, withoutQuery: boolean): void {
  const bytes = Buffer.from(`before\n${line}\nafter that comes another line`, 'latin1');
  const where = { bytes, view: viewOf(bytes), start: 7, end: 7 + line.length };
  const second = reader.bytes!.secondOf(where);
  if (Number.isNaN(second)) return;
  const general = reader.read(line);
  const quick = reader.bytes!.read(where, second);
  // Whether what is not needed of a line is well-formed, only the general reader sees.
  if (quick === null || general === null) return;
  const plain = ({ second: at, request: asked, address, agent, referrer }: LogLine) => ({
    ...{ at, address, agent, referrer, method: asked.method, status: asked.status, host: asked.host },
    target: withoutQuery ? asked.target.replace(/\?.*$/s, '') : asked.target,
  });
  expect(plain(quick)).toEqual(plain(general as LogLine));
  expect(quick.hashOfAddress!(4711)).toBe(hashOf(quick.address, 4711));
}

/** Fields that stand elsewhere, or under other names, than the servers' own. */
const OTHERS: readonly (readonly [string, readonly string[], (request: LoggedRequest) => string])[] = [
  [
    'JSON: names of one’s own',
    [],
    ({ atMs, address, method, target, status, agent }) => {
      const [path, query = ''] = target.split('?') as [string, string?];
      const times = { time_local: `26/Oct/2026:01:02:0${(atMs / 1000) % 10} +0200` };
      const asked = { request: path, request_method: method, args: query, query_string: query, status: String(status) };
      return JSON.stringify({
        ...times,
        ...asked,
        remote_addr: '10.0.0.1',
        xff: address,
        user_agent: agent,
        upstream: { status: 1 },
      });
    },
  ],
  [
    'JSON: seconds, and a name twice',
    [],
    ({ atMs, address, target, status, agent }) =>
      `{ "msec": ${atMs / 1000}.250, "status": 1, "uri": ${JSON.stringify(target)}, "host" : "A.example", "client":"${address.split(',')[0]!}", "status": ${status}, "http_user_agent": ${JSON.stringify(agent)}, "http_x_forwarded_for": "-" }`,
  ],
  [
    'W3C: local times, with what a proxy passed on',
    ['#Fields: date-local time-local c-ip cs-method cs-uri-stem cs-uri-query sc-status X-Forwarded-For cs(User-Agent)'],
    ({ atMs, address, method, target, status, agent }) => {
      const [date, time] = new Date(atMs).toISOString().slice(0, 19).split('T') as [string, string];
      const [stem, query = '-'] = target.split('?') as [string, string?];
      return [
        date,
        time,
        '10.0.0.1',
        method,
        stem,
        query || '-',
        status,
        address.replace(/ /g, '+'),
        agent.replace(/ /g, '+') || '-',
      ].join(' ');
    },
  ],
];
const FORMS = [...LOG_FORMATS.map(({ name, head, line }) => [name, head, line] as const), ...OTHERS].filter(([name]) =>
  /^(?:W3C|JSON|HAProxy)/.test(name),
);

describe.each(FORMS)('%s', (_, head, lineOf) => {
  it.each([true, false])('is read by its bytes as by its text, where queries count: %s', (queriesCount) => {
    for (const clientAddress of ['auto', 'connection', 'forwarded-last'] as const) {
      const sample = lineOf(fc.sample(request, { numRuns: 1, seed: 1 })[0]!);
      const reader = chooseReader([...head, sample], { ...OPTIONS, clientAddress, queriesCount })!;
      for (const line of head) reader.read(line);
      expect(reader.bytes).toBeDefined();
      fc.assert(
        fc.property(request, changed, (asked, change) => expectTheSame(reader, change(lineOf(asked)), !queriesCount)),
        { numRuns: 60 },
      );
    }
  });

  it('is read by its bytes at all', () => {
    const asked = {
      atMs: Date.UTC(2026, 9, 25, 5),
      address: '192.0.2.1',
      method: 'GET',
      target: '/a?b',
      status: 200,
      referrer: '',
      agent: 'Mozilla/5.0 (X11)',
    };
    const reader = chooseReader([...head, lineOf(asked)], OPTIONS)!;
    for (const line of head) reader.read(line);
    const bytes = Buffer.from(lineOf(asked), 'latin1');
    const where = { bytes, view: viewOf(bytes), start: 0, end: bytes.length };
    const quick = reader.bytes!.read(where, reader.bytes!.secondOf(where));
    expect(quick).toMatchObject({ address: '192.0.2.1', agent: 'Mozilla/5.0 (X11)', request: { status: 200 } });
  });
});

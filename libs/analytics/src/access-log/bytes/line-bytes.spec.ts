import fc from 'fast-check';
import { chooseReader } from '../formats/choose-reader';
import type { LogLine, ReaderOptions } from '../formats/log-line';
import { ncsaReader } from '../formats/ncsa';
import { hashOf } from '../visitor-table';
import { ByteMemory } from './byte-memory';
import { viewOf } from './byte-words';

const OPTIONS: ReaderOptions = { timeZone: 'Europe/Amsterdam', clientAddress: 'auto', format: null };

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '192.0.2.1:4711',
    '[2001:db8::1]:443',
    'host.example.org',
    '-',
    'unknown',
    '1.2.3',
    '1.2.3.4.5',
    '1234.1.1.1',
    '::ffff:192.0.2.7',
  ),
);
const prefix = fc.oneof(
  fc
    .tuple(address, fc.constantFrom('- -', '- jan', 'www.example.org jan', '-  -', '- "jan piet"'))
    .map((parts) => parts.join(' ')),
  fc
    .tuple(
      fc.constantFrom('www.example.org', 'www.example.org:443', 'OTHER.example', '10.0.0.1:80', 'fe:80'),
      address,
      fc.constant('- -'),
    )
    .map((parts) => parts.join(' ')),
  fc.tuple(address, address, fc.constant('- -')).map(([a, b, c]) => `${a}, ${b} ${c}`),
  fc
    .tuple(
      fc.constantFrom(
        '<190>Nov 22 10:00:00 web1 nginx: ',
        'Nov  2 10:00:00 web1 httpd[812]: ',
        '2026-11-22T10:00:00+01:00 web1 nginx: ',
        '<34>1 2026-11-22T10:00:00Z web1 app 1 - [x y="1"] ',
        '<13>nonsense ',
      ),
      fc.constantFrom('', 'www.example.org '),
      address,
    )
    .map(([header, host, one]) => `${header}${host}${one} - -`),
);
const odd = fc.constantFrom('\\"', '\\x22', '\xe9', '?', '#', ' ', '[22/Nov/2026:10:00:00 +0100]', '\t', '');
const request = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('GET', 'POST', 'HEAD', 'get', ''),
      fc.webPath(),
      fc.constantFrom('', '?a=1', '?b=2&c', '#x?y'),
      fc.constantFrom(' HTTP/1.1', ' HTTP/2.0', ' HTTP/2', ' HTTQ/1.1', ''),
    )
    .map(([method, path, query, version]) => `${method} ${path || '/'}${query}${version}`),
  fc.tuple(odd, odd).map(([a, b]) => `GET /a${a}b${b}?c HTTP/1.1`),
  fc.constantFrom('-', '', '\\x16\\x03', 'GET http://www.example.org?x=1 HTTP/1.1', 'GET /a b?c d HTTP/1.1'),
);
const field = fc.oneof(
  fc.constantFrom(
    '-',
    '',
    'curl/8.5.0',
    'Mozilla/5.0 (X11)',
    'https://www.example.org/a',
    '203.0.113.5, 10.0.0.2',
    'fe80::1',
    'a',
    'say \\"x\\"',
    'caf\xe9 [x]',
    '203.0.113.9',
  ),
  fc.string({ maxLength: 12 }).map((text) => text.replace(/["\\\r\n]/g, '')),
);
const rest = fc.oneof(
  fc.constantFrom('', ' 512', ' -', ' 512 "-"', ' 512 "-" "x', ' 512 0.003'),
  fc
    .tuple(
      field,
      field,
      fc.constantFrom(
        '',
        ' 0.003',
        ' "203.0.113.5, 10.0.0.2"',
        ' "-" "0.1" "198.51.100.4"',
        ' "198.51.100.4" "10.0.0.2"',
        ' "10.0.0.2:80" "198.51.100.4"',
        ' ua="10.0.0.2:80" us="200"',
        ' ua="10.0.0.2" xff="198.51.100.4"',
        ' "198.51.100.4:51234" upstream="10.0.0.2"',
        ' "\\"" "1.2.3.4"',
        ' "1.2.3.4',
      ),
    )
    .map(([referrer, agent, more]) => ` 512 "${referrer}" "${agent}"${more}`),
);
const time = fc.constantFrom(
  '22/Nov/2026:10:00:00 +0100',
  '22/Nov/2026:10:59:59 +0100',
  '29/Feb/2027:10:00:00 +0100',
  '22/Nox/2026:10:00:00 +0100',
  '22/Nov/2026:1x:00:00 +0100',
  '01/Jan/2027:00:00:61 -0230',
);
const line = fc
  .tuple(
    prefix,
    time,
    fc.constantFrom(' ', ' (0 s) ', ''),
    request,
    fc.constantFrom('200', '404', '20', '2000', '304'),
    rest,
  )
  .map(([before, at, gap, asked, status, after]) => `${before} [${at}]${gap}"${asked}" ${status}${after}`);

describe.each(['auto', 'forwarded-last', 'connection'] as const)('an address chosen by %s', (clientAddress) => {
  it('reads a line by its bytes as by its text, whatever lines came before it', () => {
    const reader = ncsaReader({ ...OPTIONS, clientAddress });
    fc.assert(
      fc.property(line, (text) => expectTheSame(reader, text)),
      { numRuns: 500 },
    );
  });
});

it('tells requests apart by their paths alone where no query counts', () => {
  const reader = ncsaReader({ ...OPTIONS, queriesCount: false });
  fc.assert(
    fc.property(line, (text) => expectTheSame(reader, text, (target) => target.replace(/[?].*$/s, ''))),
    { numRuns: 500 },
  );
});

it('reads a host behind the request as the general reader does, wherever it stands', () => {
  const names = fc.constantFrom('www.example.org', 'other.example:443', '-', '203.0.113.7', 'say \\"x\\"', '');
  const where = fc.constantFrom<(line: string, name: string) => string>(
    (text, name) => `${text} "${name}"`,
    (text, name) => `${text} ${name}`,
    (text, name) => text.replace(' 512 ', ` 512 "${name}" `),
    (text, name) => text.replace(' 512 ', ` ${name} 512 `),
    (text) => text,
  );
  for (const sample of [
    '192.0.2.1 - - [22/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 512 "-" "X" "www.example.org"',
    '192.0.2.1 - - [22/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 512 "www.example.org" "-" "X"',
    '192.0.2.1 - - [22/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 www.example.org 512 "-" "X"',
    '192.0.2.1 - www.example.org [22/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 512 "-" "X"',
  ]) {
    const reader = ncsaReader({ ...OPTIONS, isOwnHost: (url) => url === 'http://www.example.org/' });
    reader.learn!([sample], []);
    fc.assert(
      fc.property(line, names, where, (text, name, put) => expectTheSame(reader, put(text, name))),
      { numRuns: 400 },
    );
    expect((reader.read(sample) as LogLine).request.host).toBe('www.example.org');
  }
});

function expectTheSame(
  reader: NonNullable<ReturnType<typeof chooseReader>>,
  text: string,
  of = (target: string) => target,
): void {
  const bytes = Buffer.from(`before\n${text}\nafter that comes another line`, 'latin1');
  const where = { bytes, view: viewOf(bytes), start: 7, end: 7 + text.length };
  const [general, second] = [reader.read(text), reader.bytes!.secondOf(where)];
  if (Number.isNaN(second)) return;
  expect(second).toBe(reader.secondOf(text));
  const quick = reader.bytes!.read(where, second);
  if (quick === null) return;
  const plain = ({ second: at, request: asked, address: from, agent, referrer }: LogLine) => ({
    ...{ at, from, agent, referrer },
    asked: { ...asked, target: of(asked.target) },
  });
  expect(plain(quick)).toEqual(plain(general as LogLine));
  expect(quick.hashOfAddress!(4711)).toBe(hashOf(quick.address, 4711));
}

it('remembers by bytes what was asked for lately, and forgets the rest', () => {
  const memory = new ByteMemory<number>(16);
  const keyOf = (nr: number): DataView => viewOf(Buffer.from(`key ${nr} `.repeat((nr % 7) + 1)));
  memory.set(-1, viewOf(Buffer.from('home')), 0, 4);
  for (let nr = 0; nr < 1000; nr += 1) {
    const key = keyOf(nr);
    expect(memory.get(key, 0, key.byteLength)).toBeUndefined();
    memory.set(nr, key, 0, key.byteLength);
    expect(memory.get(key, 0, key.byteLength)).toBe(nr);
    expect(memory.get(viewOf(Buffer.from('xhomex')), 1, 5)).toBe(-1);
  }
  expect(memory.get(keyOf(3), 0, keyOf(3).byteLength)).toBeUndefined();
});

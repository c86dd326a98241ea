import fc from 'fast-check';
import { ResponseHead } from './response-head';
import { ResponseReader } from './response-reader';

interface Told {
  status: number;
  headers: ResponseHead['headers'];
  cookies: ResponseHead['cookies'];
  quirks: ResponseHead['quirks'];
  body: string;
  ended: boolean;
  error: string | null;
  reusable: boolean;
}

/** What is told of bytes that come in these pieces, and then of the end of the connection. */
function read(pieces: readonly Buffer[], { hasNoBody = false, closes = true, maxHeaderBytes = 1000 } = {}): Told {
  const told: Told = {
    status: 0,
    headers: {},
    cookies: [],
    quirks: [],
    body: '',
    ended: false,
    error: null,
    reusable: false,
  };
  const reader = new ResponseReader(
    {
      onHead: ({ status, headers, cookies, quirks }) => Object.assign(told, { status, headers, cookies, quirks }),
      onData: (chunk) => void (told.body += chunk.toString('latin1')),
      onEnd: () => (told.ended = true),
    },
    { maxHeaderBytes, hasNoBody },
  );
  try {
    for (const piece of pieces) reader.read(piece);
    told.reusable = reader.isReusable;
    if (closes) reader.close();
  } catch (error) {
    told.error = (error as { code: string }).code;
  }
  return told;
}

function cut(text: string, at: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text, 'latin1');
  const places = [0, ...at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, nr) => bytes.subarray(places[nr], place));
}

const OK = 'HTTP/1.1 200 OK\r\n';

describe('a reader of responses', () => {
  const body = fc.string({ maxLength: 60 }).map((text) => Buffer.from(text).toString('latin1'));
  const name = fc.constantFrom('X-A', 'x-b', 'Content-Type', 'ETag', 'Set-Cookie');
  const value = fc.constantFrom('', 'a', '"x-1"', 'text/html; charset=utf-8', 'b\tc');
  const framing = fc.constantFrom('length', 'chunked', 'until-close', 'HEAD', '204', '304');
  const response = fc.record({
    body,
    fields: fc.array(fc.tuple(name, value), { maxLength: 6 }),
    framing,
    sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 }),
    newline: fc.constantFrom('\r\n', '\n'),
    closes: fc.boolean(),
    interim: fc.boolean(),
    trailer: fc.boolean(),
  });

  it('tells the same of any response however it is cut', () => {
    fc.assert(
      fc.property(response, fc.array(fc.nat(), { maxLength: 12 }), (made, places) => {
        const { status, wire, expected } = write(made);
        const told = read(cut(wire, places), { hasNoBody: made.framing === 'HEAD' });
        const headers = Object.fromEntries([...made.fields].reverse().map(([key, text]) => [key.toLowerCase(), text]));
        expect(told).toMatchObject({ status, headers, body: expected, ended: true, error: null });
        expect(told.reusable).toBe(made.framing !== 'until-close' && !made.closes);
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes a response that breaks off for a whole one', () => {
    fc.assert(
      fc.property(response, fc.double({ min: 0, max: 0.999, noNaN: true }), (made, share) => {
        fc.pre(made.framing !== 'until-close');
        const { wire } = write(made);
        const told = read([Buffer.from(wire.slice(0, Math.floor(share * wire.length)), 'latin1')], {
          hasNoBody: made.framing === 'HEAD',
        });
        expect(told.error ?? (told.ended && 'ended')).toBe('CONNECTION_CLOSED');
      }),
      { numRuns: 500 },
    );
  });

  it('survives any bytes', () => {
    const rubbish = fc.array(
      fc.constantFrom(
        OK,
        '\r\n',
        '\n',
        ':',
        ' ',
        'Content-Length: ',
        'Transfer-Encoding: chunked',
        '5',
        'f',
        ';',
        '\0',
        'x',
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(rubbish, fc.array(fc.nat(), { maxLength: 5 }), (parts, places) => {
        const { error, ended } = read(cut(parts.join(''), places));
        expect(ended || error !== null || parts.join('') === '').toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['no HTTP', '\0\0 nothing\r\n\r\n', 'PROTOCOL'],
    ['HTTP of another kind', 'HTTP/2 200\r\n\r\n', 'PROTOCOL'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n', 'PROTOCOL'],
    ['a NUL in a value', `${OK}a: b\0\r\n\r\n`, 'PROTOCOL'],
    ['a negative length', `${OK}content-length: -5\r\n\r\nx`, 'PROTOCOL'],
    ['two lengths', `${OK}content-length: 1\r\ncontent-length: 2\r\n\r\nx`, 'PROTOCOL'],
    ['an encoding that was not asked for', `${OK}transfer-encoding: gzip, chunked\r\n\r\n`, 'PROTOCOL'],
    ['a chunk without a size', `${OK}transfer-encoding: chunked\r\n\r\nZZ\r\n`, 'PROTOCOL'],
    ['a chunk longer than its size', `${OK}transfer-encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n`, 'PROTOCOL'],
    ['an endless size', `${OK}transfer-encoding: chunked\r\n\r\n${'0'.repeat(10_000)}`, 'PROTOCOL'],
    ['another protocol', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n', 'PROTOCOL'],
    ['a huge header', `${OK}a: ${'b'.repeat(2000)}\r\n\r\n`, 'HEADERS_TOO_LARGE'],
    ['a huge header without an end', `${OK}a: ${'b'.repeat(2000)}`, 'HEADERS_TOO_LARGE'],
    ['nothing at all', '', 'CONNECTION_CLOSED'],
  ])('refuses %s', (_, wire, code) => {
    expect(read([Buffer.from(wire, 'latin1')]).error).toBe(code);
  });

  it.each([
    ['a line without a colon', `${OK}nonsense\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a space before the colon', `${OK}a : b\r\nContent-Length\t: 1\r\n\r\nx`],
    ['blank lines before the status line', `\r\n\n\r\n${OK}a: b\r\ncontent-length: 1\r\n\r\nx`],
    ['no reason, and spaces too many', `http/1.1  200\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a reason that follows at once', `HTTP/1.1 200OK\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a name that is none', `${OK}x y: 1\r\n: 2\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a folded line at the start', `${OK} folded\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a folded line after one that is none', `${OK}nonsense\r\n more\r\na: b\r\ncontent-length: 1\r\n\r\nx`],
    ['a control character in a value', `${OK}a: \x01b\x02\r\ncontent-length: 1\r\n\r\nx`],
    [
      'a length beside chunks',
      `${OK}a: b\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`,
    ],
    [
      'no length that is one beside chunks',
      `${OK}a: b\r\ncontent-length: no\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`,
    ],
  ])('reads %s as browsers do, and notes it', (_, wire) => {
    for (const places of [[], [1], [3, 20], [30, 31, 32]]) {
      const told = read(cut(wire, places));
      expect(told).toMatchObject({ status: 200, headers: { a: 'b' }, body: 'x', ended: true, error: null });
      expect(told.quirks).not.toEqual([]);
    }
  });

  it('reads HTTP/1.0 without a length, lines without a carriage return, and chunks named twice, without a word', () => {
    for (const wire of [
      'HTTP/1.0 200 OK\r\na: b\r\n\r\nx',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\na: b\ncontent-length: 1, 1\n\nx',
      `${OK}a: b\r\ntransfer-encoding: chunked\r\nTransfer-Encoding: Chunked\r\n\r\n 1 \r\nx\r\n0\r\n\r\n`,
    ])
      expect(read(cut(wire, []))).toMatchObject({
        headers: { a: 'b' },
        body: 'x',
        ended: true,
        error: null,
        quirks: [],
      });
  });

  it('takes no body where there can be none, and believes nothing that comes after it', () => {
    const wire = 'HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\n';
    expect(read(cut(wire, []))).toMatchObject({ status: 204, body: '', ended: true, reusable: false });
    expect(read(cut(wire.replace('204', '304'), []))).toMatchObject({ status: 304, ended: true, reusable: true });
  });

  it('keeps all cookies', () => {
    const wire = `${OK}set-cookie: a=1\r\nSet-Cookie: b=2; Path=/\r\ncontent-length: 0\r\n\r\n`;
    expect(read(cut(wire, [])).cookies).toEqual(['a=1', 'b=2; Path=/']);
  });

  it('reads folded lines, UTF-8 and the same length twice, and trusts no connection with both lengths', () => {
    const told = read([
      Buffer.from(`${OK}a: b\r\n  c\r\nlocation: /é\r\ncontent-length: 1\r\nContent-Length: 1\r\n\r\nx`, 'utf8'),
    ]);
    expect(told).toMatchObject({ headers: { a: 'b c', location: '/é' }, body: 'x', reusable: true });
    const both = `${OK}content-length: 90\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`;
    expect(read([Buffer.from(both)])).toMatchObject({ body: 'x', ended: true, reusable: false });
    expect(read([Buffer.from(`${OK}content-length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n`)])).toMatchObject({
      body: 'x',
      reusable: false,
    });
    expect(read([Buffer.from('HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx')]).reusable).toBe(false);
  });
});

/** Writes what a server would. */
function write(made: {
  readonly body: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly framing: string;
  readonly sizes: readonly number[];
  readonly newline: string;
  readonly closes: boolean;
  readonly interim: boolean;
  readonly trailer: boolean;
}): { readonly status: number; readonly wire: string; readonly expected: string } {
  const { newline: nl, framing } = made;
  const status = framing === '204' || framing === '304' ? Number(framing) : 200;
  const isBare = status !== 200 || framing === 'HEAD';
  const lines = [`HTTP/1.1 ${status} Fine`, ...made.fields.map(([key, text]) => `${key}: ${text}`)];
  if (framing === 'length' || framing === 'HEAD') lines.push(`Content-Length: ${made.body.length}`);
  if (framing === 'chunked') lines.push('Transfer-Encoding: Chunked');
  if (made.closes) lines.push('Connection: Close');
  const head = `${made.interim ? `HTTP/1.1 103 Early Hints${nl}Link: </a>${nl}${nl}` : ''}${lines.join(nl)}${nl}${nl}`;
  if (isBare) return { status, wire: head, expected: '' };
  if (framing !== 'chunked') return { status, wire: head + made.body, expected: made.body };
  let chunks = '';
  for (let at = 0, nr = 0; at < made.body.length; nr += 1) {
    const piece = made.body.slice(at, at + made.sizes[nr % made.sizes.length]!);
    chunks += `${piece.length.toString(16)}${nr % 2 ? ';x="y"' : ''}${nl}${piece}${nl}`;
    at += piece.length;
  }
  return {
    status,
    wire: `${head}${chunks}0${nl}${made.trailer ? `X-Sum: 1${nl}` : ''}${nl}`,
    expected: made.body,
  };
}

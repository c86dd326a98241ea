/** What the head of an HTTP/1 response says, by RFC 9112; `framing` says where its body ends. */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names; of a header that stands several times, the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: Framing;
  /** Whether the connection can be used again after the body. */
  readonly keepsAlive: boolean;
}

/** Bytes to come, chunks, or all that comes until the connection ends. */
export type Framing = number | 'chunked' | 'until-close';

/** Broken HTTP, or none at all: no whole response came, and `code` says why. */
export class HttpError extends Error {
  readonly code: 'PROTOCOL' | 'HEADERS_TOO_LARGE' | 'CONNECTION_CLOSED';

  constructor(message: string, code: HttpError['code'] = 'PROTOCOL') {
    super(message);
    this.code = code;
  }
}

/**
 * Where the head ends (after its empty line), or -1 when that has not come yet. Lines may end without a carriage return.
 */
export function endOfHead(bytes: Buffer): number {
  for (let feed = bytes.indexOf(LF); feed >= 0; feed = bytes.indexOf(LF, feed + 1)) {
    const next = bytes[feed + 1];
    if (next === LF) return feed + 2;
    if (next === CR && bytes[feed + 2] === LF) return feed + 3;
  }
  return -1;
}

/**
 * Reads a whole head.
 *
 * @param hasNoBody whether the request was one that is answered without a body (HEAD)
 * @throws HttpError
 */
export function parseResponseHead(bytes: Buffer, hasNoBody: boolean): ResponseHead {
  const lines = bytes.toString('latin1').trimEnd().split(/\r?\n/);
  const [, minor, code] = /^HTTP\/1\.([01]) (\d{3})(?: |$)/.exec(lines[0]!) ?? [];
  if (code === undefined) throw new HttpError(`"${lines[0]!.slice(0, 100)}" is no status line of HTTP/1`);
  const status = Number(code);
  const headers: Record<string, string> = {};
  const lengths: string[] = [];
  let codings = '';
  let connection = '';
  let last = '';
  for (let nr = 1; nr < lines.length; nr += 1) {
    const line = lines[nr]!;
    if (line.charCodeAt(0) === SPACE || line.charCodeAt(0) === TAB) {
      // A folded line goes on with the one before it.
      if (last === '') throw brokenLine(line);
      headers[last] += ` ${line.trim()}`;
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    if (colon < 1 || !TOKEN.test(name) || CONTROL.test(line)) throw brokenLine(line);
    const value = line.slice(colon + 1).trim();
    if (name === 'content-length') lengths.push(...value.split(','));
    else if (name === 'transfer-encoding') codings += `,${value}`;
    else if (name === 'connection') connection += `,${value}`;
    last = name;
    headers[name] ??= HIGH.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
  }
  const isOpen = minor === '1' ? !/\bclose\b/i.test(connection) : /\bkeep-alive\b/i.test(connection);
  const framing = framingOf({ status, hasNoBody, codings, lengths });
  // Two lengths that contradict each other are how responses are smuggled: nothing after them is believed.
  const isClear = framing !== 'until-close' && !(codings !== '' && lengths.length > 0);
  return { status, headers, framing, keepsAlive: isOpen && isClear };
}

/** RFC 9112, section 6.3. */
function framingOf(head: {
  readonly status: number;
  readonly hasNoBody: boolean;
  readonly codings: string;
  readonly lengths: readonly string[];
}): Framing {
  const [length, ...others] = head.lengths.map((text) => text.trim());
  if (length !== undefined && !(/^\d{1,15}$/.test(length) && others.every((other) => other === length)))
    throw new HttpError(`content-length ${head.lengths.join(',').slice(0, 100)}`);
  if (head.hasNoBody || head.status < 200 || head.status === 204 || head.status === 304) return 0;
  const names = head.codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > 1 || (names.length === 1 && names[0] !== 'chunked'))
    throw new HttpError(`transfer-encoding ${names.join(', ').slice(0, 100)} was not asked for`);
  if (names.length === 1) return 'chunked';
  return length === undefined ? 'until-close' : Number(length);
}

function brokenLine(line: string): HttpError {
  return new HttpError(`"${line.slice(0, 100)}" is no header`);
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;
const HIGH = /[\x80-\xff]/;

/** What the head of an HTTP/1 response says, by RFC 9112; `framing` says where its body ends. */
export interface ResponseHead {
  readonly status: number;
  /** Lower-case names; of a header that stands several times, the first. */
  readonly headers: Readonly<Record<string, string>>;
  readonly framing: Framing;
  /** Whether the connection can be used again after the body. */
  readonly keepsAlive: boolean;
  /** Values of `Set-Cookie`, in order. */
  readonly cookies: readonly string[];
  /** What the server wrote that is no HTTP, and was read as browsers read it. */
  readonly quirks: readonly HttpQuirk[];
}

/** Ways of writing a response that no standard knows and browsers read all the same. */
export type HttpQuirk =
  | 'blank lines before the status line'
  | 'a status line that is no standard one'
  | 'a header line without a colon'
  | 'a header name that is none'
  | 'a space before the colon of a header'
  | 'a folded line that continues nothing'
  | 'a control character in a header'
  | 'a length beside chunks';

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
  const whole = bytes.toString('latin1');
  const text = whole.trimStart();
  const quirks = new Set<HttpQuirk>(text.length < whole.length ? ['blank lines before the status line'] : []);
  const lines = text.trimEnd().split(/\r?\n/);
  const [, minor, code] = STATUS_LINE.exec(lines[0]!) ?? [];
  if (code === undefined) throw new HttpError(`"${lines[0]!.slice(0, 100)}" is no status line of HTTP/1`);
  if (!STANDARD_STATUS_LINE.test(lines[0]!)) quirks.add('a status line that is no standard one');
  const status = Number(code);
  const headers: Record<string, string> = {};
  const fields = readFields(lines, quirks);
  for (const { name, value } of fields) headers[name] ??= value;
  const all = (wanted: string): string[] => fields.flatMap(({ name, value }) => (name === wanted ? [value] : []));
  const codings = all('transfer-encoding').join(',');
  const lengths = all('content-length').flatMap((value) => value.split(','));
  const connection = all('connection').join(',');
  const isOpen = minor !== '0' ? !/\bclose\b/i.test(connection) : /\bkeep-alive\b/i.test(connection);
  const framing = framingOf({ status, hasNoBody, codings, lengths });
  if (framing === 'chunked' && lengths.length > 0) {
    quirks.add('a length beside chunks');
    delete headers['content-length'];
  }
  // Two lengths that contradict each other are how responses are smuggled, and a body where none may be is read as the
  // next answer: nothing after them is believed.
  const isBodyDoubtful = status === 204 && lengths.some((length) => length.trim() !== '0');
  const isClear = framing !== 'until-close' && !(codings !== '' && lengths.length > 0) && !isBodyDoubtful;
  return { status, headers, framing, keepsAlive: isOpen && isClear, cookies: all('set-cookie'), quirks: [...quirks] };
}

/** Header lines as browsers read them: what is none is passed over, and noted. */
function readFields(lines: readonly string[], quirks: Set<HttpQuirk>): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  /** The field that a folded line goes on with; null after one that was passed over. */
  let last: { name: string; value: string } | null = null;
  for (let nr = 1; nr < lines.length; nr += 1) {
    const line = lines[nr]!;
    if (line.includes('\0')) throw new HttpError(`"${line.slice(0, 100)}" is no header`);
    if (line.charCodeAt(0) === SPACE || line.charCodeAt(0) === TAB) {
      if (last === null) quirks.add('a folded line that continues nothing');
      else last.value = `${last.value} ${textOf(line, quirks)}`;
      continue;
    }
    const colon = line.indexOf(':');
    const written = line.slice(0, Math.max(0, colon));
    const name = written.trimEnd().toLowerCase();
    last = null;
    if (colon < 0) quirks.add('a header line without a colon');
    else if (!TOKEN.test(name)) quirks.add('a header name that is none');
    else {
      if (name.length < written.length) quirks.add('a space before the colon of a header');
      last = { name, value: textOf(line.slice(colon + 1), quirks) };
      fields.push(last);
    }
  }
  return fields;
}

/** A value without control characters: they would stand in the record, and in what the server is asked with tomorrow. */
function textOf(written: string, quirks: Set<HttpQuirk>): string {
  let value = written.trim();
  if (CONTROL.test(value)) {
    quirks.add('a control character in a header');
    value = value.replace(CONTROLS, ' ').trim();
  }
  if (!HIGH.test(value)) return value;
  // UTF-8 nearly always; what is none is what older servers write.
  const utf8 = Buffer.from(value, 'latin1').toString('utf8');
  return utf8.includes('\ufffd') ? value : utf8;
}

/** RFC 9112, section 6.3. */
function framingOf(head: {
  readonly status: number;
  readonly hasNoBody: boolean;
  readonly codings: string;
  readonly lengths: readonly string[];
}): Framing {
  if (head.hasNoBody || head.status < 200 || head.status === 204 || head.status === 304) return 0;
  const names = head.codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.some((name) => name !== 'chunked'))
    throw new HttpError(`transfer-encoding ${names.join(', ').slice(0, 100)} was not asked for`);
  // Whatever length stands beside them: chunks say themselves where they end.
  if (names.length > 0) return 'chunked';
  const [length, ...others] = head.lengths.map((text) => text.trim());
  if (length !== undefined && !(/^\d{1,15}$/.test(length) && others.every((other) => other === length)))
    throw new HttpError(`content-length ${head.lengths.join(',').slice(0, 100)}`);
  return length === undefined ? 'until-close' : Number(length);
}

const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
/** As browsers take it: spaces too many, no reason, a reason that follows at once. */
const STATUS_LINE = /^HTTP\/1\.(\d)[ \t]+(\d{3})(?!\d)/i;
const STANDARD_STATUS_LINE = /^HTTP\/1\.[01] \d{3}(?: |$)/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;
const CONTROL = /[\x01-\x08\x0a-\x1f\x7f]/;
const CONTROLS = /[\x01-\x08\x0a-\x1f\x7f]+/g;
const HIGH = /[\x80-\xff]/;

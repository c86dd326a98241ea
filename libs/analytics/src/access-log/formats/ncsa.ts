import { createBytesReader } from '../bytes/line-bytes';
import { ncsaForm } from '../bytes/ncsa-form';
import { findHostSlot, findSlot, isOfSite, type HostSlot } from './host-slot';
import { addressOf, chooseAddress, createMemory, forwardedOf, hostOf, parseRequest } from './fields';
import type { LineReader, LogLine, ReaderFactory, RequestLine } from './log-line';
import { createAnyTime, createClfTime } from './times';

/** What stands before the time of a line: who asked, and of which of the server's names. */
interface Prefix {
  readonly host: string | null;
  readonly forwarded: readonly string[];
  readonly connection: string;
}

/**
 * The NCSA common and combined formats, and what servers make of them: Apache's virtual host before them with and
 * without port, a syslog header, one or several addresses before the user or in quotes after the agent.
 */
export const ncsaReader: ReaderFactory = (options): LineReader => {
  const { clientAddress, timeZone, queriesCount = true } = options;
  let slot: HostSlot | null = null;
  const clf = createClfTime();
  const anyTime = createAnyTime(timeZone);
  const prefixes = createMemory(parsePrefix);
  const requests = createMemory((text): RequestLine => {
    const end = text.lastIndexOf('"');
    return parseRequest(text.slice(0, end), Number(text.slice(end + 2)), null);
  });
  const requestsOf = createMemory((host: string) =>
    createMemory((text): RequestLine => {
      const request = requests(text);
      return { ...request, host: request.host ?? hostOf(host) };
    }),
  );
  /** Where the bracket before the time stands, and behind the one after it; -1 where there is none. */
  const findTime = (line: string): { readonly open: number; readonly close: number; readonly second: number } => {
    const at = timeAt(line);
    if (at >= 0) return { open: at, close: at + 28, second: clf(line, at + 1) };
    const other = OTHER_TIME.exec(line);
    if (!other) return { open: -1, close: -1, second: Number.NaN };
    return { open: other.index, close: other.index + other[0].length, second: anyTime(other[1]) };
  };
  const secondOf = (line: string): number => findTime(line).second;
  /** After the time the request, and behind it its status: where they begin and end; null when there are none. */
  const findRequest = (
    line: string,
    close: number,
    fieldsBefore = 2,
  ): { begin: number; end: number; after: number } | null => {
    const begin = line.charCodeAt(close + 1) === QUOTE ? close + 2 : quoteAfter(line, close);
    if (begin < 0) return null;
    const end = closingQuote(line, begin);
    if (end < 0) return null;
    if (isStatus(line, end + 2)) return { begin, end, after: end + 5 };
    // A request holds blanks; what does not may be another field before it.
    return fieldsBefore === 0 || line.slice(begin, end).includes(' ')
      ? null
      : findRequest(line, end + 1, fieldsBefore - 1);
  };
  const tailOf = (line: string): string[] => {
    const { open, close } = findTime(line);
    const request = open < 0 ? null : findRequest(line, close);
    return request === null ? [] : [line.slice(request.after)];
  };
  const reader: LineReader = {
    name: 'NCSA common or combined',
    secondOf,
    read(line): LogLine | null {
      const { open, close, second } = findTime(line);
      const found = open < 0 || Number.isNaN(second) ? null : findRequest(line, close);
      if (found === null) return null;
      const { begin, end, after } = found;
      const prefix = prefixes(line.slice(0, Math.max(0, open - 1)));
      const named = slot === null ? null : fieldAt(line, after, slot);
      const host = prefix.host ?? hostBefore(line.slice(close, begin - 1)) ?? hostOf(named?.text);
      const key = line.slice(begin, end + 5);
      const request = host === null ? requests(key) : requestsOf(host)(key);
      const { referrer, agent, forwarded } = quotedFields(line, after, named?.start ?? -1);
      const passedOn = forwarded.length > 0 ? forwarded : prefix.forwarded;
      return { second, request, address: chooseAddress(clientAddress, passedOn, prefix.connection), agent, referrer };
    },
    learn(lines, others) {
      const isOwn = (host: string): boolean => options.isOwnHost?.(`http://${host}/`) ?? false;
      slot = findHostSlot(lines.flatMap(tailOf), others.flatMap(tailOf), isOwn);
    },
  };
  const headerIn = (text: string): number => HEADER.exec(text)?.[0].length ?? 0;
  const hostIn = (text: string): string | null => parsePrefix(text).host;
  const form = ncsaForm({ clf, headerIn, hostIn, slot: () => slot, clientAddress }, { queriesCount });
  return { ...reader, bytes: createBytesReader(reader, form) };
};

const [QUOTE, BACKSLASH, SLASH, COLON, BRACKET] = [34, 92, 47, 58, 93];

// As nginx writes `$time_iso8601`, and Apache a time with fractions or without a zone.
const OTHER_TIME =
  /\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [+-]\d{4})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?[+-]\d\d:?\d\d|Z)?)\]/;

/** Where the bracket before a time stands; a user name or a process number may hold brackets too. */
function timeAt(line: string): number {
  let at = line.indexOf('[');
  while (
    at >= 0 &&
    !(
      line.charCodeAt(at + 3) === SLASH &&
      line.charCodeAt(at + 7) === SLASH &&
      line.charCodeAt(at + 12) === COLON &&
      line.charCodeAt(at + 27) === BRACKET
    )
  )
    at = line.indexOf('[', at + 1);
  return at;
}

/** Some servers write how long it took, or a field of their own, between the time and the request. */
function quoteAfter(line: string, from: number): number {
  const quote = line.indexOf('"', from);
  return quote >= 0 && quote - from < 60 ? quote + 1 : -1;
}

/** The host that stands between the time and the request, which few formats have. */
function hostBefore(between: string): string | null {
  return between.length < 4 ? null : hostOf(between.split(/[\s"]+/).find(isOfSite));
}

const piece = { start: 0, end: 0 };

function fieldAt(line: string, from: number, slot: HostSlot): { readonly start: number; readonly text: string } | null {
  const bytes = Buffer.from(line.slice(from), 'latin1');
  if (!findSlot(bytes, 0, bytes.length, slot, piece)) return null;
  return { start: from + piece.start, text: line.slice(from + piece.start, from + piece.end) };
}

function closingQuote(line: string, from: number): number {
  let end = line.indexOf('"', from);
  while (end > from && line.charCodeAt(end - 1) === BACKSLASH && isEscaped(line, end)) end = line.indexOf('"', end + 1);
  return end;
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0;
  while (line.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function isStatus(line: string, at: number): boolean {
  for (let digit = at; digit < at + 3; digit += 1) {
    const code = line.charCodeAt(digit);
    if (!(code >= 48 && code <= 57)) return false;
  }
  const next = line.charCodeAt(at + 3);
  return next === 32 || Number.isNaN(next);
}

interface Quoted {
  readonly referrer: string;
  readonly agent: string | null;
  readonly forwarded: readonly string[];
}

const NONE: readonly string[] = [];

/**
 * The quoted fields after the size: referrer and agent in this order, and wherever it stands a list of addresses.
 *
 * @param without where a field begins that is none of them
 */
function quotedFields(line: string, from: number, without: number): Quoted {
  let referrer: string | null = null;
  let agent: string | null = null;
  let forwarded = NONE;
  for (
    let open = line.indexOf('"', from), field = 0;
    open >= 0 && field < 8;
    open = line.indexOf('"', from), field += 1
  ) {
    const end = closingQuote(line, open + 1);
    if (end < 0) break;
    from = end + 1;
    if (open + 1 === without) continue;
    const first = line.charCodeAt(open + 1);
    // Digits, or the letters that an IPv6 address may begin with: nothing else can be an address.
    const mayBeAddress = (first >= 48 && first <= 58) || (first >= 97 && first <= 102) || first === 91;
    const passedOn = mayBeAddress ? forwardedOf(line.slice(open + 1, end)) : NONE;
    if (passedOn.length > 0) forwarded = passedOn;
    else if (referrer === null) referrer = line.slice(open + 1, end);
    else if (agent === null) agent = line.slice(open + 1, end);
  }
  return { referrer: referrer === '-' ? '' : (referrer ?? ''), agent: agent === '-' ? '' : agent, forwarded };
}

// RFC 3164 and 5424 headers, as rsyslog, journald and nginx write them; and what collectors of containers put before a line.
const HEADER =
  /^(?:<\d{1,3}>)?(?:1 \S+ \S+ \S+ \S+ \S+ (?:-|\[.*?\]) ?|(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) (?:\S+ )?[\w./-]+(?:\[\d+\])?: +)|^\d{4}-\d\d-\d\dT\S+ std(?:out|err) [FP] |^[\w.-]+ +\| +/;

function parsePrefix(text: string): Prefix {
  return parsePlain(text.replace(HEADER, ''));
}

/** What proxies pass on of a visitor whose address they do not tell. */
function isNobody(token: string | undefined): boolean {
  return token !== undefined && /^(?:-|unknown),?$/i.test(token);
}

function parsePlain(text: string): Prefix {
  const tokens = text.split(' ').filter((token) => token !== '');
  let at = 0;
  let host: string | null = null;
  const isAddress = (token: string | undefined): boolean => token !== undefined && addressOf(token) !== null;
  if (!isAddress(tokens[0]) && tokens[0] !== undefined && !isNobody(tokens[0])) {
    const second = tokens[1];
    const named = tokens.length >= 4 && second !== undefined && second !== '-';
    if (isAddress(second) || (named && /:\d+$/.test(tokens[0])) || (named && tokens[2] === '-')) {
      host = hostOf(tokens[0]);
      at = 1;
    }
  }
  // A virtual host may be named by its address; the port of a visitor is none of a server's.
  if (at === 0 && /:(?:80|443|8080|8443)$/.test(tokens[0] ?? '') && isAddress(tokens[0]) && isAddress(tokens[1])) {
    host = hostOf(tokens[0]);
    at = 1;
  }
  while (isNobody(tokens[at]) && isAddress(tokens[at + 1])) at += 1;
  const addresses: string[] = [];
  for (; at < tokens.length; at += 1) {
    const address = addressOf(tokens[at]!);
    if (address === null) break;
    addresses.push(address);
  }
  if (addresses.length === 0) return { host, forwarded: NONE, connection: tokens[at] ?? '' };
  if (addresses.length === 1) {
    // `address host user`: where others have the name of an ident server.
    const named = host === null && at === 1 && tokens.length === 3 && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(tokens[1]!);
    return { host: named ? hostOf(tokens[1]) : host, forwarded: NONE, connection: addresses[0]! };
  }
  // `client, proxy -`: a list alone; `client proxy`: what was passed on, and who connected.
  const last = addresses.at(-1)!;
  return tokens[at - 2]!.endsWith(',')
    ? { host, forwarded: addresses, connection: last }
    : { host, forwarded: addresses.slice(0, -1), connection: last };
}

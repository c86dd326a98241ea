import { addressOf, forwardedOf, hostOf } from './fields';

/** What stands before the time of a line: who asked, and of which of the server's names. */
export interface Prefix {
  readonly host: string | null;
  readonly forwarded: readonly string[];
  readonly connection: string;
}

/** The quote that closes a field, over those that are escaped. */
export function closingQuote(line: string, from: number): number {
  let end = line.indexOf('"', from);
  while (end > from && line.charCodeAt(end - 1) === BACKSLASH && isEscaped(line, end)) end = line.indexOf('"', end + 1);
  return end;
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0;
  while (line.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

interface Quoted {
  readonly referrer: string;
  readonly agent: string | null;
  readonly forwarded: readonly string[];
}

const NONE: readonly string[] = [];

/**
 * The quoted fields after the size: referrer and agent in this order, and wherever it stands a list of addresses that a proxy
 * passed on; the first counts. An address with the port of a server is a server's.
 *
 * @param without where a field begins that is none of them
 */
export function quotedFields(line: string, from: number, without: number): Quoted {
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
    const passedOn = addressesIn(line, open, end);
    if (passedOn === null) {
      if (referrer === null) referrer = line.slice(open + 1, end);
      else if (agent === null) agent = line.slice(open + 1, end);
    } else if (forwarded.length === 0) forwarded = passedOn;
  }
  return { referrer: referrer === '-' ? '' : (referrer ?? ''), agent: agent === '-' ? '' : agent, forwarded };
}

/** The same of Envoy, before whose lines nobody stands: addresses, agent, and what is no referrer. */
export function envoyFields(line: string, from: number): Quoted {
  const fields: string[] = [];
  let forwarded: readonly string[] | null = null;
  for (let open = line.indexOf('"', from); open >= 0 && fields.length < 2; open = line.indexOf('"', from)) {
    const end = closingQuote(line, open + 1);
    if (end < 0) break;
    from = end + 1;
    if (fields.length === 0) forwarded = addressesIn(line, open, end);
    fields.push(line.slice(open + 1, end));
  }
  const [, agent] = fields;
  return { referrer: '', agent: agent === '-' ? '' : (agent ?? null), forwarded: forwarded ?? NONE };
}

const [EQUALS, BACKSLASH] = [61, 92];

/** Null when the field in quotes holds anything else; none where they are not of those who asked. */
function addressesIn(line: string, open: number, end: number): readonly string[] | null {
  const first = line.charCodeAt(open + 1);
  // Digits, or the letters that an IPv6 address may begin with: nothing else can be an address.
  if (!((first >= 48 && first <= 58) || (first >= 97 && first <= 102) || first === 91)) return null;
  const text = line.slice(open + 1, end);
  const addresses = forwardedOf(text);
  if (addresses.length === 0) return null;
  if (addresses.length === 1 && OF_SERVER.test(text)) return NONE;
  return line.charCodeAt(open - 1) === EQUALS && !ofVisitor(line, open - 2) ? NONE : addresses;
}

/** Those of visitors are higher. */
const OF_SERVER = /(?:^\d{1,3}(?:\.\d{1,3}){3}|\]):\d{1,4}$/;

/** Whether the name before a value is one of those that what a proxy passed on has: `xff`, `forwarded`, `client`, `real_ip`. */
function ofVisitor(line: string, at: number): boolean {
  let start = at;
  while (start > 0 && line.charCodeAt(start - 1) > 32) start -= 1;
  return /^[xfcr]/i.test(line.slice(start, at + 1));
}

// RFC 3164 and 5424 headers, as rsyslog, journald and nginx write them; and what collectors of containers put before a line.
const HEADER =
  /^(?:<\d{1,3}>)?(?:1 \S+ \S+ \S+ \S+ \S+ (?:-|\[.*?\]) ?|(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) (?:\S+ )?[\w./-]+(?:\[\d+\])?: +)|^\d{4}-\d\d-\d\dT\S+ std(?:out|err) [FP] |^[\w.-]+ +\| +/;

/** @param hostAt the word that names the host, where that is known of the file */
export function parsePrefix(text: string, hostAt: number | null): Prefix {
  const words = wordsBefore(text);
  const prefix = parseWords(words);
  const named = prefix.host !== null || hostAt === null ? null : words[hostAt];
  return named === undefined || named === null || addressOf(named) !== null
    ? prefix
    : { ...prefix, host: hostOf(named) };
}

/** What stands before the time, word by word, but for a header. */
export function wordsBefore(text: string): string[] {
  return text
    .slice(headerIn(text))
    .split(/[ |]+/)
    .filter((word) => word !== '');
}

/** How many characters of a text are a header of syslog, or of a collector. */
export function headerIn(text: string): number {
  return HEADER.exec(text)?.[0].length ?? 0;
}

/** What proxies pass on of a visitor whose address they do not tell. */
function isNobody(token: string | undefined): boolean {
  return token !== undefined && /^(?:-|unknown),?$/i.test(token);
}

function parseWords(tokens: readonly string[]): Prefix {
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
    const isNamed = tokens.length === 3 || (tokens.length === 4 && tokens[2] === '-');
    const named = host === null && at === 1 && isNamed && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?$/i.test(tokens[1]!);
    return { host: named ? hostOf(tokens[1]) : host, forwarded: NONE, connection: addresses[0]! };
  }
  // `client, proxy -`: a list alone; `client proxy`: what was passed on, and who connected.
  const last = addresses.at(-1)!;
  return tokens[at - 2]!.endsWith(',')
    ? { host, forwarded: addresses, connection: last }
    : { host, forwarded: addresses.slice(0, -1), connection: last };
}

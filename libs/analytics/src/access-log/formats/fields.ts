import { BoundedMap } from '../../bounded-map';
import type { ClientAddress, RequestLine } from './log-line';

/** The same text in memory of its own: a piece of a chunk would keep the whole chunk alive. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}

const HIGH = /[\x80-\xff]/;

/** The text of bytes that were read as Latin-1: UTF-8 where it is that, else Latin-1 as it stands. */
export function decodeText(latin1: string): string {
  if (!HIGH.test(latin1)) return latin1;
  const text = Buffer.from(latin1, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? latin1 : text;
}

/** Resolves the escapes of Apache and nginx: `\"`, `\\`, `\x22`. */
export function unescapeField(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\x([0-9a-f]{2})|\\(["\\])/gi, (_, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Resolves `%20` and its like within ASCII, where `%` itself may have been escaped once more. */
export function unescapeUrl(text: string): string {
  return text
    .replace(/%25/g, '%')
    .replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

const BOUND = 50_000;

/** A memory of at most 50,000 texts: a site that is probed with random ones must not fill it. */
export function createMemory<T>(make: (text: string) => T): (text: string) => T {
  const known = new BoundedMap<string, T>(BOUND);
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      const own = copyOf(text);
      known.set(own, (value = make(own)));
    }
    return value;
  };
}

/** A host name in lower case without port, or null for what names none. */
export function hostOf(text: string | undefined | null): string | null {
  if (!text || text === '-' || text === '_') return null;
  const host = bareHost(text).toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  return host === '' ? null : host;
}

/** Without what some formats put around it: quotes, brackets, a scheme, a comma. */
export function bareHost(text: string): string {
  if (/^[a-z\d]/i.test(text) && /[a-z\d]$/i.test(text) && !text.includes('://')) return text;
  const bare = text
    .replace(/^["'(<]+|[,;]+$/g, '')
    .replace(/^https?:\/\/([^/]*)\/?$/i, '$1')
    .replace(/["')>]+$/, '');
  return bare.replace(/^\[([^\]:]*(?::\d+)?)\]$/, '$1');
}

/** Takes a request line (`GET /path HTTP/1.1`) apart; what is none gets an empty method, so that it counts as nothing. */
export function parseRequest(text: string, status: number, host: string | null): RequestLine {
  const match = /^([A-Z]+) (\S.*)$/s.exec(decodeText(unescapeField(text)).replace(/ HTTP\/[\d.]+$/, ''));
  if (!match) return { method: '', target: '', status, host };
  const absolute = /^https?:\/\/([^/?#]*)/i.exec(match[2]!);
  return { method: match[1]!, target: match[2]!, status, host: hostOf(absolute?.[1]) ?? host };
}

const V4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** An address without port, brackets or zone; null when the text is none. */
export function addressOf(text: string): string | null {
  let bare = text.replace(/^"|"$|,$/g, '');
  if (bare.startsWith('[')) bare = bare.slice(1).replace(/\](?::\d+)?$/, '');
  else if (/^[\d.]+:\d+$/.test(bare)) bare = bare.slice(0, bare.indexOf(':'));
  if (V4.test(bare)) return bare;
  const v6 = bare.replace(/%.*$/, '').toLowerCase();
  if (!/^[0-9a-f:]*:[0-9a-f:.]*$/.test(v6) || !v6.includes(':') || v6.length < 2) return null;
  return v6.startsWith('::ffff:') && V4.test(v6.slice(7)) ? v6.slice(7) : v6;
}

/** Addresses of an `X-Forwarded-For`; empty when the text is anything else. */
export function forwardedOf(text: string | undefined | null): string[] {
  if (!text || text === '-') return [];
  const parts = text.split(/[\s,]+/).filter((part) => part !== '' && part !== 'unknown' && part !== '-');
  const addresses = parts.map(addressOf);
  return addresses.every((address) => address !== null) ? (addresses as string[]) : [];
}

/** The client's address of those that a line has. */
export function chooseAddress(how: ClientAddress, forwarded: readonly string[], connection: string | null): string {
  const passedOn = how === 'forwarded-last' ? forwarded.at(-1) : forwarded[0];
  return (how === 'connection' ? (connection ?? passedOn) : (passedOn ?? connection)) ?? '';
}

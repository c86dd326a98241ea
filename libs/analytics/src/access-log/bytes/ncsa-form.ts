import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { createByteClf } from './byte-times';
import { hostOf as hostNamed } from '../formats/fields';
import { findSlot, type HostSlot } from '../formats/host-slot';
import type { LineBytes } from '../formats/log-line';
import type { LineParts, PlainForm } from './line-bytes';
import { endOfRequest, type RequestRules } from './request-bytes';

const [TAB, BLANK, QUOTE, DASH, DOT, SLASH, COLON, OPEN, BACKSLASH, CLOSE] = [9, 32, 34, 45, 46, 47, 58, 91, 92, 93];
/** Longer than any address, name and user before a time. */
const LONGEST_PREFIX = 400;

/** How the general reader understands what stands before a time. */
export interface PrefixRules {
  clf(text: string, at: number): number;
  /** How many characters of a text are a header of syslog. */
  headerIn(text: string): number;
  /** The host that a prefix without such a header names. */
  hostIn(text: string): string | null;
  /** Where a line names its host behind the request; null where it does not. */
  slot(): HostSlot | null;
}

/** Plain lines of the common and combined formats: no escape in them, the request right after the time. */
export function ncsaForm({ clf, headerIn, hostIn, slot }: PrefixRules, rules: RequestRules): PlainForm {
  const clfOf = createByteClf(clf);
  const hosts = new ByteMemory<string>(1 << 12);
  const [addressKey, requestKey] = [new ByteKey(), new ByteKey()];
  const named = createNameBehind(slot);
  let [open, after, prefix] = [0, 0, 0];
  const hostOf = (bytes: Buffer): string => {
    if (isWithoutName(bytes, prefix, open)) return '';
    let host = hosts.get(bytes, prefix, open - 1);
    if (host === undefined)
      hosts.set((host = hostIn(bytes.toString('latin1', prefix, open - 1)) ?? ''), bytes, prefix, open - 1);
    return host;
  };
  /** @param from where what may hold addresses that a proxy passed on begins */
  const setAddress = ({ bytes, end }: LineBytes, parts: LineParts, from: number): void => {
    if (from >= end) {
      parts.addressKey = bytes;
      parts.addressStart = prefix;
      parts.addressEnd = open - 1;
      return;
    }
    addressKey
      .clear()
      .add(bytes, prefix, open - 1)
      .addByte(TAB)
      .add(bytes, from, end);
    parts.addressKey = addressKey.bytes;
    parts.addressStart = 0;
    parts.addressEnd = addressKey.length;
  };
  return {
    secondOf({ bytes, start, end }) {
      open = timeAt(bytes, start, end);
      return open < 0 ? Number.NaN : clfOf(bytes, open + 1);
    },
    findRequest({ bytes, start, end }, parts) {
      // A time that begins the line has nobody before it; a name before it in quotes may hold anything.
      if (open <= start || bytes[open + 29] !== QUOTE) return false;
      after = endOfRequest(bytes, open + 30, end, rules, parts);
      if (after < 0) return false;
      prefix = mayHaveHeader(bytes, start) ? start + headerIn(bytes.toString('latin1', start, open - 1)) : start;
      const name = named.find(bytes, after, end);
      const host = hostOf(bytes) || name;
      if (host === '') return true;
      requestKey.clear().addText(host).addByte(TAB).add(parts.requestKey, parts.requestStart, parts.requestEnd);
      parts.requestKey = requestKey.bytes;
      parts.requestStart = 0;
      parts.requestEnd = requestKey.length;
      return true;
    },
    findVisitor(line, parts) {
      const { bytes, end } = line;
      parts.referrerEnd = parts.agentEnd = -1;
      const first = nextQuote(bytes, after, end);
      if (first === end) {
        setAddress(line, parts, end);
        return true;
      }
      const referrerEnd = nextQuote(bytes, first + 1, end);
      const second = nextQuote(bytes, referrerEnd + 1, end);
      const agentEnd = nextQuote(bytes, second + 1, end);
      if (named.start > first && named.start <= agentEnd) return false;
      if (agentEnd >= end || mayBeAddress(bytes, first + 1) || mayBeAddress(bytes, second + 1)) return false;
      if (agentEnd + 1 < end && !isWhole(bytes, agentEnd + 1, end)) return false;
      parts.referrerStart = first + 1;
      parts.referrerEnd = referrerEnd;
      parts.agentStart = second + 1;
      parts.agentEnd = agentEnd;
      setAddress(line, parts, agentEnd + 1);
      return true;
    },
    addressIn: ({ bytes }, parts) =>
      parts.addressKey === bytes && isWithoutName(bytes, prefix, open) ? plainAddress(bytes, prefix) : null,
  };
}

/** Finds the name behind the request; remembers where it begins. */
function createNameBehind(slot: PrefixRules['slot']) {
  const names = new ByteMemory<string>(1 << 12);
  const piece = { start: -1, end: -1 };
  return Object.assign(piece, {
    /** Empty where there is none. */
    find(bytes: Buffer, from: number, lineEnd: number): string {
      const where = slot();
      piece.start = -1;
      if (where === null || !findSlot(bytes, from, lineEnd, where, piece)) return '';
      const { start, end } = piece;
      let name = names.get(bytes, start, end);
      if (name === undefined)
        names.set((name = hostNamed(bytes.toString('latin1', start, end)) ?? ''), bytes, start, end);
      return name;
    },
  });
}

/** `<190>`, `Nov 22`, `2026-11-22T` or the `1` of RFC 5424. */
function mayHaveHeader(bytes: Buffer, start: number): boolean {
  const first = bytes[start]!;
  return (
    first === 60 ||
    (first >= 65 && first <= 90) ||
    bytes[start + 1] === BLANK ||
    (bytes[start + 4] === DASH && bytes[start + 10] === 84)
  );
}

/** Whether the second word is a dash, as of nearly all lines: then the first one is no name of a host. */
function isWithoutName(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1)
    if (bytes[at] === BLANK) return at > start && bytes[at + 1] === DASH && bytes[at + 2] === BLANK;
  return false;
}

/** An address of IPv4 before a blank; null for anything else. */
function plainAddress(bytes: Buffer, start: number): string | null {
  let [dots, digits, at] = [0, 0, start];
  for (; bytes[at] !== BLANK; at += 1) {
    const byte = bytes[at]!;
    if (byte === DOT && digits > 0) [dots, digits] = [dots + 1, 0];
    else if (byte >= 48 && byte <= 57 && digits < 3) digits += 1;
    else return null;
  }
  return dots === 3 && digits > 0 ? bytes.toString('latin1', start, at) : null;
}

/** As the general reader looks for it. */
function timeAt(bytes: Buffer, start: number, end: number): number {
  const last = Math.min(end - 28, start + LONGEST_PREFIX);
  for (let at = start; at <= last; at += 1)
    if (
      bytes[at] === OPEN &&
      bytes[at + 3] === SLASH &&
      bytes[at + 7] === SLASH &&
      bytes[at + 12] === COLON &&
      bytes[at + 27] === CLOSE
    )
      return at;
  return -1;
}

/** The next quote; beyond the end where an escape comes first, the end where there is none. */
function nextQuote(bytes: Buffer, from: number, end: number): number {
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) return end + 1;
  }
  return from > end ? end + 1 : end;
}

/** Whether a field may be an address, or a list of them; `-` is none. */
function mayBeAddress(bytes: Buffer, at: number): boolean {
  return isOfAddress(bytes[at]!) && isOfAddress(bytes[at + 1]!);
}

function isOfAddress(byte: number): boolean {
  const lower = byte | 32;
  return (byte >= 48 && byte <= 58) || (lower >= 97 && lower <= 102) || byte === OPEN || byte === DOT || byte === BLANK;
}

/** Whether what stands behind the agent has no escape. */
function isWhole(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) if (bytes[at] === BACKSLASH) return false;
  return true;
}

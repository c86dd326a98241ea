import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { nextQuote } from './byte-words';
import { createByteClf } from './byte-times';
import { hostOf as hostNamed } from '../formats/fields';
import { findSlot, type HostSlot } from '../formats/host-slot';
import type { ClientAddress, LineBytes } from '../formats/log-line';
import type { LineParts, PlainForm } from './line-bytes';
import { endOfRequest, type RequestRules } from './request-bytes';

const [TAB, BLANK, QUOTE, COMMA, DASH, DOT, SLASH, COLON] = [9, 32, 34, 44, 45, 46, 47, 58];
const [OPEN, CLOSE] = [91, 93];
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
  readonly clientAddress: ClientAddress;
}

/** Plain lines of the common and combined formats: no escape in them, the request right after the time. */
export function ncsaForm({ clf, headerIn, hostIn, slot, clientAddress }: PrefixRules, rules: RequestRules): PlainForm {
  const clfOf = createByteClf(clf);
  const addressKey = new ByteKey();
  const requestKey = new ByteKey();
  const prefix = createPrefix(hostIn);
  const named = createNameBehind(slot);
  let [open, after] = [0, 0];
  /** @param from where what may hold addresses that a proxy passed on begins; false where the general reader has to look */
  const findAddress = ({ bytes, view, end }: LineBytes, parts: LineParts, from: number): boolean => {
    let [passedOn, isOne] = [0, false];
    addressKey.clear();
    // As many fields in quotes as the general reader looks at, but for referrer and agent.
    for (
      let at = nextQuote(view, from, end), nr = 2;
      at !== end && nr < 8;
      at = nextQuote(view, at + 1, end), nr += 1
    ) {
      const close = nextQuote(view, at + 1, end);
      if (close >= end) return false;
      if (at + 1 !== named.start && mayBeAddress(bytes, at + 1)) {
        isOne = passedOn === 0 && endOfAddress(bytes, at + 1, QUOTE) === close;
        if (isOne) setAddress(parts, view, at + 1, close);
        addressKey.add(view, at, close);
        passedOn += 1;
      }
      at = close;
    }
    parts.isAddress = isOne && clientAddress !== 'connection';
    if (parts.isAddress) return true;
    if (passedOn === 0) {
      parts.isAddress = prefix.addressEnd >= 0;
      if (parts.isAddress) setAddress(parts, view, prefix.addressStart, prefix.addressEnd);
      else setAddress(parts, view, prefix.start, open - 1);
      return true;
    }
    addressKey.addByte(TAB).add(view, prefix.start, open - 1);
    setAddress(parts, addressKey.view, 0, addressKey.length);
    return true;
  };
  return {
    secondOf({ bytes, start, end }) {
      open = timeAt(bytes, start, end);
      return open < 0 ? Number.NaN : clfOf(bytes, open + 1);
    },
    findRequest(line, parts) {
      const { bytes, start } = line;
      // A time that begins the line has nobody before it; a name before it in quotes may hold anything.
      if (open <= start || bytes[open + 29] !== QUOTE) return false;
      after = endOfRequest(line, open + 30, rules, parts);
      if (after < 0) return false;
      prefix.turnTo(
        line,
        mayHaveHeader(bytes, start) ? start + headerIn(bytes.toString('latin1', start, open - 1)) : start,
        open - 1,
      );
      const name = named.find(line, after);
      const host = prefix.host || name;
      if (host === '') return true;
      requestKey.clear().addText(host).addByte(TAB).add(parts.requestKey, parts.requestStart, parts.requestEnd);
      parts.requestKey = requestKey.view;
      parts.requestStart = 0;
      parts.requestEnd = requestKey.length;
      return true;
    },
    findVisitor(line, parts) {
      const { bytes, view, end } = line;
      parts.referrerEnd = parts.agentEnd = -1;
      const first = nextQuote(view, after, end);
      if (first === end) return findAddress(line, parts, end);
      const referrerEnd = nextQuote(view, first + 1, end);
      const second = nextQuote(view, referrerEnd + 1, end);
      const agentEnd = nextQuote(view, second + 1, end);
      if (named.start > first && named.start <= agentEnd) return false;
      if (agentEnd >= end || mayBeAddress(bytes, first + 1) || mayBeAddress(bytes, second + 1)) return false;
      parts.referrerStart = first + 1;
      parts.referrerEnd = referrerEnd;
      parts.agentStart = second + 1;
      parts.agentEnd = agentEnd;
      return findAddress(line, parts, agentEnd + 1);
    },
  };
}

function setAddress(parts: LineParts, key: DataView, start: number, end: number): void {
  parts.addressKey = key;
  parts.addressStart = start;
  parts.addressEnd = end;
}

/** What stands before the time: whose address, and of which of the server's names. */
function createPrefix(hostIn: PrefixRules['hostIn']) {
  const [hosts, names] = [new ByteMemory<string>(1 << 12), new ByteMemory<string>(1 << 12)];
  const found = {
    start: 0,
    /** Empty where none is named. */
    host: '',
    /** Where the visitor's address stands, if no rule is needed to see it; an end of -1: it has to be looked for. */
    addressStart: 0,
    addressEnd: -1,
  };
  const remembered = (memory: ByteMemory<string>, { bytes, view }: LineBytes, end: number, address: string): string => {
    const { start } = found;
    let host = memory.get(view, start, end);
    if (host === undefined)
      memory.set((host = hostIn(bytes.toString('latin1', start, end) + address) ?? ''), view, start, end);
    return host;
  };
  return Object.assign(found, {
    turnTo(line: LineBytes, start: number, end: number): void {
      const { bytes } = line;
      found.start = start;
      found.host = '';
      found.addressEnd = -1;
      const blank = nextBlank(bytes, start, end);
      if (isDash(bytes, blank + 1) && blank > start && blank < end) {
        found.addressStart = start;
        found.addressEnd = endOfAddress(bytes, start, BLANK);
        return;
      }
      // `name address -`, as most logs of several hosts have it: what the name is does not depend on the address.
      const addressEnd = endOfAddress(bytes, blank + 1, BLANK);
      if (bytes[blank - 1] !== COMMA && addressEnd > 0 && addressEnd < end && isDash(bytes, addressEnd + 1)) {
        found.host = remembered(names, line, blank, ' 192.0.2.1 - -');
        found.addressStart = blank + 1;
        if (found.host !== '') found.addressEnd = addressEnd;
      }
      if (found.host === '') found.host = remembered(hosts, line, end, '');
    },
  });
}

function nextBlank(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== BLANK) at += 1;
  return at;
}

function isDash(bytes: Buffer, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === BLANK;
}

/** Finds the name behind the request; remembers where it begins. */
function createNameBehind(slot: PrefixRules['slot']) {
  const names = new ByteMemory<string>(1 << 12);
  const piece = { start: -1, end: -1 };
  return Object.assign(piece, {
    /** Empty where there is none. */
    find({ bytes, view, end: lineEnd }: LineBytes, from: number): string {
      const where = slot();
      piece.start = -1;
      if (where === null || !findSlot(bytes, from, lineEnd, where, piece)) return '';
      const { start, end } = piece;
      let name = names.get(view, start, end);
      if (name === undefined)
        names.set((name = hostNamed(bytes.toString('latin1', start, end)) ?? ''), view, start, end);
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

/** Where an address of IPv4 ends before a blank or a quote; -1 for anything else. */
function endOfAddress(bytes: Buffer, start: number, before: number): number {
  let [dots, digits, at] = [0, 0, start];
  for (; bytes[at] !== before; at += 1) {
    const byte = bytes[at]!;
    if (byte === DOT && digits > 0) [dots, digits] = [dots + 1, 0];
    else if (byte >= 48 && byte <= 57 && digits < 3) digits += 1;
    else return -1;
  }
  return dots === 3 && digits > 0 ? at : -1;
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

/** Whether a field may be an address, or a list of them; `-` is none. */
function mayBeAddress(bytes: Buffer, at: number): boolean {
  return isOfAddress(bytes[at]!) && isOfAddress(bytes[at + 1]!);
}

function isOfAddress(byte: number): boolean {
  const lower = byte | 32;
  return (byte >= 48 && byte <= 58) || (lower >= 97 && lower <= 102) || byte === OPEN || byte === DOT || byte === BLANK;
}

import type { ClientAddress, LineBytes } from '../formats/log-line';
import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { nextQuote } from './byte-words';
import { setAddress, type LineParts } from './line-bytes';

const [TAB, BLANK, COMMA, DASH, DOT, COLON, EQUALS, OPEN] = [9, 32, 44, 45, 46, 58, 61, 91];

/** What stands before the time: whose address, and of which of the server's names. */
export interface NcsaPrefix {
  readonly start: number;
  readonly end: number;
  /** Empty where none is named. */
  readonly host: string;
  /** Where the visitor's address stands, if no rule is needed to see it; an end of -1: it has to be looked for. */
  readonly addressStart: number;
  readonly addressEnd: number;
  turnTo(line: LineBytes, start: number, end: number): void;
}

/**
 * @param hostIn the host that a prefix names
 * @param isNamedBefore whether any word of it may
 */
export function createPrefix(hostIn: (text: string) => string | null, isNamedBefore: () => boolean): NcsaPrefix {
  const [hosts, names] = [new ByteMemory<string>(1 << 12), new ByteMemory<string>(1 << 12)];
  const found = { start: 0, end: 0, host: '', addressStart: 0, addressEnd: -1 };
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
      found.end = end;
      found.host = '';
      found.addressEnd = -1;
      const blank = nextBlank(bytes, start, end);
      if (isDash(bytes, blank + 1) && blank > start && blank < end) {
        found.addressStart = start;
        found.addressEnd = endOfAddress(bytes, start, BLANK);
        if (isNamedBefore()) found.host = remembered(hosts, line, end, '');
        return;
      }
      // `name address -`, as most logs of several hosts have it: what the name is does not depend on the address.
      const addressEnd = endOfAddress(bytes, blank + 1, BLANK);
      if (
        !isNamedBefore() &&
        bytes[blank - 1] !== COMMA &&
        addressEnd > 0 &&
        addressEnd < end &&
        isDash(bytes, addressEnd + 1)
      ) {
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

/** Finds the bytes that a visitor's address depends on: before the time, and in what proxies passed on behind the agent. */
export class AddressFinder {
  readonly #key = new ByteKey();
  readonly #usesForwarded: boolean;

  constructor(clientAddress: ClientAddress) {
    this.#usesForwarded = clientAddress !== 'connection';
  }

  /**
   * @param from where what may hold addresses that a proxy passed on begins
   * @param without where a field begins that is none of them
   * @returns false where the general reader has to look
   */
  find({ bytes, view, end }: LineBytes, parts: LineParts, prefix: NcsaPrefix, from: number, without: number): boolean {
    const key = this.#key.clear();
    let [passedOn, isOne] = [0, false];
    // As many fields in quotes as the general reader looks at, but for referrer and agent.
    for (let at = nextQuote(view, from, end), nr = 2; at !== end && nr < 8; nr += 1) {
      const close = nextQuote(view, at + 1, end);
      if (close >= end) return false;
      if (at + 1 !== without && mayBeAddress(bytes, at + 1) && !isServer(bytes, at + 1, close)) {
        const isNamed = bytes[at - 1] === EQUALS;
        isOne = passedOn === 0 && !isNamed && isPlainAddress(bytes, at + 1, close);
        if (isOne) setAddress(parts, view, at + 1, close);
        key.add(view, isNamed ? startOfWord(bytes, at) : at, close);
        passedOn += 1;
        // The first that is one counts.
        if (isOne) break;
      }
      at = nextQuote(view, close + 1, end);
    }
    parts.isAddress = passedOn === 0 ? prefix.addressEnd >= 0 : isOne && this.#usesForwarded;
    if (passedOn === 0 && parts.isAddress) setAddress(parts, view, prefix.addressStart, prefix.addressEnd);
    else if (passedOn === 0) setAddress(parts, view, prefix.start, prefix.end);
    else if (!parts.isAddress) {
      key.addByte(TAB).add(view, prefix.start, prefix.end);
      setAddress(parts, key.view, 0, key.length);
    }
    return true;
  }
}

/** Whether an address bears the port of a server, as of one that a request was passed on to. */
function isServer(bytes: Buffer, start: number, end: number): boolean {
  let colon = end - 1;
  while (colon > end - 5 && bytes[colon]! >= 48 && bytes[colon]! <= 57) colon -= 1;
  return colon < end - 1 && bytes[colon] === COLON && isPlainAddress(bytes, start, colon);
}

function startOfWord(bytes: Buffer, at: number): number {
  let start = at;
  while (start > 0 && bytes[start - 1]! > 32) start -= 1;
  return start;
}

/** Where an address of IPv4 ends before a blank or a quote; -1 for anything else. */
function endOfAddress(bytes: Buffer, start: number, before: number): number {
  let end = start;
  while (end - start < 16 && bytes[end] !== before) end += 1;
  return isPlainAddress(bytes, start, end) ? end : -1;
}

/** Whether some bytes are an address of IPv4 as it is usually written. */
export function isPlainAddress(bytes: Buffer, start: number, end: number): boolean {
  let [dots, digits] = [0, 0];
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte === DOT && digits > 0) [dots, digits] = [dots + 1, 0];
    else if (byte >= 48 && byte <= 57 && digits < 3) digits += 1;
    else return false;
  }
  return dots === 3 && digits > 0;
}

/** Whether a field may be an address, or a list of them; `-` is none. */
export function mayBeAddress(bytes: Buffer, at: number): boolean {
  return isOfAddress(bytes[at]!) && isOfAddress(bytes[at + 1]!);
}

function isOfAddress(byte: number): boolean {
  const lower = byte | 32;
  return (
    (byte >= 48 && byte <= COLON) || (lower >= 97 && lower <= 102) || byte === OPEN || byte === DOT || byte === BLANK
  );
}

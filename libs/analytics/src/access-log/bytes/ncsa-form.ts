import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { nextQuote } from './byte-words';
import { createByteClf } from './byte-times';
import { hostOf as hostNamed } from '../formats/fields';
import { findSlot, type HostSlot } from '../formats/host-slot';
import type { ClientAddress, LineBytes } from '../formats/log-line';
import type { PlainForm } from './line-bytes';
import { AddressFinder, createPrefix, mayBeAddress } from './ncsa-prefix';
import { endOfRequest, type RequestRules } from './request-bytes';

const [TAB, BLANK, QUOTE, DASH, SLASH, COLON] = [9, 32, 34, 45, 47, 58];
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
  /** Whether any word before the time may name it. */
  isNamedBefore(): boolean;
  readonly clientAddress: ClientAddress;
}

/** Plain lines of the common and combined formats: no escape in them, the request right after the time. */
export function ncsaForm(prefixRules: PrefixRules, rules: RequestRules): PlainForm {
  const { clf, headerIn, hostIn, slot, isNamedBefore, clientAddress } = prefixRules;
  const clfOf = createByteClf(clf);
  const requestKey = new ByteKey();
  const prefix = createPrefix(hostIn, isNamedBefore);
  const named = createNameBehind(slot);
  const addresses = new AddressFinder(clientAddress);
  let [open, after] = [0, 0];
  return {
    secondOf(line) {
      open = timeAt(line.bytes, line.start, line.end);
      return open < 0 ? Number.NaN : clfOf(line, open + 1);
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
      if (first === end) return addresses.find(line, parts, prefix, end, named.start);
      const referrerEnd = nextQuote(view, first + 1, end);
      const second = nextQuote(view, referrerEnd + 1, end);
      const agentEnd = nextQuote(view, second + 1, end);
      if (named.start > first && named.start <= agentEnd) return false;
      if (agentEnd >= end || mayBeAddress(bytes, first + 1) || mayBeAddress(bytes, second + 1)) return false;
      parts.referrerStart = first + 1;
      parts.referrerEnd = referrerEnd;
      parts.agentStart = second + 1;
      parts.agentEnd = agentEnd;
      return addresses.find(line, parts, prefix, agentEnd + 1, named.start);
    },
  };
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

import type { ClientAddress, LineBytes } from '../formats/log-line';
import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { nextQuote } from './byte-words';
import { createByteHours, twoDigits, type ByteHours } from './byte-times';
import { setAddress, type LineParts, type PlainForm } from './line-bytes';
import { isPlainAddress } from './ncsa-prefix';
import { findQuery, isDigit, isStatus, type RequestRules } from './request-bytes';

/** What headers that HAProxy has captured tell of a request. */
export interface Captured {
  readonly host: string | null;
  readonly forwarded: readonly string[];
  /** -1 where no agent was captured. */
  readonly agentAt: number;
}

export interface HaproxyRules extends RequestRules {
  /** Seconds of `22/Nov/2026:10:00:00`, in the site's zone. */
  timeOf(text: string): number;
  capturesOf(text: string): Captured;
  readonly clientAddress: ClientAddress;
}

const [TAB, BLANK, QUOTE, DOT, SLASH, COLON] = [9, 32, 34, 46, 47, 58];
const [OPEN, CLOSE, OPEN_BRACE, CLOSE_BRACE] = [91, 93, 123, 125];
/** Between time and captures: two names, timers, status, size, two cookies, flags, connections, queues. */
const FIELDS = 10;
const STATUS = 3;
const FLAGS = 7;

/** Lines of HAProxy's HTTP log whose request has no escape. */
export class HaproxyForm implements PlainForm {
  readonly #rules: HaproxyRules;
  readonly #hours: ByteHours;
  readonly #captures = new ByteMemory<Captured>(1 << 13);
  readonly #requestKey = new ByteKey();
  readonly #addressKey = new ByteKey();
  readonly #starts = new Int32Array(FIELDS + 1);
  /** The bracket before the time, and the quotes of the request. */
  #open = 0;
  #quote = 0;
  #captured!: Captured;

  constructor(rules: HaproxyRules) {
    this.#rules = rules;
    this.#hours = createByteHours((hour) => rules.timeOf(`${hour}:00:00`));
  }

  secondOf(line: LineBytes): number {
    const { bytes } = line;
    const open = (this.#open = timeAt(bytes, line.start, line.end));
    if (open < 0) return Number.NaN;
    return this.#hours(line, open + 1, 14) + twoDigits(bytes, open + 16) * 60 + twoDigits(bytes, open + 19);
  }

  findRequest(line: LineBytes, parts: LineParts): boolean {
    const { bytes, view, end } = line;
    const [open, starts] = [this.#open, this.#starts];
    if (bytes[open - 1] !== BLANK || !isDigit(bytes[open - 2]!) || !this.#findFields(line)) return false;
    const [status, flags] = [starts[STATUS]!, starts[FLAGS]!];
    if (starts[STATUS + 1]! - status !== 4 || !isStatus(bytes, status) || starts[FLAGS + 1]! - flags !== 5)
      return false;
    const quote = this.#quote;
    const close = nextQuote(view, quote + 1, end);
    if (close >= end) return false;
    this.#captured = this.#capturesIn(line);
    const key = this.#requestKey
      .clear()
      .addText(this.#captured.host ?? '')
      .addByte(TAB);
    key.add(view, status, status + 3).addByte(TAB);
    const cut = this.#rules.queriesCount ? null : findQuery(bytes, quote + 1, close);
    if (cut === null) key.add(view, quote + 1, close);
    else {
      [parts.cutFrom, parts.cutTo] = [cut.from, cut.to];
      key.add(view, quote + 1, cut.from).add(view, cut.to, close);
    }
    parts.requestKey = key.view;
    parts.requestStart = 0;
    parts.requestEnd = key.length;
    return true;
  }

  findVisitor({ bytes, view, start }: LineBytes, parts: LineParts): boolean {
    const { agentAt, forwarded } = this.#captured;
    if (agentAt < 0) return false;
    parts.agentStart = parts.referrerStart = this.#starts[FIELDS]! - 1;
    parts.agentEnd = parts.referrerEnd = this.#quote - 1;
    let port = this.#open - 2;
    while (port > start && bytes[port] !== COLON) port -= 1;
    let client = port;
    while (client > start && bytes[client - 1] !== BLANK) client -= 1;
    const usesForwarded = this.#rules.clientAddress !== 'connection' && forwarded.length > 0;
    parts.isAddress = !usesForwarded && isPlainAddress(bytes, client, port);
    if (parts.isAddress) setAddress(parts, view, client, port);
    else {
      const key = this.#addressKey.clear();
      key.add(view, client, this.#open).add(view, parts.agentStart, parts.agentEnd);
      setAddress(parts, key.view, 0, key.length);
    }
    return true;
  }

  /** Where the fields behind the time begin, and the quote of the request; false when it is no such line. */
  #findFields({ bytes, end }: LineBytes): boolean {
    const starts = this.#starts;
    let at = this.#open + 1;
    while (at < end && bytes[at] !== CLOSE) at += 1;
    if (!isDigit(bytes[at - 1]!) || bytes[at + 1] !== BLANK) return false;
    at += 2;
    for (let field = 0; field < FIELDS; field += 1) {
      starts[field] = at;
      while (at < end && bytes[at] !== BLANK && bytes[at] !== QUOTE) at += 1;
      if (at >= end || bytes[at] !== BLANK || at === starts[field]) return false;
      at += 1;
    }
    starts[FIELDS] = at;
    while (bytes[at] === OPEN_BRACE) {
      while (at < end && bytes[at] !== CLOSE_BRACE) at += 1;
      if (bytes[at + 1] !== BLANK) return false;
      at += 2;
    }
    this.#quote = at;
    return at < end && bytes[at] === QUOTE;
  }

  #capturesIn({ bytes, view }: LineBytes): Captured {
    const [from, to] = [this.#starts[FIELDS]! - 1, this.#quote - 1];
    let captured = this.#captures.get(view, from, to);
    if (captured === undefined)
      this.#captures.set((captured = this.#rules.capturesOf(bytes.toString('latin1', from, to))), view, from, to);
    return captured;
  }
}

/** Where the bracket before `22/Nov/2026:10:00:00.123]` stands; -1: nowhere. */
function timeAt(bytes: Buffer, start: number, end: number): number {
  for (let at = start, last = end - 23; at <= last; at += 1)
    if (
      bytes[at] === OPEN &&
      bytes[at + 3] === SLASH &&
      bytes[at + 7] === SLASH &&
      bytes[at + 12] === COLON &&
      bytes[at + 21] === DOT
    )
      return at;
  return -1;
}

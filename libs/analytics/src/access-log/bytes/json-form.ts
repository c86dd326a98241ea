import {
  ADDRESSES,
  AGENTS,
  FORWARDED,
  HOSTS,
  METHODS,
  QUERIES,
  REFERRERS,
  STATUSES,
  TARGETS,
  TIMES,
} from '../formats/json-names';
import type { ClientAddress, LineBytes } from '../formats/log-line';
import { ByteKey } from './byte-key';
import { createByteClf, createByteHours, twoDigits, type ByteHours } from './byte-times';
import { JsonFields, type Place } from './json-fields';
import { setAddress, type LineParts, type PlainForm } from './line-bytes';
import { isPlainAddress } from './ncsa-prefix';
import { findQuery, isDigit, type RequestRules } from './request-bytes';

export interface JsonRules extends RequestRules {
  /** Seconds of a moment in any form that logs bear. */
  timeOf(text: string): number;
  clf(text: string, at: number): number;
  readonly clientAddress: ClientAddress;
}

/** Numbers of the fields of one meaning, the best first. */
type Group = readonly number[];

const FIELDS: { readonly place: Place; readonly name: string }[] = [];
function group(place: Place, names: readonly string[]): Group {
  return names.map((name) => FIELDS.push({ place, name }) - 1);
}
const TIME = group('top', TIMES);
const STATUS = group('top', STATUSES);
const [WHOLE] = group('top', ['request']) as [number];
const [DATE, CLOCK] = [TIME[TIMES.indexOf('date')]!, TIME[TIMES.indexOf('time')]!];
const OUTER = {
  host: group('top', HOSTS),
  address: group('top', ADDRESSES),
  method: group('top', METHODS),
  target: group('top', TARGETS),
  query: group('top', QUERIES),
};
const INNER: typeof OUTER = {
  host: group('request', HOSTS),
  address: group('request', ADDRESSES),
  method: group('request', METHODS),
  target: group('request', TARGETS),
  query: group('request', QUERIES),
};
const PLAIN = { agent: group('top', AGENTS), referrer: group('top', REFERRERS), forwarded: group('top', FORWARDED) };
const headersIn = (place: Place): typeof PLAIN => ({
  agent: group(place, ['User-Agent', 'user-agent']),
  referrer: group(place, ['Referer', 'referer']),
  forwarded: group(place, ['X-Forwarded-For', 'x-forwarded-for']),
});
const [HEADERS, REQUEST_HEADERS] = [headersIn('headers'), headersIn('request.headers')];

const [TAB, BLANK, QUOTE, DASH, DOT, SLASH, COLON, OPEN_LIST, LETTER_T] = [9, 32, 34, 45, 46, 47, 58, 91, 84];
const [MISSING, ODD] = [-1, -2];

/** Lines of one JSON object each, as far as their values are texts and numbers. */
export class JsonForm implements PlainForm {
  readonly #rules: JsonRules;
  readonly #fields = new JsonFields(FIELDS);
  readonly #requestKey = new ByteKey();
  readonly #addressKey = new ByteKey();
  readonly #hours: ByteHours;
  readonly #clf: ReturnType<typeof createByteClf>;
  #line!: LineBytes;

  constructor(rules: JsonRules) {
    this.#rules = rules;
    this.#hours = createByteHours((hour, zone) => rules.timeOf(`${hour}:00:00${zone}`));
    this.#clf = createByteClf(rules.clf);
  }

  secondOf(line: LineBytes): number {
    const fields = this.#fields;
    this.#line = line;
    if (!fields.turnTo(line) || (fields.has(DATE) && fields.has(CLOCK))) return Number.NaN;
    const time = this.#firstOf(TIME);
    return time < 0 ? Number.NaN : this.#momentOf(time);
  }

  findRequest({ bytes }: LineBytes, parts: LineParts): boolean {
    const fields = this.#fields;
    const [status, host] = [this.#firstOf(STATUS), this.#innerOf('host')];
    const isText = !fields.hasRequest && fields.has(WHOLE) && bytes[fields.starts[WHOLE]!] === QUOTE;
    const target = isText ? WHOLE : this.#innerOf('target');
    if (status < 0 || host === ODD || target < 0 || bytes[fields.starts[target]!] !== QUOTE) return false;
    const key = this.#requestKey.clear();
    this.#addValue(key, status);
    this.#addValue(key, host);
    this.#addTarget(target, parts);
    const [start, end] = [fields.starts[target]!, fields.ends[target]!];
    // A request is whole where it holds blanks; else it is a path, with the rest beside it.
    if (!isText || bytes[start + 1] === SLASH || !hasBlank(bytes, start, end)) {
      const [method, query] = [this.#innerOf('method'), this.#innerOf('query')];
      if (method === ODD || query === ODD) return false;
      this.#addValue(key, method);
      this.#addQuery(query, parts);
    }
    parts.requestKey = key.view;
    parts.requestStart = 0;
    parts.requestEnd = key.length;
    return true;
  }

  findVisitor({ bytes, view }: LineBytes, parts: LineParts): boolean {
    const { starts, ends } = this.#fields;
    const [agent, referrer] = [this.#headerOf('agent'), this.#headerOf('referrer')];
    const [address, passedOn] = [this.#innerOf('address'), this.#headerOf('forwarded')];
    const forwarded = passedOn >= 0 && isDash(bytes, starts[passedOn]!, ends[passedOn]!) ? MISSING : passedOn;
    if (agent < 0 || referrer === ODD || address === ODD || forwarded === ODD) return false;
    parts.agentStart = starts[agent]!;
    parts.agentEnd = ends[agent]!;
    parts.referrerStart = referrer < 0 ? 0 : starts[referrer]!;
    parts.referrerEnd = referrer < 0 ? -1 : ends[referrer]!;
    const only = forwarded < 0 || this.#rules.clientAddress === 'connection' ? address : forwarded;
    parts.isAddress = only >= 0 && isPlainAddress(bytes, starts[only]! + 1, ends[only]! - 1);
    if (parts.isAddress) setAddress(parts, view, starts[only]! + 1, ends[only]! - 1);
    else {
      const key = this.#addressKey.clear();
      this.#addValue(key, address);
      this.#addValue(key, forwarded);
      setAddress(parts, key.view, 0, key.length);
    }
    return true;
  }

  /** The first field of a group that holds something; ODD where it is neither text nor number. */
  #firstOf(names: Group): number {
    const { starts, ends } = this.#fields;
    for (const nr of names) {
      if (!this.#fields.has(nr)) continue;
      const first = this.#line.bytes[starts[nr]!]!;
      if (first === QUOTE && ends[nr]! - starts[nr]! === 2) continue;
      return first === QUOTE || first === DASH || isDigit(first) ? nr : ODD;
    }
    return MISSING;
  }

  /** In `request` first, where it is an object. */
  #innerOf(name: keyof typeof OUTER): number {
    const inner = this.#fields.hasRequest ? this.#firstOf(INNER[name]) : MISSING;
    return inner === MISSING ? this.#firstOf(OUTER[name]) : inner;
  }

  /** A header stands as it is, though it may be empty; else one that the server has taken out. */
  #headerOf(name: keyof typeof PLAIN): number {
    const { bytes } = this.#line;
    for (const nr of (this.#fields.hasRequest ? REQUEST_HEADERS : HEADERS)[name]) {
      if (!this.#fields.has(nr)) continue;
      const start = this.#fields.starts[nr]!;
      return bytes[start] === QUOTE || (bytes[start] === OPEN_LIST && bytes[start + 1] === QUOTE) ? nr : ODD;
    }
    return this.#firstOf(PLAIN[name]);
  }

  #momentOf(nr: number): number {
    const line = this.#line;
    const { bytes } = line;
    const [start, end] = [this.#fields.starts[nr]!, this.#fields.ends[nr]!];
    if (bytes[start] !== QUOTE) return wholeSeconds(bytes, start, end);
    if (bytes[start + 3] === SLASH) return end - start === 28 ? this.#clf(line, start + 1) : Number.NaN;
    const [at, zone] = [start + 1, afterFraction(bytes, start + 20)];
    if (end - start < 21 || !isBetween(bytes[at + 10]!) || bytes[at + 13] !== COLON || bytes[at + 16] !== COLON)
      return Number.NaN;
    return this.#hours(line, at, 13, zone, end - 1) + twoDigits(bytes, at + 14) * 60 + twoDigits(bytes, at + 17);
  }

  #addValue(key: ByteKey, nr: number): void {
    if (nr >= 0) key.add(this.#line.view, this.#fields.starts[nr]!, this.#fields.ends[nr]!);
    key.addByte(TAB);
  }

  /** Adds a value that may hold a query, of which nothing may be kept. */
  #addTarget(nr: number, parts: LineParts): void {
    const { bytes, view } = this.#line;
    const [start, end] = [this.#fields.starts[nr]!, this.#fields.ends[nr]!];
    const cut = this.#rules.queriesCount ? null : findQuery(bytes, start + 1, end - 1);
    if (cut === null) return this.#addValue(this.#requestKey, nr);
    [parts.cutFrom, parts.cutTo] = [cut.from, cut.to];
    this.#requestKey.add(view, start, cut.from).add(view, cut.to, end).addByte(TAB);
  }

  #addQuery(nr: number, parts: LineParts): void {
    const isCut = nr >= 0 && parts.cutFrom < 0 && this.#line.bytes[this.#fields.starts[nr]!] === QUOTE;
    if (this.#rules.queriesCount || !isCut) return this.#addValue(this.#requestKey, nr);
    // Another name's query may come in its place: none is kept.
    [parts.cutFrom, parts.cutTo] = [this.#fields.starts[nr]! + 1, this.#fields.ends[nr]! - 1];
  }
}

/** Between date and time. */
function isBetween(byte: number): boolean {
  return byte === LETTER_T || byte === BLANK;
}

function isDash(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 3 && bytes[start + 1] === DASH;
}

function hasBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at]! <= 32) return true;
  return false;
}

/** Seconds since 1970, with a fraction or without; NaN for what may be thousandths, or is none. */
function wholeSeconds(bytes: Buffer, start: number, end: number): number {
  let [seconds, at] = [0, start];
  for (; at < end && isDigit(bytes[at]!); at += 1) seconds = seconds * 10 + bytes[at]! - 48;
  if (at - start > 10 || at === start || (at < end && bytes[at] !== DOT)) return Number.NaN;
  for (at += 1; at < end; at += 1) if (!isDigit(bytes[at]!)) return Number.NaN;
  return seconds;
}

function afterFraction(bytes: Buffer, from: number): number {
  let at = from;
  if (bytes[at] === DOT) for (at += 1; isDigit(bytes[at]!);) at += 1;
  return at;
}

import type { ClientAddress, LineBytes } from '../formats/log-line';
import { ByteKey } from './byte-key';
import { ByteMemory } from './byte-memory';
import { createByteHours, twoDigits, type ByteHours } from './byte-times';
import { setAddress, type LineParts, type PlainForm } from './line-bytes';
import { isPlainAddress } from './ncsa-prefix';
import { isStatus, type RequestRules } from './request-bytes';

/** Where the fields of a file stand; -1 where there is none. */
export interface W3cColumns {
  /** One character. */
  readonly separator: string;
  /** How many fields a line has at least. */
  readonly count: number;
  readonly isLocal: boolean;
  readonly at: Readonly<
    Record<
      | 'date'
      | 'time'
      | 'method'
      | 'stem'
      | 'query'
      | 'status'
      | 'address'
      | 'agent'
      | 'referrer'
      | 'host'
      | 'forwarded',
      number
    >
  >;
}

export interface W3cRules extends RequestRules {
  columns(): W3cColumns | null;
  /** Seconds of a date as `2026-11-22`, UTC. */
  dateOf(text: string): number;
  /** Seconds of a moment as `2026-11-22T10:00:00`, in the site's zone. */
  localOf(text: string): number;
  readonly clientAddress: ClientAddress;
}

const [QUOTE, DASH, COLON] = [34, 45, 58];
const MOST_FIELDS = 128;
const NO_COLUMNS = { separator: ' ', count: 0, isLocal: false, at: { date: -1 } } as unknown as W3cColumns;

/** Lines of the W3C extended format without quotes, of files whose lines bear their dates. */
export class W3cForm implements PlainForm {
  readonly #rules: W3cRules;
  readonly #starts = new Int32Array(MOST_FIELDS);
  readonly #ends = new Int32Array(MOST_FIELDS);
  readonly #requestKey = new ByteKey();
  readonly #addressKey = new ByteKey();
  readonly #dates = new ByteMemory<number>(1 << 6);
  readonly #hours: ByteHours;
  #now = NO_COLUMNS;

  constructor(rules: W3cRules) {
    this.#rules = rules;
    this.#hours = createByteHours((hour) => rules.localOf(`${hour.slice(0, 10)}T${hour.slice(11)}:00:00`));
  }

  secondOf(line: LineBytes): number {
    this.#now = this.#rules.columns() ?? NO_COLUMNS;
    const { at, count, isLocal } = this.#now;
    if (at.date < 0 || count > MOST_FIELDS || !this.#split(line)) return Number.NaN;
    const { bytes } = line;
    const [date, time] = [this.#starts[at.date]!, this.#starts[at.time]!];
    if (this.#ends[at.time]! - time < 8 || bytes[time + 2] !== COLON || bytes[time + 5] !== COLON) return Number.NaN;
    const seconds = twoDigits(bytes, time + 3) * 60 + twoDigits(bytes, time + 6);
    // The hour is told by the date and what follows it, where these are neighbours, as they nearly always are.
    if (isLocal) return date + 11 === time ? this.#hours(line, date, 13) + seconds : Number.NaN;
    return this.#dayOf(line, at.date) + twoDigits(bytes, time) * 3600 + seconds;
  }

  findRequest({ bytes, view }: LineBytes, parts: LineParts): boolean {
    const { method, stem, query, status, host } = this.#now.at;
    const [starts, ends] = [this.#starts, this.#ends];
    if (ends[status]! - starts[status]! !== 3 || !isStatus(bytes, starts[status]!)) return false;
    const key = this.#requestKey.clear();
    for (const field of [method, stem, status, host])
      this.#addField(key, view, this.#isEmpty(bytes, field) ? -1 : field);
    if (!this.#isEmpty(bytes, query)) {
      if (this.#rules.queriesCount) this.#addField(key, view, query);
      else [parts.cutFrom, parts.cutTo] = [starts[query]!, ends[query]!];
    }
    parts.requestKey = key.view;
    parts.requestStart = 0;
    parts.requestEnd = key.length;
    return true;
  }

  findVisitor({ bytes, view }: LineBytes, parts: LineParts): boolean {
    const { address, forwarded, agent, referrer } = this.#now.at;
    const [starts, ends] = [this.#starts, this.#ends];
    parts.agentStart = agent < 0 ? 0 : starts[agent]!;
    parts.agentEnd = agent < 0 ? -1 : ends[agent]!;
    parts.referrerStart = referrer < 0 ? 0 : starts[referrer]!;
    parts.referrerEnd = referrer < 0 ? -1 : ends[referrer]!;
    const isPassedOn = !this.#isEmpty(bytes, forwarded) && this.#rules.clientAddress !== 'connection';
    const only = isPassedOn ? forwarded : address;
    parts.isAddress = only >= 0 && isPlainAddress(bytes, starts[only]!, ends[only]!);
    if (parts.isAddress) setAddress(parts, view, starts[only]!, ends[only]!);
    else {
      const key = this.#addressKey.clear();
      this.#addField(key, view, address);
      this.#addField(key, view, forwarded);
      setAddress(parts, key.view, 0, key.length);
    }
    return true;
  }

  /** Finds as many fields as count; false when there are fewer, or a quote among them. */
  #split({ bytes, start, end }: LineBytes): boolean {
    const [starts, ends] = [this.#starts, this.#ends];
    const { count } = this.#now;
    const separator = this.#now.separator.charCodeAt(0);
    let field = 0;
    starts[0] = start;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === QUOTE) return false;
      if (byte !== separator) continue;
      ends[field] = at;
      field += 1;
      if (field === count) return true;
      starts[field] = at + 1;
    }
    ends[field] = end;
    return field + 1 === count;
  }

  #isEmpty(bytes: Buffer, field: number): boolean {
    const length = field < 0 ? 0 : this.#ends[field]! - this.#starts[field]!;
    return length === 0 || (length === 1 && bytes[this.#starts[field]!] === DASH);
  }

  /** With what no field holds behind it. */
  #addField(key: ByteKey, view: DataView, field: number): void {
    if (field >= 0) key.add(view, this.#starts[field]!, this.#ends[field]!);
    key.addByte(this.#now.separator.charCodeAt(0));
  }

  #dayOf({ bytes, view }: LineBytes, field: number): number {
    const [start, end] = [this.#starts[field]!, this.#ends[field]!];
    let day = this.#dates.get(view, start, end);
    if (day === undefined)
      this.#dates.set((day = this.#rules.dateOf(bytes.toString('latin1', start, end))), view, start, end);
    return day;
  }
}

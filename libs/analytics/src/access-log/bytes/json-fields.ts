import type { LineBytes } from '../formats/log-line';
import { ByteMemory } from './byte-memory';

/** Where in a line's object a name stands: in itself, in its `request`, in its `headers`, or in those of its `request`. */
export type Place = 'top' | 'request' | 'headers' | 'request.headers';

const PLACES: readonly Place[] = ['top', 'request', 'headers', 'request.headers'];
const [TOP, REQUEST, HEADERS, REQUEST_HEADERS] = [0, 1, 2, 3];
/** `requ`, `uest`, `head` and `ders`. */
const [REQU, UEST, HEAD, DERS] = [0x72657175, 0x75657374, 0x68656164, 0x64657273];
const [QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [34, 44, 58, 91, 92, 93, 123, 125];

/**
 * Finds the values of known names in lines of one JSON object each, without making it. Of names that come twice the last counts, as
 * with `JSON.parse`. Whether what it passes over is well-formed it does not see, but for brackets and quotes.
 */
export class JsonFields {
  /** Of each value where it begins and ends, quotes and brackets included. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Whether `request` is an object. */
  hasRequest = false;
  readonly #places: ByteMemory<number>[];
  readonly #seen: Int32Array;
  #line = 0;
  #bytes!: Buffer;
  #at = 0;
  #end = 0;

  /** @param fields the names of each place; they are numbered in this order */
  constructor(fields: readonly { readonly place: Place; readonly name: string }[]) {
    this.#places = PLACES.map(() => new ByteMemory<number>(1 << 8));
    fields.forEach(({ place, name }, nr) => {
      const bytes = Buffer.from(name, 'latin1');
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      this.#places[PLACES.indexOf(place)]!.set(nr, view, 0, bytes.length);
    });
    this.starts = new Int32Array(fields.length);
    this.ends = new Int32Array(fields.length);
    this.#seen = new Int32Array(fields.length);
  }

  /** False when the line is no object, or one that only a parser can tell. */
  turnTo(line: LineBytes): boolean {
    this.#line += 1;
    this.#bytes = line.bytes;
    this.#at = line.start;
    this.#end = line.end;
    this.hasRequest = false;
    if (line.bytes[line.start] !== OPEN || !this.#readObject(line.view, TOP)) return false;
    this.#skipBlanks();
    return this.#at === line.end;
  }

  has(nr: number): boolean {
    return this.#seen[nr] === this.#line;
  }

  /** Reads an object from its bracket on, and stands behind it. */
  #readObject(view: DataView, place: number): boolean {
    const bytes = this.#bytes;
    const names = this.#places[place]!;
    this.#at += 1;
    this.#skipBlanks();
    if (bytes[this.#at] === CLOSE) return this.#step();
    while (this.#at < this.#end) {
      if (bytes[this.#at] !== QUOTE) return false;
      const nameStart = this.#at + 1;
      const nameEnd = this.#skipName();
      if (nameEnd < 0) return false;
      this.#skipBlanks();
      if (bytes[this.#at] !== COLON) return false;
      this.#at += 1;
      this.#skipBlanks();
      const start = this.#at;
      const inner = bytes[start] === OPEN ? this.#placeOf(place, view, nameStart, nameEnd) : -1;
      if (inner >= 0 ? !this.#readObject(view, inner) : !this.#skipValue()) return false;
      const nr = names.get(view, nameStart, nameEnd);
      if (nr !== undefined) {
        this.starts[nr] = start;
        this.ends[nr] = this.#at;
        this.#seen[nr] = this.#line;
      }
      this.#skipBlanks();
      if (bytes[this.#at] === CLOSE) return this.#step();
      if (bytes[this.#at] !== COMMA) return false;
      this.#at += 1;
      this.#skipBlanks();
    }
    return false;
  }

  #step(): true {
    this.#at += 1;
    return true;
  }

  /** The place of an object within another; -1: none that counts. */
  #placeOf(place: number, view: DataView, start: number, end: number): number {
    if (place > REQUEST || end - start !== 7) return -1;
    const [word, rest] = [view.getInt32(start), view.getInt32(start + 3)];
    if (word === HEAD && rest === DERS) return place === TOP ? HEADERS : REQUEST_HEADERS;
    if (place !== TOP || word !== REQU || rest !== UEST) return -1;
    this.hasRequest = true;
    return REQUEST;
  }

  /** Stands behind a name's last quote, and gives where the name ends; -1 when it is escaped. */
  #skipName(): number {
    const bytes = this.#bytes;
    for (let at = this.#at + 1; at < this.#end; at += 1) {
      if (bytes[at] === BACKSLASH) return -1;
      if (bytes[at] !== QUOTE) continue;
      this.#at = at + 1;
      return at;
    }
    return -1;
  }

  #skipValue(): boolean {
    const bytes = this.#bytes;
    const first = bytes[this.#at];
    if (first === QUOTE) return this.#skipText();
    if (first === OPEN || first === OPEN_LIST) return this.#skipNested();
    const from = this.#at;
    while (this.#at < this.#end && !isEndOfValue(bytes[this.#at]!)) this.#at += 1;
    return this.#at > from;
  }

  #skipText(): boolean {
    const bytes = this.#bytes;
    for (let at = this.#at + 1; at < this.#end; at += 1) {
      const byte = bytes[at];
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        this.#at = at + 1;
        return true;
      }
    }
    return false;
  }

  #skipNested(): boolean {
    const bytes = this.#bytes;
    let depth = 0;
    while (this.#at < this.#end) {
      const byte = bytes[this.#at];
      if (byte === QUOTE) {
        if (!this.#skipText()) return false;
        continue;
      }
      if (byte === OPEN || byte === OPEN_LIST) depth += 1;
      else if (byte === CLOSE || byte === CLOSE_LIST) depth -= 1;
      this.#at += 1;
      if (depth === 0) return true;
    }
    return false;
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && this.#bytes[this.#at]! <= 32) this.#at += 1;
  }
}

function isEndOfValue(byte: number): boolean {
  return byte === COMMA || byte === CLOSE || byte === CLOSE_LIST || byte <= 32;
}

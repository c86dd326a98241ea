import { isGap, LINE } from './text';

/** Room kept from page to page; what a huge page needed beyond it is let go of. */
const KEPT_UNITS = 1 << 18;

/**
 * Gathers the text of a part piece by piece, in the form in which it is recorded: white space (no-break spaces too)
 * collapsed, chunks on lines of their own, no empty lines. Pieces are copied as they come: strings of strings would have
 * to be made, flattened and read again, which is most of what reading a page leaves for the garbage collector.
 */
export class TextSink {
  /** One byte a unit, as long as no unit needs two. */
  #narrow = Buffer.allocUnsafeSlow(KEPT_UNITS);
  #wide: Uint16Array | null = null;
  #isAscii = true;
  #length = 0;
  /** What stands between the last unit and the next: nothing (0), a space or a line feed. */
  #gap = 0;
  #gaps = 0;

  /** How many words have been gathered: all white space between them is a gap. */
  get words(): number {
    return this.#length === 0 ? 0 : this.#gaps + 1;
  }

  clear(): void {
    if (this.#narrow.length > KEPT_UNITS) this.#narrow = Buffer.allocUnsafeSlow(KEPT_UNITS);
    this.#wide = null;
    this.#isAscii = true;
    this.#length = this.#gap = this.#gaps = 0;
  }

  /** Adds `source` from `from` up to `to`; `LINE` and other white space may be in it. */
  add(source: string, from: number, to: number): void {
    this.#reserve(to - from + 1);
    const units = this.#wide ?? this.#narrow;
    const isNarrow = this.#wide === null;
    let length = this.#length;
    let gap = this.#gap;
    for (let at = from; at < to; at += 1) {
      const code = source.charCodeAt(at);
      // By far the most are plain letters.
      if (code <= SPACE || code >= DELETE) {
        if (isGap(code)) {
          if (code === LINE_CODE) gap = LINE_FEED;
          else if (gap === 0) gap = SPACE;
          continue;
        }
        this.#isAscii = false;
      }
      if (isNarrow && code > 0xff) {
        this.#length = length;
        this.#gap = gap;
        this.#widen(to - at + 1);
        return this.add(source, at, to);
      }
      if (gap !== 0) {
        if (length > 0) {
          units[length++] = gap;
          this.#gaps += 1;
        }
        gap = 0;
      }
      units[length++] = code;
    }
    this.#length = length;
    this.#gap = gap;
  }

  /** What was gathered, in UTF-8: memory of the sink's own, which holds until it is cleared. */
  bytes(): Uint8Array {
    // What was gathered is UTF-8 already, nearly always.
    if (this.#wide === null && this.#isAscii) return this.#narrow.subarray(0, this.#length);
    const { buffer, byteOffset } = this.#wide ?? this.#narrow;
    const size = this.#wide === null ? this.#length : this.#length * 2;
    return Buffer.from(Buffer.from(buffer, byteOffset, size).toString(this.#wide === null ? 'latin1' : 'utf16le'));
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (this.#wide !== null) {
      if (needed > this.#wide.length) this.#widen(more);
    } else if (needed > this.#narrow.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.#narrow.copy(larger, 0, 0, this.#length);
      this.#narrow = larger;
    }
  }

  #widen(more: number): void {
    const wide = new Uint16Array((this.#length + more) * 2);
    wide.set((this.#wide ?? this.#narrow).subarray(0, this.#length));
    this.#wide = wide;
  }
}

const [LINE_FEED, SPACE, DELETE] = [10, 32, 127];
const LINE_CODE = LINE.charCodeAt(0);

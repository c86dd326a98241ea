/** What a table of visitors stands in. */
export interface TableMemory {
  readonly keys: Float64Array<ArrayBuffer>;
  readonly numbers: Int32Array<ArrayBuffer>;
}

/** A day with more visitors is rare; its memory is given back. */
const MOST_SLOTS = 1 << 21;
/** Room for half a million actions, which is what waits at most on an ordinary log. */
export const KEPT_WORDS = 1 << 20;

/** Keeps the memory of a day that was given, for the next: what is asked for anew each day leaves holes as large as itself. */
export class SpareMemory {
  #table: TableMemory | null = null;
  #words: Uint32Array<ArrayBuffer> | null = null;

  /** Memory of a table, all zero, of more slots than these. */
  tableAbove(slots: number): TableMemory {
    const spare = this.#table;
    if (spare === null || spare.keys.length <= slots)
      return { keys: new Float64Array(slots * 2), numbers: new Int32Array(slots * 2) };
    this.#table = null;
    return spare;
  }

  /** Whoever leaves it here holds it no longer. */
  leaveTable(table: TableMemory): void {
    const { length } = table.keys;
    if (length > MOST_SLOTS || length <= (this.#table?.keys.length ?? 0)) return;
    table.keys.fill(0);
    this.#table = table;
  }

  /** More words than these, with anything in them. */
  wordsAbove(length: number): Uint32Array<ArrayBuffer> {
    const spare = this.#words;
    if (spare === null || spare.length <= length) return new Uint32Array(length * 2);
    this.#words = null;
    return spare;
  }

  /** Whoever leaves them here holds them no longer. */
  leaveWords(words: Uint32Array<ArrayBuffer>): void {
    if (words.length <= KEPT_WORDS && words.length > (this.#words?.length ?? 0)) this.#words = words;
  }
}

import { hashOfWords, isSame, viewOf } from './byte-words';

/** As many bytes of texts are remembered in each of two generations. */
const BYTES = 1 << 22;
/** Longer texts are not remembered. */
const LONGEST = 2048;

interface Generation<T> {
  /** Hash and number of an entry, number + 1; 0 is free. */
  readonly slots: Int32Array;
  readonly hashes: Int32Array;
  readonly starts: Int32Array;
  readonly values: T[];
  view: DataView;
  used: number;
}

/**
 * Remembers values by the bytes that they were made of, without a string for each look-up. Bounded: when as many are known as
 * fit, those that were not asked for since the last time are forgotten. So a site that is probed with random addresses costs
 * time but no memory, and what is asked for all the time stays known.
 */
export class ByteMemory<T extends NonNullable<unknown> | null> {
  readonly #entries: number;
  #young: Generation<T>;
  #old: Generation<T> | null = null;

  /** @param entries of each of two generations; a power of 2 */
  constructor(entries: number) {
    this.#entries = entries;
    this.#young = newGeneration(entries);
  }

  /** Undefined when they are not known. */
  get(view: DataView, start: number, end: number): T | undefined {
    const hash = hashOfWords(view, start, end);
    const at = find(this.#young, hash, view, start, end);
    if (at >= 0) return this.#young.values[at];
    if (this.#old === null) return undefined;
    const before = find(this.#old, hash, view, start, end);
    if (before < 0) return undefined;
    const value = this.#old.values[before]!;
    this.#keep(value, hash, view, start, end);
    return value;
  }

  set(value: T, view: DataView, start: number, end: number): void {
    if (end - start <= LONGEST) this.#keep(value, hashOfWords(view, start, end), view, start, end);
  }

  #keep(value: T, hash: number, view: DataView, start: number, end: number): void {
    if (this.#young.values.length >= this.#entries || this.#young.used + end - start > BYTES) {
      const emptied = this.#old === null ? newGeneration<T>(this.#entries) : clear(this.#old);
      this.#old = this.#young;
      this.#young = emptied;
    }
    keep(this.#young, value, { hash, view, start, end });
  }
}

function newGeneration<T>(entries: number): Generation<T> {
  return {
    slots: new Int32Array(2 * entries),
    hashes: new Int32Array(entries),
    starts: new Int32Array(entries + 1),
    values: [],
    view: viewOf(new Uint8Array(1 << 14)),
    used: 0,
  };
}

function clear<T>(generation: Generation<T>): Generation<T> {
  generation.slots.fill(0);
  generation.values.length = 0;
  generation.used = 0;
  return generation;
}

function find<T>(known: Generation<T>, hash: number, view: DataView, start: number, end: number): number {
  const { slots, hashes, starts } = known;
  const mask = slots.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = slots[slot]! - 1;
    if (entry < 0) return -1;
    if (hashes[entry] !== hash) continue;
    const from = starts[entry]!;
    if (starts[entry + 1]! - from === end - start && isSame(view, start, known.view, from, end - start)) return entry;
  }
}

function keep<T>(
  known: Generation<T>,
  value: T,
  { hash, view, start, end }: { hash: number; view: DataView; start: number; end: number },
): void {
  const [entry, used] = [known.values.length, known.used + end - start];
  if (used > known.view.byteLength) {
    const larger = new Uint8Array(Math.max(used, 2 * known.view.byteLength));
    larger.set(new Uint8Array(known.view.buffer));
    known.view = viewOf(larger);
  }
  for (let at = start, to = known.used; at < end; at += 1, to += 1) known.view.setUint8(to, view.getUint8(at));
  known.starts[entry] = known.used;
  known.starts[entry + 1] = used;
  known.hashes[entry] = hash;
  known.used = used;
  known.values.push(value);
  const mask = known.slots.length - 1;
  let slot = hash & mask;
  while (known.slots[slot] !== 0) slot = (slot + 1) & mask;
  known.slots[slot] = entry + 1;
}

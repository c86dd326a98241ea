import { SpareMemory, type TableMemory } from './spare-memory';

/** Gives each visitor of a day a number, from 0, at 12 bytes each; knows no address, only hashes. */
export class VisitorTable {
  #keys: TableMemory['keys'] = new Float64Array(1024);
  #numbers: TableMemory['numbers'] = new Int32Array(1024);
  #count = 0;
  readonly #spare: SpareMemory;

  constructor(spare = new SpareMemory()) {
    this.#spare = spare;
  }

  get size(): number {
    return this.#count;
  }

  /** @param hash a whole number of 0 to 2^53 - 1, spread well */
  numberOf(hash: number): number {
    const key = hash + 1;
    let slot = this.#slotOf(key);
    if (this.#keys[slot] === 0) {
      if (this.#count * 4 >= this.#keys.length * 3) {
        this.#grow();
        slot = this.#slotOf(key);
      }
      this.#keys[slot] = key;
      this.#numbers[slot] = this.#count;
      this.#count += 1;
    }
    return this.#numbers[slot]!;
  }

  /** Forgets all visitors, and leaves the memory to the next table. */
  release(): void {
    this.#spare.leaveTable({ keys: this.#keys, numbers: this.#numbers });
    [this.#keys, this.#numbers, this.#count] = [new Float64Array(1024), new Int32Array(1024), 0];
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    // Of both halves, without a division of large numbers.
    const high = Math.floor(key / 4_294_967_296);
    let slot = (Math.imul(high, 0x9e3779b1) ^ (key - high * 4_294_967_296)) & mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, numbers] = [this.#keys, this.#numbers];
    const larger = this.#spare.tableAbove(keys.length);
    [this.#keys, this.#numbers] = [larger.keys, larger.numbers];
    keys.forEach((key, at) => {
      if (key === 0) return;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#numbers[slot] = numbers[at]!;
    });
  }
}

/** A hash of a text and a seed, 53 bits; for telling apart, not for secrecy: it lives as long as the run. */
export function hashOf(text: string, seed: number): number {
  let [a, b] = [seed ^ 0xdeadbeef, seed ^ 0x41c6ce57];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  return mixed(a, b);
}

/** The same of a text whose bytes are its characters, without a string of it. */
export function hashOfBytes(view: DataView, start: number, end: number, seed: number): number {
  let [a, b] = [seed ^ 0xdeadbeef, seed ^ 0x41c6ce57];
  for (let at = start; at < end; at += 1) {
    const code = view.getUint8(at);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  return mixed(a, b);
}

function mixed(first: number, second: number): number {
  let [a, b] = [first, second];
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & b) + (a >>> 0);
}

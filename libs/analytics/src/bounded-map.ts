/**
 * A map that forgets: when it holds as many as it may, those that were not asked for since the last time go. What is asked for
 * all the time stays, however much else comes by; a site that is probed with random addresses must not fill the memory.
 */
export class BoundedMap<K, V> {
  #young = new Map<K, V>();
  #old = new Map<K, V>();
  readonly #half: number;

  constructor(bound: number) {
    this.#half = Math.max(1, bound >> 1);
  }

  get(key: K): V | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const before = this.#old.get(key);
    if (before !== undefined) this.set(key, before);
    return before;
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#half) [this.#old, this.#young] = [this.#young, new Map()];
    this.#young.set(key, value);
  }
}

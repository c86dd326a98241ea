interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly act: () => void;
}

/** Virtual time: acts happen in the order of their moments, and of their entering when those are equal. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #entered = 0;
  nowMs = 0;

  at(atMs: number, act: () => void): void {
    const entry = { atMs: Math.max(atMs, this.nowMs), order: this.#entered++, act };
    let index = this.#heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, this.#heap[parent]!)) break;
      this.#heap[index] = this.#heap[parent]!;
      index = parent;
    }
    this.#heap[index] = entry;
  }

  /** Lets everything happen until nothing is left, or the horizon. */
  run(untilMs: number): void {
    for (let entry = this.#take(); entry && entry.atMs <= untilMs; entry = this.#take()) {
      this.nowMs = entry.atMs;
      entry.act();
    }
  }

  #take(): Entry | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (!first || !last || first === last) return first;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= this.#heap.length) break;
      if (child + 1 < this.#heap.length && isBefore(this.#heap[child + 1]!, this.#heap[child]!)) child += 1;
      if (!isBefore(this.#heap[child]!, last)) break;
      this.#heap[index] = this.#heap[child]!;
      index = child;
    }
    this.#heap[index] = last;
    return first;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

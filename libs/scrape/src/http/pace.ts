/** Decides when the next request to one host may leave. Times are monotonic milliseconds, given by the caller. */
export class Pace {
  readonly #starts: Float64Array;
  readonly #windowMs: number;
  readonly #gapMs: number;
  #taken = 0;
  #last = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  /**
   * @param perSecond requests in any second, never exceeded; below 1: one in so many seconds
   * @param minGapMs least time between two requests (a crawl delay)
   */
  constructor({ perSecond, minGapMs = 0 }: { readonly perSecond: number; readonly minGapMs?: number }) {
    this.#starts = new Float64Array(Math.min(MAX_WINDOW, Math.max(1, Math.floor(perSecond)))).fill(
      Number.NEGATIVE_INFINITY,
    );
    // A little more than a second: on its way a request may gain what the one before it lost.
    this.#windowMs = perSecond > MAX_WINDOW ? 0 : (perSecond < 1 ? 1000 / perSecond : 1000) + 15;
    // Spread over the second rather than all at its start, with room to catch up after a late timer.
    this.#gapMs = Math.max(minGapMs, perSecond > MAX_WINDOW ? 0 : (0.8 * 1000) / Math.max(1, perSecond));
  }

  /** Milliseconds to wait; 0 when a request may leave now. */
  delayMs(now: number): number {
    const oldest = this.#starts[this.#taken % this.#starts.length]!;
    const ready = Math.max(oldest + this.#windowMs, this.#last + this.#gapMs, this.#pausedUntil);
    return Math.max(0, ready - now);
  }

  /** Notes that a request is about to leave; gives its number. */
  take(now: number): number {
    this.#starts[this.#taken % this.#starts.length] = now;
    this.#last = now;
    this.#taken += 1;
    return this.#taken - 1;
  }

  /** Notes when a request did leave: it may have had to wait for a connection first. */
  sent(request: number, now: number): void {
    if (request < this.#taken - this.#starts.length) return;
    this.#starts[request % this.#starts.length] = now;
    this.#last = Math.max(this.#last, now);
  }

  /** Nothing leaves before then: the host asked for a rest. */
  pauseUntil(then: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, then);
  }
}

/** Rates beyond this are no limit that anyone could measure. */
const MAX_WINDOW = 5000;

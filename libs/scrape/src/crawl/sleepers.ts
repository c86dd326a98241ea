import type { Clock } from '@scrape-and-report/production';

/** Those who wait for the same: one timer and one signal for all, since one each costs more than a small request. */
export class Sleepers {
  readonly #clock: Clock;
  #sleep: { readonly over: Promise<void>; readonly waker: AbortController } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until `wake` is called, or the time of the one who began to wait first is over. */
  sleep(ms: number): Promise<void> {
    if (this.#sleep) return this.#sleep.over;
    const waker = new AbortController();
    const over = this.#clock.sleep(ms, waker.signal).then(() => {
      if (this.#sleep?.waker === waker) this.#sleep = null;
    });
    this.#sleep = { over, waker };
    return over;
  }

  wake(): void {
    const sleep = this.#sleep;
    this.#sleep = null;
    // Without a reason of its own it would make an error, with all that called it.
    sleep?.waker.abort('woken');
  }
}

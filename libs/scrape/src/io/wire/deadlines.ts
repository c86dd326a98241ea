import { Exchange } from './exchange';

/** Ends exchanges that take too long. One timer for all: a timer a request costs more than the request. */
export class Deadlines {
  readonly #open = new Map<Exchange, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.#timer = setInterval(() => this.#sweep(), Math.min(1000, Math.max(20, limitMs / 4)));
    this.#timer.unref();
  }

  start(exchange: Exchange, limitMs: number): void {
    this.#open.set(exchange, performance.now() + limitMs);
  }

  end(exchange: Exchange): void {
    this.#open.delete(exchange);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [exchange, end] of this.#open) if (end <= now) exchange.expire();
  }
}

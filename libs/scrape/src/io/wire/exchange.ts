import { decompress } from '../../http/decompress';
import { Fetched, fetchErrorOf } from '../../http/fetched';
import { HttpLimits } from '../../http/limits';
import { ResponseHead } from '../../http/response-head';
import { BodyBuffer } from './body-buffer';

export interface ExchangeOptions {
  readonly limits: HttpLimits;
  /** Whether the body is worth reading; an unread one is null. */
  readonly wantsBody: (status: number, headers: Readonly<Record<string, string>>) => boolean;
  readonly onSent?: () => void;
  /** Called once. */
  readonly done: (fetched: Fetched) => void;
}

/** An unwanted body up to this size is read away, so that the connection can be used again. */
const MAX_DRAIN_BYTES = 64 * 1024;

/** One request and its answer, bounded in size; whatever happens, it ends with a `Fetched`. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #cut: (() => void) | null = null;
  #head: ResponseHead | null = null;
  #body: BodyBuffer | null = null;
  #isDone = false;
  #sentMs = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Nothing that comes afterwards counts. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** @param cut ends the connection, for an answer that is not worth its end */
  onSent(cut: () => void): void {
    this.#cut = cut;
    this.#sentMs = performance.now();
    this.#options.onSent?.();
  }

  onHead(head: ResponseHead): void {
    if (this.#isDone) return;
    this.#head = head;
    const { status, headers } = head;
    // A header that is not obeyed announces nothing.
    const announced = typeof head.framing === 'number' ? head.framing : Number.NaN;
    if (this.#options.wantsBody(status, headers))
      this.#body = new BodyBuffer(announced, this.#options.limits.maxBodyBytes);
    else if (!(announced <= MAX_DRAIN_BYTES) && status !== 304 && status !== 204) this.#cutOff(this.#response(null));
  }

  onData(chunk: Buffer): void {
    if (this.#isDone || !this.#body || this.#body.add(chunk)) return;
    const detail = `more than ${this.#options.limits.maxBodyBytes} bytes`;
    this.#cutOff({ kind: 'error', error: 'body-too-large', detail });
  }

  onEnd(): void {
    if (this.#isDone) return;
    if (!this.#body) return this.#end(this.#response(null));
    try {
      const { maxDecompressedBytes } = this.#options.limits;
      this.#end(
        this.#response(decompress(this.#body.take(), this.#head?.headers['content-encoding'], maxDecompressedBytes)),
      );
    } catch (error) {
      this.onError(error as Error);
    }
  }

  onError(error: Error): void {
    this.#end(fetchErrorOf(error));
  }

  /** Ends an exchange that takes too long, also one that still waits for a connection. */
  expire(): void {
    this.#cutOff({
      kind: 'error',
      error: 'timeout',
      detail: `no whole answer within ${this.#options.limits.totalMs / 1000} s`,
    });
  }

  #response(body: Buffer | null): Fetched {
    const { status, headers, cookies, quirks } = this.#head!;
    const seconds = Math.floor((performance.now() - this.#sentMs) / 1000);
    return {
      ...{ kind: 'response', status, headers, body },
      ...(seconds > 0 && { seconds }),
      ...(cookies.length > 0 && { cookies }),
      ...(quirks.length > 0 && { quirks }),
    };
  }

  #cutOff(fetched: Fetched): void {
    this.#end(fetched);
    this.#cut?.();
  }

  #end(fetched: Fetched): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#body = null;
    this.#options.done(fetched);
  }
}

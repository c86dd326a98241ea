import type { Dispatcher } from 'undici';
import { decompress } from '../http/decompress';
import { Fetched, fetchErrorKind } from '../http/fetched';
import { HttpLimits } from '../http/limits';
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
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  #controller: Dispatcher.DispatchController | null = null;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #body: BodyBuffer | null = null;
  #isDone = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isDone) controller.abort(new Error('too late'));
    else this.#options.onSent?.();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    // An interim answer; the real one follows.
    if (status < 200 || this.#isDone) return;
    this.#status = status;
    this.#headers = plainHeaders(headers);
    const announced = Number(this.#headers['content-length'] ?? Number.NaN);
    if (this.#options.wantsBody(status, this.#headers))
      this.#body = new BodyBuffer(announced, this.#options.limits.maxBodyBytes);
    else if (!(announced <= MAX_DRAIN_BYTES) && status !== 304 && status !== 204) this.#cutOff(this.#response(null));
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isDone || !this.#body || this.#body.add(chunk)) return;
    const detail = `more than ${this.#options.limits.maxBodyBytes} bytes`;
    this.#cutOff({ kind: 'error', error: 'body-too-large', detail });
  }

  onResponseEnd(): void {
    if (this.#isDone) return;
    if (!this.#body) return this.#end(this.#response(null));
    try {
      const { maxDecompressedBytes } = this.#options.limits;
      this.#end(this.#response(decompress(this.#body.take(), this.#headers['content-encoding'], maxDecompressedBytes)));
    } catch (error) {
      this.onResponseError(null, error as Error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#end({ kind: 'error', error: fetchErrorKind(error), detail: messageOf(error) });
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
    return { kind: 'response', status: this.#status, headers: this.#headers, body };
  }

  #cutOff(fetched: Fetched): void {
    this.#end(fetched);
    this.#controller?.abort(new Error('cut off'));
  }

  #end(fetched: Fetched): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#body = null;
    this.#options.done(fetched);
  }
}

/** Of a header that stands several times, the first. */
function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    plain[name] = Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
  }
  return plain;
}

function messageOf(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return inner instanceof Error
    ? inner.message || String((inner as NodeJS.ErrnoException).code ?? inner.name)
    : String(inner);
}

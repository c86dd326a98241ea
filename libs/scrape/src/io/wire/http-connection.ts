import { channel } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { ResponseHead } from '../../http/response-head';
import { ResponseReader } from '../../http/response-reader';
import { Exchange } from './exchange';

/** A request as it is written, and who is told of its answer. */
export interface OutgoingRequest {
  readonly head: string;
  /** Whether it is answered without a body (HEAD). */
  readonly hasNoBody: boolean;
  readonly exchange: Exchange;
}

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly maxHeaderBytes: number;
  /** Called after each exchange that leaves the connection fit for another. */
  readonly onFree: (connection: HttpConnection) => void;
  /** Called once, when it can carry nothing more. */
  readonly onGone: (connection: HttpConnection) => void;
}

/** Published with the head of each request as it is written to its socket. */
export const SENT_CHANNEL = 'scrape-and-report:http:sent';

const sent = channel(SENT_CHANNEL);

/** How long a connection may rest, unless the server says less; then a second less than it says. */
const MAX_IDLE_MS = 4000;

/** One kept connection: one request at a time, its answer read as it comes. */
export class HttpConnection {
  readonly #options: ConnectionOptions;
  readonly #socket: Socket;
  #exchange: Exchange | null = null;
  #reader: ResponseReader | null = null;
  #idleMs = MAX_IDLE_MS;
  #restsSince = performance.now();
  #isGone = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const socket = (this.#socket = options.socket);
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#closed());
    socket.on('close', () => this.#closed());
    socket.on('error', (error) => this.fail(error));
  }

  /** Whether the server may still be waiting for a request; one that has waited for long may be about to leave. */
  isFresh(nowMs: number): boolean {
    return !this.#isGone && nowMs - this.#restsSince < this.#idleMs;
  }

  send({ head, hasNoBody, exchange }: OutgoingRequest): void {
    const { maxHeaderBytes } = this.#options;
    this.#exchange = exchange;
    this.#reader = new ResponseReader(
      {
        onHead: (answer) => this.#begin(answer, exchange),
        onData: (chunk) => exchange.onData(chunk),
        onEnd: () => exchange.onEnd(),
      },
      { maxHeaderBytes, hasNoBody },
    );
    this.#socket.write(head, 'latin1');
    if (sent.hasSubscribers) sent.publish(head);
    exchange.onSent(() => this.destroy());
  }

  /** Ends the connection; whoever waits for an answer on it must know already. */
  destroy(): void {
    this.#reader?.stop();
    this.#exchange = null;
    this.#socket.destroy();
    if (this.#isGone) return;
    this.#isGone = true;
    this.#options.onGone(this);
  }

  /** Ends the connection, and what is under way on it, with an error. */
  fail(error: Error): void {
    const exchange = this.#exchange;
    this.destroy();
    exchange?.onError(error);
  }

  #begin(head: ResponseHead, exchange: Exchange): void {
    const seconds = Number(/\btimeout=(\d+)/i.exec(head.headers['keep-alive'] ?? '')?.[1] ?? Number.NaN);
    if (seconds >= 0) this.#idleMs = Math.min(MAX_IDLE_MS, Math.max(0, seconds * 1000 - 1000));
    exchange.onHead(head);
  }

  #read(bytes: Buffer): void {
    const reader = this.#reader;
    // Nothing was asked.
    if (reader === null) return this.destroy();
    try {
      reader.read(bytes);
    } catch (error) {
      return this.fail(error as Error);
    }
    if (this.#exchange?.isDone) this.#finish(reader);
  }

  #finish(reader: ResponseReader): void {
    if (!reader.isReusable) return this.destroy();
    this.#exchange = this.#reader = null;
    this.#restsSince = performance.now();
    this.#options.onFree(this);
  }

  #closed(): void {
    try {
      this.#reader?.close();
      this.destroy();
    } catch (error) {
      this.fail(error as Error);
    }
  }
}

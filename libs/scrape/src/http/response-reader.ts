import { endOfHead, HttpError, HttpQuirk, parseResponseHead, ResponseHead } from './response-head';

/** Told of a response as it comes. Chunks may be kept. */
export interface ResponseListener {
  onHead(head: ResponseHead): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
}

/** Chunk sizes with their extensions. */
const MAX_LINE_BYTES = 4096;

/** Reads one HTTP/1 response from the bytes of a connection, however they are cut. */
export class ResponseReader {
  readonly #listener: ResponseListener;
  readonly #maxHeaderBytes: number;
  readonly #hasNoBody: boolean;
  #state: 'head' | 'bytes' | 'size' | 'chunk' | 'after-chunk' | 'trailer' | 'until-close' | 'end' = 'head';
  /** A head or a line that has not come whole. */
  #rest: Buffer | null = null;
  #left = 0;
  #trailerBytes = 0;
  #keepsAlive = false;
  readonly #quirks = new Set<HttpQuirk>();

  constructor(listener: ResponseListener, options: { readonly maxHeaderBytes: number; readonly hasNoBody: boolean }) {
    this.#listener = listener;
    this.#maxHeaderBytes = options.maxHeaderBytes;
    this.#hasNoBody = options.hasNoBody;
  }

  /** Whether the response ended where it said it would, on a connection that stays open. */
  get isReusable(): boolean {
    return this.#state === 'end' && this.#keepsAlive;
  }

  /** Stops telling: the listener has had enough. */
  stop(): void {
    this.#keepsAlive = false;
    this.#state = 'end';
  }

  /** @throws HttpError when this is no HTTP; nothing must be read afterwards. */
  read(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      switch (this.#state) {
        case 'head':
          at = this.#readHead(bytes, at);
          break;
        case 'bytes':
        case 'chunk':
          at = this.#readBytes(bytes, at);
          break;
        case 'until-close':
          this.#listener.onData(at === 0 ? bytes : bytes.subarray(at));
          return;
        case 'end':
          // More than was announced: whatever it is, it answers nothing that was asked.
          this.#keepsAlive = false;
          return;
        default:
          at = this.#readLine(bytes, at);
      }
    }
  }

  /** The connection has ended. @throws HttpError when the response has not */
  close(): void {
    this.#keepsAlive = false;
    if (this.#state === 'end') return;
    if (this.#state !== 'until-close') throw new HttpError('the connection was closed too early', 'CONNECTION_CLOSED');
    this.#end();
  }

  #readHead(bytes: Buffer, from: number): number {
    const fresh = from === 0 ? bytes : bytes.subarray(from);
    const kept = this.#rest?.length ?? 0;
    const head = this.#rest === null ? fresh : Buffer.concat([this.#rest, fresh]);
    const begin = firstText(head);
    if (!'HTTP/1.'.startsWith(head.toString('latin1', begin, begin + 7).toUpperCase()))
      throw new HttpError(
        `the answer is no HTTP/1, it begins ${JSON.stringify(head.toString('latin1', begin, begin + 40))}`,
      );
    const length = endOfHead(begin === 0 ? head : head.subarray(begin));
    const end = length < 0 ? length : begin + length;
    if (end > this.#maxHeaderBytes || (end < 0 && head.length > this.#maxHeaderBytes))
      throw new HttpError(`more than ${this.#maxHeaderBytes} bytes of headers`, 'HEADERS_TOO_LARGE');
    if (end < 0) {
      this.#rest = head;
      return bytes.length;
    }
    this.#rest = null;
    this.#begin(parseResponseHead(end === head.length ? head : head.subarray(0, end), this.#hasNoBody));
    return from + end - kept;
  }

  #begin(head: ResponseHead): void {
    if (head.status === 101) throw new HttpError('it switches to a protocol that was not asked for');
    for (const quirk of head.quirks) this.#quirks.add(quirk);
    // An interim answer; the real one follows.
    if (head.status < 200) return;
    this.#keepsAlive = head.keepsAlive;
    this.#left = typeof head.framing === 'number' ? head.framing : 0;
    this.#state = head.framing === 'chunked' ? 'size' : head.framing === 'until-close' ? 'until-close' : 'bytes';
    this.#listener.onHead({ ...head, quirks: [...this.#quirks] });
    if (head.framing === 0) this.#end();
  }

  #readBytes(bytes: Buffer, from: number): number {
    const to = Math.min(bytes.length, from + this.#left);
    this.#left -= to - from;
    const wasChunk = this.#state === 'chunk';
    this.#listener.onData(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to));
    if (this.#left === 0) {
      if (!wasChunk) this.#end();
      else if (this.#state === 'chunk') this.#state = 'after-chunk';
    }
    return to;
  }

  /** What is written in lines around the chunks: their sizes, their ends, and the trailer. */
  #readLine(bytes: Buffer, from: number): number {
    const feed = bytes.indexOf(10, from);
    const piece = bytes.subarray(from, feed < 0 ? bytes.length : feed);
    const whole = this.#rest === null ? piece : Buffer.concat([this.#rest, piece]);
    this.#trailerBytes += this.#state === 'trailer' ? piece.length : 0;
    if (whole.length > MAX_LINE_BYTES || this.#trailerBytes > this.#maxHeaderBytes)
      throw new HttpError('a line between chunks is too long');
    this.#rest = feed < 0 ? whole : null;
    if (feed < 0) return bytes.length;
    this.#takeLine(whole.toString('latin1').replace(/\r$/, ''));
    return feed + 1;
  }

  #takeLine(line: string): void {
    if (this.#state === 'trailer') {
      if (line === '') this.#end();
    } else if (this.#state === 'after-chunk') {
      if (line !== '') throw new HttpError('a chunk is longer than it said');
      this.#state = 'size';
    } else {
      const [, size] = /^[ \t]*([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(line) ?? [];
      if (size === undefined) throw new HttpError(`"${line.slice(0, 100)}" is no size of a chunk`);
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    }
  }

  #end(): void {
    if (this.#state === 'end') return;
    this.#state = 'end';
    this.#listener.onEnd();
  }
}

/** Blank lines may stand before the status line: what is left of a body that was longer than it said, for one. */
function firstText(head: Buffer): number {
  let at = 0;
  while (at < head.length && (head[at] === 10 || head[at] === 13)) at += 1;
  return at;
}

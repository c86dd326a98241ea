import { buildConnector, Pool } from 'undici';
import { decompress } from '../http/decompress';
import { Fetched, fetchErrorKind } from '../http/fetched';
import { HttpLimits } from '../http/limits';

type Connector = buildConnector.connector;

export interface HttpClientOptions {
  /** Scheme, host and port; all requests of a client go there. */
  readonly origin: string;
  readonly connections: number;
  readonly connect: Connector;
  readonly userAgent: string;
  readonly limits: HttpLimits;
  /** Cuts off what is under way, and closes the client. */
  readonly signal: AbortSignal;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the body is worth reading; an unread one is null. */
  readonly wantsBody: (status: number, headers: Readonly<Record<string, string>>) => boolean;
}

/** One host's HTTP: bounded, never following a redirect, never throwing but when it is closed. */
export interface HttpClient {
  fetch(request: HttpRequest): Promise<Fetched>;
  /** Cuts off what is under way. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 64 * 1024;
/** An unwanted body up to this size is read away, so that the connection can be used again. */
const MAX_DRAIN_BYTES = 64 * 1024;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { origin, connections, connect, userAgent, limits, signal } = options;
  const pool = new Pool(origin, {
    connections,
    connect,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: limits.totalMs,
    bodyTimeout: limits.totalMs,
    keepAliveTimeout: 4000,
  });
  const deadlines = new Deadlines(limits.totalMs);
  const cutOff = (): void => void pool.destroy();
  signal.addEventListener('abort', cutOff, { once: true });
  return {
    fetch: async ({ url, method = 'GET', headers, wantsBody }) => {
      const deadline = deadlines.start();
      try {
        const { pathname, search } = new URL(url);
        const answer = await pool.request({
          path: `${pathname}${search}`,
          method,
          signal: deadline.signal,
          headers: {
            'user-agent': userAgent,
            accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
            'accept-encoding': 'gzip, deflate, br',
            ...headers,
          },
        });
        const plain = plainHeaders(answer.headers);
        if (method === 'HEAD' || !wantsBody(answer.statusCode, plain)) {
          await discard(answer.body, plain);
          return { kind: 'response', status: answer.statusCode, headers: plain, body: null };
        }
        const raw = await readBounded(answer.body, limits.maxBodyBytes);
        return {
          kind: 'response',
          status: answer.statusCode,
          headers: plain,
          body: decompress(raw, plain['content-encoding'], limits.maxDecompressedBytes),
        };
      } catch (error) {
        const late = deadline.signal.aborted;
        return {
          kind: 'error',
          error: late ? 'timeout' : fetchErrorKind(error),
          detail: late ? `no whole answer within ${limits.totalMs / 1000} s` : messageOf(error),
        };
      } finally {
        deadlines.end(deadline);
      }
    },
    close: async () => {
      signal.removeEventListener('abort', cutOff);
      deadlines.close();
      await pool.destroy();
    },
  };
}

type Body = Awaited<ReturnType<Pool['request']>>['body'];

async function readBounded(body: Body, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw Object.assign(new Error(`more than ${maxBytes} bytes`), { code: 'BODY_TOO_LARGE' });
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

async function discard(body: Body, headers: Readonly<Record<string, string>>): Promise<void> {
  // Destroying reports an abort through the error event, which nobody needs to hear.
  body.on('error', () => undefined);
  const announced = Number(headers['content-length'] ?? Number.NaN);
  if (announced <= MAX_DRAIN_BYTES) await body.dump({ limit: MAX_DRAIN_BYTES }).catch(() => undefined);
  else body.destroy();
}

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

/** Ends requests that take too long. One timer for all: a timer a request costs more than the request. */
class Deadlines {
  readonly #open = new Map<AbortController, number>();
  readonly #limitMs: number;
  readonly #timer: NodeJS.Timeout;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#timer = setInterval(() => this.#sweep(), Math.min(1000, Math.max(20, limitMs / 4)));
    this.#timer.unref();
  }

  start(): AbortController {
    const deadline = new AbortController();
    this.#open.set(deadline, performance.now() + this.#limitMs);
    return deadline;
  }

  end(deadline: AbortController): void {
    this.#open.delete(deadline);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [deadline, end] of this.#open) if (end <= now) deadline.abort();
  }
}

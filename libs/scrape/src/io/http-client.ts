import { buildConnector, Pool } from 'undici';
import { Fetched } from '../http/fetched';
import { HttpLimits } from '../http/limits';
import { Deadlines } from './deadlines';
import { Exchange } from './exchange';

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
  /** Called when it leaves, which may be long after it was asked for: a connection may have to be made. */
  readonly onSent?: () => void;
}

/** One host's HTTP: bounded, never following a redirect, never throwing but when it is closed. */
export interface HttpClient {
  fetch(request: HttpRequest): Promise<Fetched>;
  /** Cuts off what is under way. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 64 * 1024;

/** A client over a pool of kept connections. It takes undici's callbacks: its promises and streams cost more than the request. */
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
  const usual = {
    'user-agent': userAgent,
    accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5',
    'accept-encoding': 'gzip, deflate, br',
  };
  return {
    fetch: ({ url, method = 'GET', headers, wantsBody, onSent }) =>
      new Promise<Fetched>((resolve) => {
        const exchange = new Exchange({
          limits,
          onSent,
          wantsBody: (status, answered) => method !== 'HEAD' && wantsBody(status, answered),
          done: (fetched) => {
            deadlines.end(exchange);
            resolve(fetched);
          },
        });
        deadlines.start(exchange);
        try {
          pool.dispatch(
            { path: pathOf(url, origin), method, headers: headers ? { ...usual, ...headers } : usual },
            exchange,
          );
        } catch (error) {
          exchange.onResponseError(null, error as Error);
        }
      }),
    close: async () => {
      signal.removeEventListener('abort', cutOff);
      deadlines.close();
      await pool.destroy();
    },
  };
}

/** Path and query of an absolute URL as `URL` writes it. */
function pathOf(url: string, origin: string): string {
  if (url.startsWith(origin) && url.charCodeAt(origin.length) === SLASH && !url.includes('#'))
    return url.slice(origin.length);
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

const SLASH = 47;

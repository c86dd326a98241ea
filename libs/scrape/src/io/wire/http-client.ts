import { Socket } from 'node:net';
import { Place, placeOf, Proxy, refusalOf } from '@scrape-and-report/network';
import { Fetched, fetchErrorOf } from '../../http/fetched';
import { HttpLimits } from '../../http/limits';
import { HttpError } from '../../http/response-head';
import { Connector } from './connectors';
import { Deadlines } from './deadlines';
import { Exchange } from './exchange';
import { HttpConnection, OutgoingRequest } from './http-connection';

export interface HttpClientOptions {
  /** Scheme, host and port; all requests of a client go there. */
  readonly origin: string;
  readonly connections: number;
  readonly connect: Connector;
  readonly userAgent: string;
  /** Further headers of each request, names in lower case; secrets of this origin may stand in them. */
  readonly headers: Readonly<Record<string, string>>;
  /** A proxy that is told the whole address in the request line; null: the connection leads to the host itself. */
  readonly proxy: Proxy | null;
  readonly limits: HttpLimits;
  /** Cuts off what is under way, and closes the client. */
  readonly signal: AbortSignal;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD';
  /** What the answer may be; absent: as browsers ask for a page. */
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the body is worth reading; an unread one is null. */
  readonly wantsBody: (status: number, headers: Readonly<Record<string, string>>) => boolean;
  /** Bounds of this request; absent: those of the client. */
  readonly limits?: HttpLimits;
  /** Called when it leaves, which may be long after it was asked for: a connection may have to be made. */
  readonly onSent?: () => void;
}

/** One host's HTTP: bounded, never following a redirect, never throwing but when it is closed. */
export interface HttpClient {
  fetch(request: HttpRequest): Promise<Fetched>;
  /** Cuts off what is under way. */
  close(): Promise<void>;
}

const PAGES = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.5';
const MAX_HEADER_BYTES = 64 * 1024;

/**
 * A client over kept connections, one request at a time on each. It reads HTTP/1.1 itself: of what a crawl does for a
 * page, a general client's streams, events and copies would be an eighth (decision 22).
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { origin, limits, signal, proxy } = options;
  const deadlines = new Deadlines(limits.totalMs);
  const connections = new Connections(options);
  const cutOff = (): void => connections.close();
  signal.addEventListener('abort', cutOff, { once: true });
  const first = headLines({ host: new URL(origin).host, connection: 'keep-alive', 'user-agent': options.userAgent });
  const { accept: usually = PAGES, ...others } = options.headers;
  const usualAccept = headLines({ accept: usually });
  const usual = headLines({
    ...others,
    'accept-encoding': 'gzip, deflate, br',
    ...(proxy?.authorization && { 'proxy-authorization': proxy.authorization }),
  });
  return {
    fetch: ({ url, method = 'GET', accept: wanted, headers, limits: own = limits, wantsBody, onSent }) =>
      new Promise<Fetched>((resolve) => {
        const hasNoBody = method === 'HEAD';
        const exchange = new Exchange({
          limits: own,
          onSent,
          wantsBody: (status, answered) => !hasNoBody && wantsBody(status, answered),
          done: (fetched) => {
            deadlines.end(exchange);
            resolve(proxy ? unlessProxyRefused(fetched, proxy, origin) : fetched);
          },
        });
        deadlines.start(exchange, own.totalMs);
        try {
          const more = headers ? headLines(headers) : '';
          const accept = wanted === undefined ? usualAccept : headLines({ accept: wanted });
          const target = `${proxy ? origin : ''}${pathOf(url, origin)}`;
          const head = `${method} ${target} HTTP/1.1\r\n${first}${accept}${usual}${more}\r\n`;
          connections.carry({ head, hasNoBody, exchange });
        } catch (error) {
          exchange.onError(error as Error);
        }
      }),
    close: () => {
      signal.removeEventListener('abort', cutOff);
      deadlines.close();
      connections.close();
      return Promise.resolve();
    },
  };
}

/** The connections of a client, and the requests that wait for one. */
class Connections {
  readonly #options: HttpClientOptions;
  readonly #place: Place;
  readonly #all = new Set<HttpConnection>();
  readonly #idle: HttpConnection[] = [];
  readonly #waiting: OutgoingRequest[] = [];
  /** Requests for which a connection is being made. */
  readonly #opening = new Set<OutgoingRequest>();
  #isClosed = false;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#place = placeOf(new URL(options.origin));
  }

  get #hasRoom(): boolean {
    return this.#all.size + this.#opening.size < this.#options.connections;
  }

  carry(request: OutgoingRequest): void {
    if (this.#isClosed) return request.exchange.onError(closedError());
    const nowMs = performance.now();
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isFresh(nowMs)) return idle.send(request);
      idle.destroy();
    }
    if (this.#hasRoom) this.#open(request);
    else this.#waiting.push(request);
  }

  close(): void {
    this.#isClosed = true;
    for (const { exchange } of [...this.#waiting.splice(0), ...this.#opening]) exchange.onError(closedError());
    for (const connection of [...this.#all]) connection.fail(closedError());
  }

  /** Connects for one request: an error of connecting is that request's alone. */
  #open(request: OutgoingRequest): void {
    this.#opening.add(request);
    this.#options.connect(this.#place, (error, socket) => {
      this.#opening.delete(request);
      if (socket === null) request.exchange.onError(error ?? closedError());
      else if (this.#isClosed) socket.destroy();
      else this.#add(socket, request);
      this.#serve();
    });
  }

  #add(socket: Socket, request: OutgoingRequest): void {
    const connection = new HttpConnection({
      socket,
      maxHeaderBytes: MAX_HEADER_BYTES,
      onFree: (free) => {
        this.#idle.push(free);
        this.#serve();
      },
      onGone: (gone) => {
        this.#all.delete(gone);
        const at = this.#idle.indexOf(gone);
        if (at >= 0) this.#idle.splice(at, 1);
        this.#serve();
      },
    });
    this.#all.add(connection);
    if (request.exchange.isDone) this.#idle.push(connection);
    else connection.send(request);
  }

  /** Gives requests that wait what has become free. */
  #serve(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      if (this.#idle.length === 0 && !this.#hasRoom) return;
      const next = this.#waiting.shift()!;
      // It may have waited for too long.
      if (!next.exchange.isDone) this.carry(next);
    }
  }
}

/** A 407 is the proxy's own word, whatever host was asked for. */
function unlessProxyRefused(fetched: Fetched, proxy: Proxy, origin: string): Fetched {
  if (fetched.kind === 'error' || fetched.status !== 407) return fetched;
  const challenge = fetched.headers['proxy-authenticate'] ?? null;
  return fetchErrorOf(refusalOf({ status: 407, challenge }, proxy, origin));
}

/** @throws Error for what would be more than a header */
function headLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const [name, value] of Object.entries(headers)) {
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) throw new Error(`the value of the header ${name} is none`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** Path and query of an absolute URL as `URL` writes it. */
function pathOf(url: string, origin: string): string {
  if (url.startsWith(origin) && url.charCodeAt(origin.length) === SLASH && PLAIN_PATH.test(url))
    return url.slice(origin.length);
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
}

const SLASH = 47;
const PLAIN_PATH = /^[!"$-~]*$/;

function closedError(): Error {
  return new HttpError('the client was closed', 'CONNECTION_CLOSED');
}

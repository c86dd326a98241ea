import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { withDeadline } from '@scrape-and-report/production';
import { refusalOf } from '../proxy-answer';
import { type Place, placeOf } from '../place';
import type { Proxy } from '../proxy-plan';

export interface Ask {
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** More of a body is an error; 0: the body is of no interest. */
  readonly maxBytes: number;
  /** From the connection to the last byte; default: the network's. */
  readonly limitMs?: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case; of a repeated header all values, parted by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Way {
  readonly proxyFor: (place: Place) => Proxy | null;
  readonly open: (place: Place) => Promise<Socket>;
  readonly timeoutMs: number;
}

/** One request over a connection of its own. @throws see `Network.ask`; TimeoutError after the limit; the signal's reason */
export function ask(url: URL, { limitMs, signal, ...rest }: Ask, way: Way): Promise<Answer> {
  return withDeadline(signal, Math.max(1, limitMs ?? way.timeoutMs), async (either) => {
    const place = placeOf(url);
    const proxy = place.protocol === 'http:' ? way.proxyFor(place) : null;
    const opened = way.open(place);
    let socket: Socket;
    try {
      socket = await orAborted(opened, either);
    } catch (error) {
      void opened.then((late) => late.destroy()).catch(() => undefined);
      throw error;
    }
    try {
      const response = await send(url, { ...rest, socket, proxy, signal: either });
      const { statusCode: status = 0, headers } = response;
      if (proxy && status === 407)
        throw refusalOf({ status, challenge: headers['proxy-authenticate']?.toString() ?? null }, proxy, url.host);
      const text = rest.maxBytes === 0 ? '' : await readText(response, rest.maxBytes);
      return { status, headers: flat(headers), text };
    } catch (error) {
      // Of Node it comes as an AbortError, whatever the reason was.
      either.throwIfAborted();
      throw error;
    } finally {
      socket.destroy();
    }
  });
}

interface Sending extends Omit<Ask, 'limitMs'> {
  readonly socket: Socket;
  readonly proxy: Proxy | null;
}

function send(url: URL, { method = 'GET', headers, body, socket, proxy, signal }: Sending): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      createConnection: () => socket,
      method,
      path: proxy ? `${url.origin}${url.pathname}${url.search}` : `${url.pathname}${url.search}`,
      setHost: false,
      headers: {
        host: url.host,
        'accept-encoding': 'gzip, deflate, br',
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
        ...(proxy?.authorization ? { 'proxy-authorization': proxy.authorization } : {}),
        ...headers,
        connection: 'close',
      },
      signal,
    });
    outgoing.once('response', resolve).once('error', reject);
    outgoing.end(body);
  });
}

async function readText(response: IncomingMessage, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const body = decoded(response);
  // An error of the connection must end what is being unpacked too.
  response.once('error', (error) => body.destroy(error));
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function decoded(response: IncomingMessage): Readable {
  const coding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (/^(?:x-)?gzip$/.test(coding)) return response.pipe(createGunzip());
  if (coding === 'deflate') return response.pipe(createInflate());
  return coding === 'br' ? response.pipe(createBrotliDecompress()) : response;
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface TestProxyOptions {
  /** Names that only the proxy knows, as `host:port`, and the port of this machine that each leads to. */
  readonly hosts: Readonly<Record<string, number>>;
  /** `user:password`; without it nobody is asked. */
  readonly login?: string;
  /** Of `Proxy-Authenticate`; default: Basic. */
  readonly challenge?: string;
  /** Answers CONNECT with this status. */
  readonly refuses?: number;
}

/** A proxy on loopback: absolute form for http, CONNECT for all else. */
export interface TestProxy {
  readonly port: number;
  /** `CONNECT host:port`, `GET http://host/path`: what it was asked, in order. */
  readonly asked: string[];
  /** What it answers from now on. */
  set(options: Partial<TestProxyOptions>): void;
  close(): Promise<void>;
}

export async function startProxy(initial: TestProxyOptions): Promise<TestProxy> {
  let options = initial;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isLoggedIn(request, options)) {
      const challenge = options.challenge ?? 'Basic realm="office"';
      return void response.writeHead(407, { 'proxy-authenticate': challenge }).end('who are you?');
    }
    passOn(request, response, options);
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (!isLoggedIn(request, options)) {
      const challenge = options.challenge ?? 'Basic realm="office"';
      return void socket.end(`HTTP/1.1 407 Who\r\nproxy-authenticate: ${challenge}\r\ncontent-length: 0\r\n\r\n`);
    }
    if (options.refuses) return void socket.end(`HTTP/1.1 ${options.refuses} No\r\ncontent-length: 0\r\n\r\n`);
    const port = options.hosts[request.url ?? ''];
    if (port === undefined) return void socket.end('HTTP/1.1 502 Unknown host\r\n\r\n');
    const target = connect({ host: '127.0.0.1', port });
    sockets.add(target);
    target.on('error', () => socket.destroy()).on('close', () => (sockets.delete(target), socket.destroy()));
    socket.on('close', () => target.destroy());
    target.once('connect', () => {
      socket.write('HTTP/1.1 200 Go on\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    set: (change) => (options = { ...options, ...change }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function isLoggedIn({ headers }: IncomingMessage, { login }: TestProxyOptions): boolean {
  return login === undefined || headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
}

/** As a proxy does: what concerns it alone goes no further. */
function passOn(request: IncomingMessage, response: ServerResponse, { hosts }: TestProxyOptions): void {
  const url = URL.canParse(request.url ?? '') ? new URL(request.url!) : null;
  const port = url && hosts[`${url.hostname}:${url.port || 80}`];
  if (!url || port === undefined || port === null) return void response.writeHead(502).end('unknown host');
  const { 'proxy-authorization': _login, ...headers } = request.headers;
  const path = `${url.pathname}${url.search}`;
  const onwards = forward({ host: '127.0.0.1', port, method: request.method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onwards.on('error', () => response.destroy());
  request.pipe(onwards);
}

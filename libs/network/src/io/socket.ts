import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import { isUntrusted } from '../untrusted';
import type { Place } from '../place';

export interface TlsOptions {
  readonly hostname: string;
  readonly trust: SecureContext;
  /** Sessions to go on with, by `host:port`; new ones are put there. */
  readonly sessions: Map<string, Buffer>;
  readonly key: string;
}

/** Resolves a name otherwise than the system does. */
export interface DialOptions {
  readonly lookup?: LookupFunction;
  readonly signal: AbortSignal;
}

/** A connection in the clear. @throws what the system says; the signal's reason */
export function dial(
  { hostname, port }: Pick<Place, 'hostname' | 'port'>,
  { lookup, signal }: DialOptions,
): Promise<Socket> {
  const socket = connectTcp({ host: hostname, port, ...(lookup && { lookup }) });
  return settle(socket, 'connect', signal);
}

/** TLS over a connection. @throws what OpenSSL says, with its code, and with a hint where caFile is what is needed */
export async function secure(under: Socket, options: TlsOptions, signal: AbortSignal): Promise<Socket> {
  const { hostname, trust, sessions, key } = options;
  const socket = connectTls({
    socket: under,
    // With a socket given, this is what the certificate has to be for.
    host: hostname,
    ...(isIP(hostname) === 0 && { servername: hostname }),
    secureContext: trust,
    ALPNProtocols: ['http/1.1'],
    session: sessions.get(key),
  }).on('session', (session) => keep(sessions, key, session));
  try {
    return await settle(socket, 'secureConnect', signal);
  } catch (error) {
    sessions.delete(key);
    under.destroy();
    throw isUntrusted((error as NodeJS.ErrnoException).code) ? withAdvice(error as Error) : error;
  }
}

/** A later connection to the same host need not begin TLS from the start; those to the last few hosts. */
function keep(sessions: Map<string, Buffer>, key: string, session: Buffer): void {
  sessions.delete(key);
  sessions.set(key, session);
  if (sessions.size > MAX_SESSIONS) sessions.delete(sessions.keys().next().value!);
}

const MAX_SESSIONS = 64;

/** What to do about a certificate that nobody known has signed. */
const UNTRUSTED_HINT =
  'set network.caFile to the authority of your organisation or of the proxy that looks into TLS, as a file in PEM';

function withAdvice(error: Error): Error {
  error.message = `certificate not trusted: ${error.message}; set network.caFile`;
  return Object.assign(error, { hint: UNTRUSTED_HINT });
}

function settle<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return new Promise<S>((resolve, reject) => {
    const end = (error: Error | null): void => {
      socket.removeListener('error', end).removeListener('close', closed).removeListener(event, done);
      signal.removeEventListener('abort', stop);
      if (!error) return resolve(socket);
      // What goes wrong with a connection that is given up is nobody's business.
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const done = (): void => end(null);
    const stop = (): void => end(signal.reason as Error);
    const closed = (): void =>
      end(Object.assign(new Error('the connection was closed before it was ready'), { code: 'ECONNRESET' }));
    socket.setNoDelay(true);
    socket.once('error', end).once('close', closed).once(event, done);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}

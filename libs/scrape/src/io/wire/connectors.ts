import { lookup as lookupAddress, LookupAddress, LookupOptions } from 'node:dns';
import { connect as connectTcp, isIP, LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isPrivateAddress } from './addresses';

/** Where to connect to; `hostname` is an address without brackets, or a name. */
export interface Place {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number;
}

/** Opens a connection, TLS included. Calls back once, with either. */
export type Connector = (place: Place, callback: (error: Error | null, socket: Socket | null) => void) => void;

const CONNECT_TIMEOUT_MS = 10_000;

/** Connects to whatever host the URL names. */
export function openConnector(): Connector {
  return createConnector();
}

/** Connects every host, whatever its scheme, to a port of this machine, in plain HTTP. */
export function loopbackConnector(port: number): Connector {
  const connect = createConnector();
  return (_, callback) => connect({ protocol: 'http:', hostname: '127.0.0.1', port }, callback);
}

/**
 * Connects to public addresses only. The address that was judged is the one that is connected to, so a name that
 * resolves differently the second time gains nothing.
 */
export function publicConnector(): Connector {
  const connect = createConnector(publicLookup as LookupFunction);
  return (place, callback) => {
    if (isIP(place.hostname) && isPrivateAddress(place.hostname)) callback(privateError(place.hostname), null);
    else connect(place, callback);
  };
}

/** The port of an origin, named or not. */
export function placeOf({ protocol, hostname, port }: URL): Place {
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}

function createConnector(lookup?: LookupFunction): Connector {
  // A later connection to the same host need not begin TLS from the start.
  const sessions = new Map<string, Buffer>();
  return ({ protocol, hostname, port }, callback) => {
    const key = `${hostname}:${port}`;
    const isSecure = protocol === 'https:';
    const target = { host: hostname, port, ...(lookup && { lookup }) };
    const socket = isSecure
      ? connectTls({
          ...target,
          ...(isIP(hostname) === 0 && { servername: hostname }),
          ALPNProtocols: ['http/1.1'],
          session: sessions.get(key),
        }).on('session', (session) => sessions.set(key, session))
      : connectTcp(target);
    const end = (error: Error | null): void => {
      clearTimeout(timer);
      socket.removeListener('error', end).removeListener(isSecure ? 'secureConnect' : 'connect', done);
      // What goes wrong from now on is its user's business; what goes wrong with one that is given up, nobody's.
      if (error) socket.on('error', () => undefined).destroy();
      callback(error, error ? null : socket);
    };
    const done = (): void => end(null);
    const timer = setTimeout(() => end(timeoutError(key)), CONNECT_TIMEOUT_MS);
    socket.setNoDelay(true);
    socket.once('error', end).once(isSecure ? 'secureConnect' : 'connect', done);
  };
}

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

function publicLookup(host: string, options: LookupOptions, callback: LookupCallback): void {
  lookupAddress(host, { ...options, all: true }, (error, addresses) => {
    const open = (addresses ?? []).filter(({ address }) => !isPrivateAddress(address));
    if (error) callback(error, []);
    else if (open.length < addresses.length || open.length === 0) callback(privateError(host), []);
    else if (options.all) callback(null, open);
    else callback(null, open[0]!.address, open[0]!.family);
  });
}

function privateError(host: string): Error {
  return Object.assign(new Error(`${host} is a private address`), { code: 'PRIVATE_ADDRESS' });
}

function timeoutError(where: string): Error {
  const error = new Error(`${where} did not answer within ${CONNECT_TIMEOUT_MS / 1000} s`);
  return Object.assign(error, { code: 'ETIMEDOUT' });
}

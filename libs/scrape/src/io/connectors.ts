import { lookup as lookupAddress, LookupAddress, LookupOptions } from 'node:dns';
import { isIP, LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPrivateAddress } from './addresses';

export type Connector = buildConnector.connector;

const CONNECT_TIMEOUT_MS = 10_000;

/** Connects to whatever host the URL names. */
export function openConnector(): Connector {
  return buildConnector({ timeout: CONNECT_TIMEOUT_MS });
}

/** Connects every host, whatever its scheme, to a port of this machine, in plain HTTP. */
export function loopbackConnector(port: number): Connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  return (options, callback) =>
    connect({ ...options, protocol: 'http:', hostname: '127.0.0.1', host: '127.0.0.1', port: String(port) }, callback);
}

/**
 * Connects to public addresses only. The address that was judged is the one that is connected to, so a name that
 * resolves differently the second time gains nothing.
 */
export function publicConnector(): Connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: publicLookup as LookupFunction });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && isPrivateAddress(host)) callback(privateError(host), null);
    else connect(options, callback);
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

import { lookup as lookupAddress, LookupAddress, LookupOptions } from 'node:dns';
import { isIP, LookupFunction, Socket } from 'node:net';
import { Network, openNetwork, Place } from '@scrape-and-report/network';
import { isPrivateAddress } from './addresses';

/** Opens a connection, TLS included. Calls back once, with either. */
export type Connector = (place: Place, callback: (error: Error | null, socket: Socket | null) => void) => void;

/** Connects to whatever host the URL names. */
export function openConnector(network: Network): Connector {
  return (place, callback) => network.connect(place, {}, callback);
}

/** Connects every host, whatever its scheme, to a port of this machine, in plain HTTP and through nothing. */
export function loopbackConnector(port: number): Connector {
  const straight = openNetwork({ proxy: null, noProxy: [], caFile: null, timeoutSeconds: 10 }, {});
  return (_, callback) => straight.connect({ protocol: 'http:', hostname: '127.0.0.1', port }, {}, callback);
}

/**
 * Connects to public addresses only. The address that was judged is the one that is connected to, so a name that
 * resolves differently the second time gains nothing. Through a proxy it is the proxy that resolves a name.
 */
export function publicConnector(network: Network): Connector {
  return (place, callback) => {
    const isPrivate = isIP(place.hostname) ? isPrivateAddress(place.hostname) : /^localhost\.?$/i.test(place.hostname);
    if (isPrivate) callback(privateError(place.hostname), null);
    else network.connect(place, { lookup: publicLookup as LookupFunction }, callback);
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

import type { LookupFunction, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { describeError, type Environment, type NetworkConfig, withDeadline } from '@scrape-and-report/production';
import { NetworkError } from '../network-error';
import { authorityOf, type Place, placeOf } from '../place';
import { planProxies, type Proxy } from '../proxy-plan';
import { trustOf } from './authorities';
import { ask, type Answer, type Ask } from './ask';
import { dial, secure } from './socket';
import { tunnel } from './tunnel';

/** The way out of this machine. */
export interface Network {
  /** The proxy that a place is reached through; null: straight. @throws NetworkError when what should be one is none */
  proxyFor(place: Place): Proxy | null;
  /**
   * Opens a connection to a place, TLS included, through its proxy. Calls back once, with either; the error is a
   * NetworkError where the way is at fault. With a proxy and `http:` it leads to the proxy, which wants the whole address
   * in the request line, and `Proxy-Authorization`.
   */
  connect(
    place: Place,
    options: { readonly lookup?: LookupFunction },
    callback: (error: Error | null, socket: Socket | null) => void,
  ): void;
  /**
   * A connection in the clear for mail: straight, and when that fails by the proxy (CONNECT), since a server of mail mostly
   * stands in the office. Its user sees to TLS. @throws NetworkError, or what the system says
   */
  connectMail(place: Pick<Place, 'hostname' | 'port'>): Promise<Socket>;
  /** Whom TLS trusts. @throws NetworkError when `network.caFile` cannot be read */
  trust(): SecureContext;
  /** One request, bounded in time and size; follows no redirect. @throws NetworkError, or what the system says */
  ask(url: URL, request: Ask): Promise<Answer>;
  /** For people: `straight`, or `through the proxy http://proxy:3128 (HTTPS_PROXY)`. Never throws. */
  describe(url: URL): string;
  /** Longest that a request may take unless it has a limit of its own. */
  readonly timeoutMs: number;
}

/** What the configuration means when it says nothing. */
export const USUAL_NETWORK: NetworkConfig = { proxy: 'environment', noProxy: [], caFile: null, timeoutSeconds: 60 };

/** Making a connection takes longer than this only where nothing answers. */
const CONNECT_MS = { straight: 10_000, proxied: 20_000 };

/** The network of a configuration. Nothing is opened or read before it is needed. */
export function openNetwork(config: NetworkConfig, env: Environment): Network {
  const timeoutMs = config.timeoutSeconds * 1000;
  const proxyFor = planProxies(config, env);
  const sessions = new Map<string, Buffer>();
  let trust: SecureContext | null = null;
  const trusted = (): SecureContext => (trust ??= trustOf(config.caFile, env));

  const open = async (place: Place, lookup?: LookupFunction): Promise<Socket> => {
    const proxy = proxyFor(place);
    const limitMs = Math.min(timeoutMs, proxy ? CONNECT_MS.proxied : CONNECT_MS.straight);
    const late = new AbortController();
    const key = authorityOf(place);
    const timer = setTimeout(() => late.abort(timeoutError(key, limitMs)), limitMs);
    const tls = (socket: Socket, { hostname }: Place, id: string): Promise<Socket> =>
      secure(socket, { hostname, trust: trusted(), sessions, key: id }, late.signal);
    try {
      if (!proxy) {
        const socket = await dial(place, { lookup, signal: late.signal });
        return place.protocol === 'https:' ? await tls(socket, place, key) : socket;
      }
      const toProxy = await reach(proxy, late.signal, (socket) => tls(socket, proxy.place, `proxy ${proxy.label}`));
      if (place.protocol !== 'https:') return toProxy;
      await tunnel(toProxy, place, proxy, late.signal);
      return await tls(toProxy, place, key);
    } finally {
      clearTimeout(timer);
    }
  };
  const network: Network = {
    timeoutMs,
    proxyFor,
    connect: (place, { lookup }, callback) =>
      void open(place, lookup).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(error as Error, null),
      ),
    trust: trusted,
    connectMail: (place) => connectMail({ ...place, protocol: 'smtp:' }, { proxyFor, timeoutMs, trusted, sessions }),
    ask: (url, request) => ask(url, request, { proxyFor, open, timeoutMs }),
    describe: (url) => {
      try {
        const proxy = proxyFor(placeOf(url));
        return proxy ? `through the proxy ${proxy.label}${proxy.from === null ? '' : ` (${proxy.from})`}` : 'straight';
      } catch (error) {
        return describeError(error);
      }
    },
  };
  return network;
}

interface MailWay {
  readonly proxyFor: (place: Place) => Proxy | null;
  readonly timeoutMs: number;
  readonly trusted: () => SecureContext;
  readonly sessions: Map<string, Buffer>;
}

async function connectMail(place: Place, { proxyFor, timeoutMs, trusted, sessions }: MailWay): Promise<Socket> {
  const within = <T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withDeadline(new AbortController().signal, Math.min(timeoutMs, limitMs), work);
  try {
    return await within(CONNECT_MS.straight / 2, (signal) => dial(place, { signal }));
  } catch (error) {
    const proxy = proxyFor({ ...place, protocol: 'https:' });
    if (!proxy) throw error;
    return within(CONNECT_MS.straight / 2, async (signal) => {
      const options = { hostname: proxy.place.hostname, sessions, key: `proxy ${proxy.label}` };
      const socket = await reach(proxy, signal, (plain) => secure(plain, { ...options, trust: trusted() }, signal));
      await tunnel(socket, place, proxy, signal);
      return socket;
    });
  }
}

/** A connection to the proxy itself. @throws NetworkError when nothing there answers */
async function reach(proxy: Proxy, signal: AbortSignal, tls: (socket: Socket) => Promise<Socket>): Promise<Socket> {
  try {
    const socket = await dial(proxy.place, { signal });
    return proxy.place.protocol === 'https:' ? await tls(socket) : socket;
  } catch (cause) {
    if (cause instanceof NetworkError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new NetworkError(
      `no proxy answers at ${proxy.label}: ${signal.aborted ? 'no connection in time' : message || code}`,
      {
        code: 'PROXY_UNREACHABLE',
        hint: `see whether ${proxy.from ?? 'network.proxy'} is right and the proxy is up; without one, set network.proxy to null`,
        cause,
      },
    );
  }
}

function timeoutError(where: string, limitMs: number): Error {
  return Object.assign(new Error(`${where} did not answer within ${limitMs / 1000} s`), { code: 'ETIMEDOUT' });
}

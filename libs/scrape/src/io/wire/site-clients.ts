import { Network, openNetwork, placeOf, Proxy } from '@scrape-and-report/network';
import { HttpLimits } from '../../http/limits';
import { siteDoorOf } from '../../http/site-door';
import { ScrapeOptions } from '../../options';
import { loopbackConnector, openConnector, publicConnector } from './connectors';
import { createHttpClient, HttpClient } from './http-client';
import { StaticSite } from './static-site';

/** For links that a host shows to people alone. */
export const BROWSER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const MIB = 1024 * 1024;
/** A sitemap may be large, and made when it is asked for. */
const SITEMAP_PATIENCE = 2;
const CHECK_MS = 20_000;

/** Bounds of a request, by what it is for. */
export function limitsOf({ site, network, pageLimits }: Pick<ScrapeOptions, 'site' | 'network' | 'pageLimits'>) {
  const pageMs = site.timeoutSeconds * 1000;
  return {
    page: { totalMs: pageMs, maxBodyBytes: 8 * MIB, maxDecompressedBytes: 16 * MIB, ...pageLimits },
    sitemap: { totalMs: SITEMAP_PATIENCE * pageMs, maxBodyBytes: 50 * MIB, maxDecompressedBytes: 50 * MIB },
    /** Of an external link only the status counts. */
    check: { totalMs: Math.min(CHECK_MS, network.timeoutSeconds * 1000), maxBodyBytes: 1, maxDecompressedBytes: 1 },
  } as const satisfies Record<string, HttpLimits>;
}

export interface ClientOptions {
  readonly origin: string;
  readonly limits: HttpLimits;
  readonly connections: number;
  /** Other than the scraper's own. */
  readonly userAgent?: string;
}

/**
 * Makes clients for any origin: the site's own (which may be a folder served here), or another, by public addresses only.
 *
 * @throws StageError when a secret of the site is not set
 */
export function clientMaker(
  { site, network: networkConfig, env, signal }: Pick<ScrapeOptions, 'site' | 'network' | 'env' | 'signal'>,
  served: StaticSite | null,
): (options: ClientOptions) => HttpClient {
  const ownOrigin = new URL(site.root).origin;
  const network = openNetwork(networkConfig, env);
  const door = siteDoorOf(site, env);
  return ({ origin, limits, connections, userAgent = door.userAgent }) => {
    const isOwn = origin === ownOrigin;
    const common = { origin, connections, userAgent, limits, signal, headers: door.isOwn(origin) ? door.headers : {} };
    if (isOwn && served) return createHttpClient({ ...common, connect: loopbackConnector(served.port), proxy: null });
    const connect = isOwn || site.allowPrivateAddresses ? openConnector(network) : publicConnector(network);
    return createHttpClient({ ...common, connect, proxy: proxyInTheClear(network, origin) });
  };
}

/** Who reads the request lines to an origin; what is wrong with a proxy is told when a connection is made. */
function proxyInTheClear(network: Network, origin: string): Proxy | null {
  const place = placeOf(new URL(origin));
  try {
    return place.protocol === 'http:' ? network.proxyFor(place) : null;
  } catch {
    return null;
  }
}

/** One client an origin, made when it is first needed; counts what they are asked. */
export class ClientCache {
  readonly #make: (origin: string) => HttpClient;
  readonly #clients = new Map<string, HttpClient>();
  requests = 0;

  constructor(make: (origin: string) => HttpClient) {
    this.#make = make;
  }

  of(url: string): HttpClient {
    const { origin } = new URL(url);
    let client = this.#clients.get(origin);
    if (!client) this.#clients.set(origin, (client = this.#make(origin)));
    const known = client;
    return { ...known, fetch: (request) => ((this.requests += 1), known.fetch(request)) };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
  }
}

import { version } from '../../../package.json';
import { HttpLimits } from '../../http/limits';
import { ScrapeOptions } from '../../options';
import { loopbackConnector, openConnector, publicConnector } from './connectors';
import { createHttpClient, HttpClient } from './http-client';
import { StaticSite } from './static-site';

const USER_AGENT = `Mozilla/5.0 (compatible; scrape-and-report/${version})`;
/** For links that a host shows to people alone. */
export const BROWSER_AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const MIB = 1024 * 1024;

/** Bounds of a request, by what it is for. */
export const LIMITS = {
  page: { totalMs: 60_000, maxBodyBytes: 8 * MIB, maxDecompressedBytes: 16 * MIB },
  sitemap: { totalMs: 120_000, maxBodyBytes: 50 * MIB, maxDecompressedBytes: 50 * MIB },
  /** Of an external link only the status counts. */
  check: { totalMs: 20_000, maxBodyBytes: 1, maxDecompressedBytes: 1 },
} as const satisfies Record<string, HttpLimits>;

export interface ClientOptions {
  readonly origin: string;
  readonly limits: HttpLimits;
  readonly connections: number;
  /** Other than the scraper's own. */
  readonly userAgent?: string;
}

/** Makes clients for any origin: the site's own (which may be a folder served here), or another, by public addresses only. */
export function clientMaker(
  { site: { root, allowPrivateAddresses }, signal }: Pick<ScrapeOptions, 'site' | 'signal'>,
  served: StaticSite | null,
): (options: ClientOptions) => HttpClient {
  const ownOrigin = new URL(root).origin;
  return ({ origin, limits, connections, userAgent = USER_AGENT }) => {
    const isOwn = origin === ownOrigin;
    const connect =
      isOwn && served
        ? loopbackConnector(served.port)
        : isOwn || allowPrivateAddresses
          ? openConnector()
          : publicConnector();
    return createHttpClient({ origin, connections, connect, userAgent, limits, signal });
  };
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

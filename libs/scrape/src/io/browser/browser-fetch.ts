import type { Fetched } from '../../http/fetched';
import type { RobotsRules } from '../../http/robots';
import type { SiteDoor } from '../../http/site-door';
import type { UrlRules } from '../../url/url-rules';
import { fetchPatiently, type PoliteHost } from '../visit/polite-host';
import type { ClientCache } from '../wire/site-clients';
import type { BrowserAnswer, BrowserQuestion } from './browser-messages';

export interface BrowserFetchOptions {
  readonly root: string;
  readonly door: Pick<SiteDoor, 'isOwn'>;
  readonly urls: UrlRules;
  readonly robots: RobotsRules;
  /** The site's own host, with its pace. */
  readonly host: PoliteHost;
  /** All others. */
  readonly clients: ClientCache;
  /** So many requests are made at most. */
  readonly mostRequests: number;
}

const MAX_HOPS = 5;
/** What pages share is kept for the next one, up to this. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** Of the connection, or of a body that has been unpacked; cookies are nobody's. */
const NOT_HANDED_ON = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-encoding',
  'content-length',
  'set-cookie',
]);

/**
 * Answers what pages in a browser ask for, as the crawl asks: by the network, the door and the pace of the site, as far as
 * robots.txt and the configuration allow it. Each address once.
 */
export class BrowserFetch {
  readonly #options: BrowserFetchOptions;
  readonly #kept = new Map<string, BrowserAnswer>();
  readonly #coming = new Map<string, Promise<BrowserAnswer | null>>();
  #keptBytes = 0;
  readonly #forbidden = new Set<string>();
  readonly #home: string;
  #requests = 0;

  constructor(options: BrowserFetchOptions) {
    this.#options = options;
    this.#home = new URL(options.root).origin;
  }

  /** Addresses of the site that robots.txt keeps from pages. */
  get forbidden(): ReadonlySet<string> {
    return this.#forbidden;
  }

  /** Null for what is not asked for. */
  async answer({ url, accept }: BrowserQuestion): Promise<BrowserAnswer | null> {
    const address = url.replace(/#.*$/s, '');
    const key = `${accept ?? ''} ${address}`;
    const known = this.#kept.get(key) ?? this.#coming.get(key);
    if (known) return known;
    const coming = this.#follow(address, accept);
    this.#coming.set(key, coming);
    try {
      const answer = await coming;
      if (answer && this.#keptBytes + answer.body.length <= MAX_KEPT_BYTES) {
        this.#keptBytes += answer.body.length;
        this.#kept.set(key, answer);
      }
      return answer;
    } finally {
      this.#coming.delete(key);
    }
  }

  async #follow(start: string, accept: string | null): Promise<BrowserAnswer | null> {
    let at = start;
    for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
      const fetched = await this.#ask(at, accept);
      if (fetched === null) return null;
      if (fetched.kind === 'error') return NOTHING;
      const { status, headers, body } = fetched;
      const location = status >= 300 && status < 400 ? headers['location'] : undefined;
      if (location === undefined) return { status, headers: handedOn(headers), body: body ?? NOTHING.body };
      if (!URL.canParse(location, at)) return NOTHING;
      at = new URL(location, at).href;
    }
    return NOTHING;
  }

  #ask(url: string, accept: string | null): Promise<Fetched> | null {
    const { door, urls, robots, host, clients, mostRequests } = this.#options;
    if (!/^https?:/.test(url) || !urls.isTaken(url) || this.#requests >= mostRequests) return null;
    const { origin } = new URL(url);
    const isHome = origin === this.#home;
    if (isHome && !robots.isAllowed(url)) {
      this.#forbidden.add(url);
      return null;
    }
    this.#requests += 1;
    const request = { url, wantsBody: () => true, ...(accept !== null && { accept }) };
    if (isHome) return fetchPatiently(host, request);
    const client = clients.of(url);
    // Other names of the site share its pace.
    return door.isOwn(origin) ? fetchPatiently({ ...host, client }, request) : client.fetch(request);
  }
}

const NOTHING: BrowserAnswer = { status: 0, headers: {}, body: new Uint8Array() };

/** Headers of an answer that mean something to who is handed it, unpacked. */
export function handedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_HANDED_ON.has(name)));
}

import type { Fetched } from '../../http/fetched';
import type { RobotsRules } from '../../http/robots';
import type { UrlRules } from '../../url/url-rules';
import { fetchPaced, type PoliteHost } from '../visit/polite-host';
import type { ClientCache } from '../wire/site-clients';
import type { BrowserAnswer } from './browser-messages';

export interface BrowserFetchOptions {
  readonly root: string;
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
  #keptBytes = 0;
  #requests = 0;

  constructor(options: BrowserFetchOptions) {
    this.#options = options;
  }

  /** Null for what is not asked for, and when nothing came. */
  async answer(url: string): Promise<BrowserAnswer | null> {
    const address = url.replace(/#.*$/s, '');
    const known = this.#kept.get(address);
    if (known) return known;
    let at = address;
    for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
      const fetched = await this.#ask(at);
      if (fetched?.kind !== 'response') return null;
      const { status, headers, body } = fetched;
      const location = status >= 300 && status < 400 ? headers['location'] : undefined;
      if (location === undefined)
        return this.#keep(address, { status, headers: handedOn(headers), body: body ?? NONE });
      if (!URL.canParse(location, at)) return null;
      at = new URL(location, at).href;
    }
    return null;
  }

  #ask(url: string): Promise<Fetched> | null {
    const { root, urls, robots, host, clients, mostRequests } = this.#options;
    if (!/^https?:/.test(url) || !urls.isTaken(url) || this.#requests >= mostRequests) return null;
    const isOwn = new URL(url).origin === new URL(root).origin;
    if (isOwn && !robots.isAllowed(url)) return null;
    this.#requests += 1;
    const request = { url, wantsBody: () => true };
    return isOwn ? fetchPaced(host, request) : clients.of(url).fetch(request);
  }

  #keep(url: string, answer: BrowserAnswer): BrowserAnswer {
    if (this.#keptBytes + answer.body.length <= MAX_KEPT_BYTES) {
      this.#keptBytes += answer.body.length;
      this.#kept.set(url, answer);
    }
    return answer;
  }
}

const NONE = new Uint8Array();

function handedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_HANDED_ON.has(name)));
}

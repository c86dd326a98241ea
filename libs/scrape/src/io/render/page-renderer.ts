import type { SiteConfig } from '@scrape-and-report/production';
import { siteDoorOf } from '../../http/site-door';
import type { RobotsRules } from '../../http/robots';
import type { ScrapeOptions } from '../../options';
import type { UrlRules } from '../../url/url-rules';
import { BrowserFetch } from '../browser/browser-fetch';
import type { BrowserAnswer, RenderedDocument } from '../browser/browser-messages';
import { BrowserDriver } from '../browser/drive-browser';
import type { ScrapeLog } from '../disk/scrape-log';
import type { PoliteHost } from '../visit/polite-host';
import type { HttpClient } from '../wire/http-client';
import { ClientCache, type ClientOptions, limitsOf } from '../wire/site-clients';

export interface PageRendererOptions {
  readonly options: ScrapeOptions;
  readonly urls: UrlRules;
  readonly host: PoliteHost;
  readonly makeClient: (options: ClientOptions) => HttpClient;
  readonly log: ScrapeLog;
  readonly robots: RobotsRules;
}

/** What came of a page; `missing`: no browser shows any page today. */
export type Shown =
  | { readonly kind: 'shown'; readonly document: RenderedDocument }
  | { readonly kind: 'failed' | 'missing'; readonly why: string };

/** Longest that one page may take. */
const PAGE_MS = 30_000;
const MOST_AT_ONCE = 3;
/** For all pages of a scrape; what is left is shown on another day. */
const LIMIT_MS = 3 * 3_600_000;
const REQUESTS_A_URL = 10;

/** Null where pages are recorded as the site gives them. */
export function openRenderer(renderer: PageRendererOptions): PageRenderer | null {
  const { render } = renderer.options.site;
  return render === 'off' ? null : new PageRenderer(render, renderer);
}

/** Shows pages in the browser of this machine, and counts what came of them. The browser is started for the first page. */
export class PageRenderer {
  readonly mode: Exclude<SiteConfig['render'], 'off'>;
  readonly #options: PageRendererOptions;
  readonly #clients: ClientCache;
  readonly #fetch: BrowserFetch;
  readonly #driver: BrowserDriver<'document'>;
  #missing: string | null = null;
  readonly #counts = { shown: 0, failed: 0, kept: 0, bare: 0 };

  constructor(mode: PageRenderer['mode'], renderer: PageRendererOptions) {
    const { options, urls, host, makeClient, robots } = renderer;
    const { site, env, signal } = options;
    this.mode = mode;
    this.#options = renderer;
    const door = siteDoorOf(site, env);
    this.#clients = new ClientCache((origin) =>
      makeClient({ origin, limits: limitsOf(options).page, connections: MOST_AT_ONCE }),
    );
    const mostRequests = REQUESTS_A_URL * site.maxUrls;
    this.#fetch = new BrowserFetch({ root: site.root, door, urls, robots, host, clients: this.#clients, mostRequests });
    this.#driver = new BrowserDriver({
      ...{ wants: 'document', userAgent: door.userAgent, pageMs: PAGE_MS, signal, limitMs: LIMIT_MS },
      atOnce: Math.min(MOST_AT_ONCE, Math.max(1, site.concurrency)),
      answer: (question) => this.#fetch.answer(question),
    });
  }

  /** Whether a page may be shown: false once it turned out that there is no browser, or no time. */
  get isThere(): boolean {
    return this.#missing === null;
  }

  /** @throws the signal's reason */
  async show(url: string, source: BrowserAnswer): Promise<Shown> {
    if (this.#missing !== null) return { kind: 'missing', why: this.#missing };
    const opened = await this.#driver.open({ url, source });
    if (opened.kind === 'found') {
      this.#counts.shown += 1;
      return { kind: 'shown', document: opened.found };
    }
    if (opened.kind === 'failed') {
      this.#counts.failed += 1;
      return { kind: 'failed', why: opened.why };
    }
    this.#missing = opened.why;
    return { kind: 'missing', why: opened.why };
  }

  /** Notes what is recorded of a page that was not shown: what was shown before, or its source. */
  noteUnshown(isKept: boolean): void {
    this.#counts[isKept ? 'kept' : 'bare'] += 1;
  }

  async close(): Promise<void> {
    await this.#driver.close();
    await this.#clients.close();
  }

  /** Says what came of it. */
  report(): void {
    const { options, log } = this.#options;
    const { shown, failed, kept, bare } = this.#counts;
    log.info(`rendered ${shown} pages in a browser; ${failed} could not be rendered`);
    const { forbidden } = this.#fetch;
    if (forbidden.size > 0)
      options.log.warning(
        `robots.txt keeps ${forbidden.size} files of rendered pages from the scraper: ${[...forbidden][0]}`,
      );
    if (kept + bare === 0) return;
    const why = this.#missing === null ? '' : ` (${this.#missing})`;
    options.log.warning(
      `${kept + bare} pages were not rendered${why}: ${kept} keep what was rendered before, ${bare} are recorded from their source`,
    );
  }
}

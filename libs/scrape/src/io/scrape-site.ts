import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SiteConfig, StageError } from '@scrape-and-report/production';
import {
  BODY_PACK_NAME,
  openBodies,
  openBodyWriter,
  openScrape,
  pathOf,
  SCRAPE_DB_NAME,
} from '@scrape-and-report/record';
import { version } from '../../package.json';
import { CrawlState } from '../crawl/crawl-state';
import { JournalRecord, Oddity, StartRecord } from '../crawl/journal-records';
import { createScope } from '../crawl/scope';
import { createUrlRules } from '../crawl/url-rules';
import { compileRules } from '../extract/page-rules';
import { HttpLimits } from '../http/limits';
import { Pace } from '../http/pace';
import { blanketRules, parseRobots, RobotsRules } from '../http/robots';
import { ScrapeOptions, ScrapeOutcome } from '../options';
import { SiteProfile } from '../profile/profile';
import { loopbackConnector, openConnector, publicConnector } from './connectors';
import { Crawl } from './crawl';
import { ExternalChecks } from './external-checks';
import { createHttpClient, HttpClient } from './http-client';
import { Journal, openJournal } from './journal';
import { KnownPage, loadKnownPages } from './known-pages';
import { fetchPatiently, PoliteHost } from './polite-host';
import { primeScrape, ROBOTS_NAME } from './prime';
import { openScrapeLog, ScrapeLog } from './scrape-log';
import { serveFolder, StaticSite } from './static-site';
import { writeScrape } from './write-scrape';

/** Folder within the scrape directory for what is only needed until the scrape is complete. */
export const WORK_FOLDER = '.tmp-crawl';

const USER_AGENT = `Mozilla/5.0 (compatible; scrape-and-report/${version})`;
const PAGE_LIMITS: HttpLimits = {
  totalMs: 60_000,
  maxBodyBytes: 8 * 1024 * 1024,
  maxDecompressedBytes: 16 * 1024 * 1024,
};
const SITEMAP_LIMITS: HttpLimits = {
  totalMs: 120_000,
  maxBodyBytes: 50 * 1024 * 1024,
  maxDecompressedBytes: 50 * 1024 * 1024,
};
const CHECK_LIMITS: HttpLimits = { totalMs: 20_000, maxBodyBytes: 1, maxDecompressedBytes: 1 };
/** Robots.txt may slow a scrape down, but not until after the day. */
const MAX_CRAWL_DELAY_MS = 30_000;

/**
 * Records the whole site into `directory`; the caller seals it with the manifest.
 *
 * A scrape that broke off is gone on with from its journal when root, profile and limits are the same, else it is
 * thrown away. When the signal aborts, nothing more is written and its reason is thrown; everything that was done
 * stays for the next start.
 *
 * @throws StageError (`SCRAPE_FAILED`) when the site cannot be reached, its root gives no page, or nothing was recorded.
 */
export async function scrapeSite(options: ScrapeOptions): Promise<ScrapeOutcome> {
  options.signal.throwIfAborted();
  await options.assertLease();
  const workFolder = join(options.directory, WORK_FOLDER);
  const finished = existsSync(workFolder) ? null : finishedScrape(options);
  if (finished) return finished;
  mkdirSync(workFolder, { recursive: true });
  const log = openScrapeLog(join(options.directory, 'log.txt'), options.clock, options.timeZone);
  let site: StaticSite | null = null;
  try {
    site = options.site.directory === null ? null : await serveFolder(options.site.directory);
    return await new Scrape({ options, workFolder, log, site }).run();
  } catch (error) {
    options.signal.throwIfAborted();
    throw asStageError(error);
  } finally {
    options.progress.end();
    log.close();
    await site?.close();
  }
}

/** The outcome of a scrape that was finished and only lacks its manifest; null when there is none, or one of other settings. */
function finishedScrape({ directory, site, profile, timestamp }: ScrapeOptions): ScrapeOutcome | null {
  if (!existsSync(join(directory, SCRAPE_DB_NAME))) return null;
  const reader = openScrape(directory);
  try {
    const facts = reader.parameters();
    const same =
      facts['root'] === site.root &&
      facts['timestamp'] === timestamp &&
      facts['settings'] === settingsDigest(site, profile);
    if (!same) return null;
    const count = (name: string): number => Number(facts[name] ?? 0);
    return {
      pages: count('pages'),
      requests: count('requests'),
      notModified: count('not_modified'),
      problems: count('problems'),
    };
  } finally {
    reader.close();
  }
}

function asStageError(error: unknown): unknown {
  const isDisk = error instanceof Error && 'syscall' in error && !(error instanceof StageError);
  if (!isDisk) return error;
  return new StageError(`the scrape cannot be written: ${error.message}`, {
    code: 'SCRAPE_FAILED',
    hint: 'see that the store has room and can be written to',
    cause: error,
  });
}

interface Surroundings {
  readonly options: ScrapeOptions;
  readonly workFolder: string;
  readonly log: ScrapeLog;
  readonly site: StaticSite | null;
}

/** One scrape from priming to the finished database. */
class Scrape {
  readonly #around: Surroundings;
  readonly #state: CrawlState;
  readonly #context: ConstructorParameters<typeof Crawl>[0]['context'];
  readonly #host: PoliteHost;
  readonly #inScope: (url: string) => boolean;
  #journal!: Journal;
  #started = '';

  constructor(around: Surroundings) {
    const { options, site } = around;
    this.#around = around;
    this.#inScope = createScope(options.site.root);
    this.#state = new CrawlState(options.site.root);
    const urls = createUrlRules(options.site.root, options.profile);
    this.#context = { state: this.#state, urls, rules: compileRules(options.profile) };
    const connect = site ? loopbackConnector(site.port) : openConnector();
    this.#host = {
      client: createHttpClient({
        origin: new URL(options.site.root).origin,
        connections: Math.max(1, options.site.concurrency),
        connect,
        userAgent: USER_AGENT,
        limits: { ...PAGE_LIMITS, ...options.pageLimits },
        signal: options.signal,
      }),
      pace: new Pace({ perSecond: options.site.requestsPerSecond }),
      clock: options.clock,
      signal: options.signal,
      random: options.random,
      requests: 0,
    };
  }

  async run(): Promise<ScrapeOutcome> {
    const { options, log, workFolder } = this.#around;
    this.#open();
    const bodies = openBodyWriter({ directory: options.directory, pendingFile: join(workFolder, 'pending.bodies') });
    const earlierBodies = openBodies(options.previous);
    try {
      const known = options.previous.length > 0 ? loadKnownPages(options.previous.at(-1)!) : [];
      const robots = await this.#prime(known);
      this.#applyRobots(robots);
      const crawl = new Crawl({
        context: this.#context,
        host: this.#host,
        robots,
        bodies,
        earlierBodies,
        progress: options.progress,
        concurrency: options.site.concurrency,
        maxUrls: options.site.maxUrls,
        known: new Map(known.map((page) => [page.from, page])),
        externals: options.site.checkExternalLinks ? (events) => this.#externalChecks(events) : null,
        keep: (record) => this.#keep(record),
      });
      await crawl.run();
      this.#refuseEmpty(crawl);
      bodies.finish();
      return await this.#finish(crawl);
    } catch (error) {
      bodies.abandon();
      // Nothing worth resuming: a later start of the day asks for everything anew.
      this.#done = error instanceof StageError && error.code === 'SCRAPE_FAILED';
      if (!options.signal.aborted) log.error(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      earlierBodies.close();
      this.#journal.close();
      await this.#host.client.close();
      if (this.#done) rmSync(workFolder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  #done = false;

  /** Opens the journal, of this scrape or of one that broke off and asked for the same. */
  #open(): void {
    const { options, log, workFolder } = this.#around;
    const file = join(workFolder, 'journal.jsonl');
    const start: StartRecord = {
      t: 'start',
      version: 1,
      root: options.site.root,
      settings: settingsDigest(options.site, options.profile),
      started: options.clock.now().toISOString(),
    };
    let first: StartRecord | null = null;
    this.#journal = openJournal(file, (record, place) => {
      if (record.t === 'start') first ??= record;
      else if (first && isSameScrape(first, start)) this.#state.apply(record, place);
    });
    if (first && isSameScrape(first, start)) {
      this.#started = (first as StartRecord).started;
      log.info(`going on with a scrape that broke off: ${this.#state.done} URLs are done`);
      return;
    }
    this.#journal.close();
    rmSync(workFolder, { recursive: true, force: true, maxRetries: 5 });
    rmSync(join(options.directory, BODY_PACK_NAME), { force: true });
    mkdirSync(workFolder, { recursive: true });
    this.#journal = openJournal(file, () => undefined);
    this.#journal.append(start);
    this.#started = start.started;
    log.info(`scraping ${options.site.root} with profile ${options.profile.name}`);
  }

  #keep(record: JournalRecord): void {
    this.#state.apply(record, this.#journal.append(record));
    if ('odd' in record)
      this.#around.log.warnings(record.odd.map((odd) => describe(odd, this.#inScope, this.#state.root)));
  }

  async #prime(known: readonly KnownPage[]): Promise<RobotsRules> {
    const { options, log } = this.#around;
    const { robots } = this.#state;
    if (robots === 'file')
      return parseRobots(
        new URL('/robots.txt', options.site.root).href,
        readFileSync(join(options.directory, ROBOTS_NAME), 'utf8'),
      );
    if (robots !== null) return blanketRules(robots === 'allow');
    const elsewhere = this.#clientCache();
    try {
      const primed = await primeScrape({
        root: options.site.root,
        startUrls: options.site.startUrls,
        sitemap: options.site.sitemap,
        history: known.map(({ url }) => url),
        directory: options.directory,
        urls: this.#context.urls,
        get: (url) =>
          fetchPatiently(
            { ...this.#host, client: elsewhere.clientOf(new URL(url).origin), pace: this.#host.pace },
            { url, wantsBody: (status) => status === 200 },
          ),
        requests: () => elsewhere.requests(),
      });
      options.signal.throwIfAborted();
      this.#keep(primed.record);
      const counts = new Map<string, number>();
      for (const [source] of primed.record.seeds) counts.set(source, (counts.get(source) ?? 0) + 1);
      log.info(`primed by ${[...counts].map(([source, count]) => `${count} from ${source}`).join(', ')}`);
      return primed.rules;
    } finally {
      await elsewhere.close();
    }
  }

  /** Clients for robots.txt and sitemaps, which may lie on other hosts. */
  #clientCache(): { clientOf: (origin: string) => HttpClient; requests: () => number; close: () => Promise<void> } {
    const clients = new Map<string, HttpClient>();
    let requests = 0;
    return {
      clientOf: (origin) => {
        let client = clients.get(origin);
        if (!client) clients.set(origin, (client = this.#clientOf(origin, SITEMAP_LIMITS, 2)));
        return { ...client, fetch: (request) => ((requests += 1), client.fetch(request)) };
      },
      requests: () => requests,
      close: async () => void (await Promise.all([...clients.values()].map((client) => client.close()))),
    };
  }

  #clientOf(origin: string, limits: HttpLimits, connections: number): HttpClient {
    const { options, site } = this.#around;
    const own = origin === new URL(options.site.root).origin;
    const connect = own
      ? site
        ? loopbackConnector(site.port)
        : openConnector()
      : options.site.allowPrivateAddresses
        ? openConnector()
        : publicConnector();
    return createHttpClient({ origin, connections, connect, userAgent: USER_AGENT, limits, signal: options.signal });
  }

  #applyRobots(robots: RobotsRules): void {
    const { options, log } = this.#around;
    if (!robots.isAllowed(options.site.root)) {
      throw new StageError(`robots.txt does not allow ${options.site.root}`, {
        code: 'SCRAPE_FAILED',
        hint: 'ask the site to allow the agent scrape-and-report in robots.txt, or try again when robots.txt no longer fails',
      });
    }
    if (robots.crawlDelayMs === 0) return;
    const delayMs = Math.min(robots.crawlDelayMs, MAX_CRAWL_DELAY_MS);
    this.#host.pace = new Pace({ perSecond: options.site.requestsPerSecond, minGapMs: delayMs });
    log.info(
      `robots.txt asks for ${robots.crawlDelayMs / 1000} s between requests${delayMs < robots.crawlDelayMs ? `; ${delayMs / 1000} s are kept` : ''}`,
    );
    if (delayMs > 1000 / options.site.requestsPerSecond)
      options.log.warning(`robots.txt slows the scraper down to a request each ${delayMs / 1000} s`);
  }

  #externalChecks({ accept, wake, fail }: Pick<Crawl, 'accept' | 'wake' | 'fail'>): ExternalChecks {
    const { options } = this.#around;
    const ownOrigin = new URL(options.site.root).origin;
    return new ExternalChecks({
      urls: this.#context.urls,
      clock: options.clock,
      signal: options.signal,
      clientOf: (origin) => this.#clientOf(origin, CHECK_LIMITS, 1),
      beforeRequest: async (origin) => {
        if (origin !== ownOrigin) return;
        for (let waitMs = 1; waitMs > 0;) {
          waitMs = this.#host.pace.delayMs(options.clock.monotonicMs());
          if (waitMs > 0) await options.clock.sleep(waitMs, options.signal);
        }
        this.#host.pace.take(options.clock.monotonicMs());
      },
      done: accept,
      changed: wake,
      failed: fail,
    });
  }

  #refuseEmpty(crawl: Crawl): void {
    const { options } = this.#around;
    const root = this.#state.urls[0]!;
    const reachesPage = this.#state.claims.size > 0 && followsToPage(this.#state, root);
    if (reachesPage) return;
    const hop = this.#state.hops.find(({ from }) => from === root);
    const outside = hop && !createScope(options.site.root)(hop.to);
    throw new StageError(
      `${root} leads to no page${hop ? `: it leads to ${hop.to}` : ''} (${crawl.state.done} URLs asked for)`,
      {
        code: 'SCRAPE_FAILED',
        hint: outside ? `set site.root so that it holds ${hop.to}` : 'site.root must be the address of a page',
      },
    );
  }

  async #finish(crawl: Crawl): Promise<ScrapeOutcome> {
    const { options, log, workFolder } = this.#around;
    const breathe = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      options.signal.throwIfAborted();
    };
    await options.assertLease();
    const { leftOver, forbidden } = crawl;
    if (leftOver > 0)
      options.log.warning(
        `the scraper stopped at ${options.site.maxUrls} URLs (site.maxUrls); ${leftOver} more were known`,
      );
    const state = this.#state;
    const { pages, problems, found } = await writeScrape({
      state,
      journal: this.#journal,
      profile: options.profile,
      directory: options.directory,
      workFolder,
      parameters: {
        root: options.site.root,
        timestamp: options.timestamp,
        started: this.#started,
        finished: options.clock.now().toISOString(),
        max_urls: options.site.maxUrls,
        profile: options.profile.name,
        settings: settingsDigest(options.site, options.profile),
        requests: state.requests,
        not_modified: state.notModified,
        urls_done: state.done - forbidden,
        urls_left: leftOver,
        robots_forbidden: forbidden,
        external_checked: [...state.externals.values()].filter((status) => status !== null).length,
        node_version: process.version,
        tool_version: version,
      },
      breathe: async () => {
        await breathe();
        await options.assertLease();
      },
    });
    log.warnings(found.map((odd) => describe(odd, this.#inScope, state.root)));
    log.info(
      `recorded ${pages} pages with ${state.requests} requests, ${state.notModified} not modified, ${problems} problems`,
    );
    this.#done = true;
    return { pages, requests: state.requests, notModified: state.notModified, problems };
  }
}

function followsToPage(state: CrawlState, root: string): boolean {
  const seen = new Set<string>();
  for (let url: string | undefined = root; url !== undefined && !seen.has(url);) {
    const number = state.numberOf(url);
    if (number === undefined) return false;
    if (state.pageOfUrl[number] !== undefined) return true;
    seen.add(url);
    url = state.hops.find(({ from, type }) => from === url && type !== 'alias')?.to;
  }
  return false;
}

function isSameScrape(a: StartRecord, b: StartRecord): boolean {
  return a.version === b.version && a.root === b.root && a.settings === b.settings;
}

/** What two starts must have in common for one to go on with the other's scrape. */
function settingsDigest(
  { root, maxUrls, startUrls, sitemap, checkExternalLinks }: SiteConfig,
  profile: SiteProfile,
): string {
  return createHash('sha256')
    .update(JSON.stringify([root, maxUrls, startUrls, sitemap, checkExternalLinks, profile]))
    .digest('hex');
}

function describe({ url, kind, detail }: Oddity, inScope: (url: string) => boolean, root: string): string {
  const place = inScope(url) ? pathOf(url, root) : url;
  return `${kind}: ${place}: ${detail}`;
}

import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeWithRetry, StageError } from '@scrape-and-report/production';
import { dayOfScrape, openBodyWriter } from '@scrape-and-report/record';
import { isLooking } from '../checks/looking';
import { CrawlState } from '../crawl/crawl-state';
import { ToldOddities } from '../crawl/tell-oddities';
import { JournalRecord } from '../journal/journal-records';
import { withoutLeftOut } from '../reading/judge-external';
import { ReadingContext } from '../reading/reading-context';
import { refuseEmpty, robotsRefusal } from '../crawl/refuse-empty';
import { createUrlRules } from '../url/url-rules';
import { compileRules } from '../extract/page-rules';
import { CookieDetours } from '../http/cookie-detours';
import { Pace } from '../http/pace';
import { blanketRules, parseRobots, RobotsRules } from '../http/robots';
import { ScrapeOptions, ScrapeOutcome } from '../options';
import { Crawl } from './visit/crawl';
import { openEarlier } from './visit/open-earlier';
import { nowhereAsker } from './guard/ask-nowhere';
import { settleScrape } from './guard/settle-scrape';
import { allowedLoss, Loss } from '../guard/judge-loss';
import { openRenderer, PageRenderer } from './render/page-renderer';
import { showAnswer } from './render/rendering';
import { lookInBrowser } from './browser/look-in-browser';
import { finishScrape } from './disk/finish-scrape';
import { HttpClient } from './wire/http-client';
import { Journal } from './disk/journal';
import { loadKnownOddities } from './disk/known-oddities';
import { lookAtWholeSite } from './visit/look-at-whole-site';
import { makeBeside } from './visit/make-beside';
import { fetchPatiently, PoliteHost } from './visit/polite-host';
import { primeScrape, ROBOTS_NAME } from './visit/prime';
import { openOrResume, WORK_FOLDER } from './disk/resume-scrape';
import { ScrapeLog } from './disk/scrape-log';
import { ClientCache, clientMaker, ClientOptions, limitsOf } from './wire/site-clients';
import { StaticSite } from './wire/static-site';

export interface Surroundings {
  readonly options: ScrapeOptions;
  readonly log: ScrapeLog;
  /** Serves the site when it is a folder. */
  readonly site: StaticSite | null;
  /** Whether rows of the scrape before are taken over, where a page is as it was. */
  readonly takesOver: boolean;
}

/** Robots.txt may slow a scrape down, but not until after the day. */
const MAX_CRAWL_DELAY_MS = 30_000;

/** One scrape from priming to the finished database. */
export class ScrapeRun {
  readonly #options: ScrapeOptions;
  readonly #log: ScrapeLog;
  readonly #workFolder: string;
  readonly #state: CrawlState;
  readonly #context: ReadingContext;
  readonly #makeClient: (options: ClientOptions) => HttpClient;
  readonly #host: PoliteHost;
  readonly #told: ToldOddities;
  readonly #ownOrigin: string;
  readonly #takesOver: boolean;

  constructor({ options, log, site, takesOver }: Surroundings) {
    const { root, requestsPerSecond, concurrency } = options.site;
    this.#options = options;
    this.#takesOver = takesOver;
    setMaxListeners(0, options.signal); // each client listens, and external links take many
    this.#log = log;
    this.#workFolder = join(options.directory, WORK_FOLDER);
    this.#state = new CrawlState(root);
    const urls = createUrlRules(root, options.profile, options.site);
    this.#context = {
      state: this.#state,
      urls,
      rules: compileRules(options.profile, isLooking(options.checks, options.site.render)),
    };
    this.#told = new ToldOddities(root, loadKnownOddities(options.previous.at(-1) ?? null));
    this.#ownOrigin = new URL(root).origin;
    this.#makeClient = clientMaker(options, site);
    this.#host = {
      client: this.#makeClient({
        origin: this.#ownOrigin,
        limits: limitsOf(options).page,
        connections: Math.max(1, concurrency),
      }),
      pace: new Pace({ perSecond: requestsPerSecond }),
      clock: options.clock,
      signal: options.signal,
      random: options.random,
      detours: new CookieDetours((location, base) => urls.resolve(location, base)?.url ?? null),
      requests: 0,
    };
  }

  async run(): Promise<ScrapeOutcome> {
    const { journal, started, isResumed } = openOrResume(this.#options, this.#state);
    const { root } = this.#options.site;
    this.#log.info(
      isResumed
        ? `going on with a scrape that broke off: ${this.#state.done} URLs are done`
        : `scraping ${root} with profile ${this.#options.profile.name}`,
    );
    let isOver = false;
    try {
      const outcome = await this.#record(journal, started);
      isOver = true;
      return outcome;
    } catch (error) {
      // Nothing worth resuming: a later start of the day asks for everything anew.
      isOver = error instanceof StageError && (error.code === 'SCRAPE_FAILED' || error.code === 'SITE_REFUSED');
      if (!this.#options.signal.aborted) this.#log.error(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      journal.close();
      await this.#host.client.close();
      if (isOver) removeWithRetry(this.#workFolder);
    }
  }

  async #record(journal: Journal, started: string): Promise<ScrapeOutcome> {
    const { directory, timestamp, site, progress } = this.#options;
    const keep = (said: JournalRecord): void => {
      const record = withoutLeftOut(said, this.#context.urls);
      this.#state.apply(record, journal.append(record));
      if ('odd' in record) this.#log.warnings(this.#told.lines(record.odd));
    };
    const bodies = openBodyWriter({ directory, pendingFile: join(this.#workFolder, 'pending.bodies') });
    const earlier = openEarlier(this.#options, this.#context.urls, this.#takesOver);
    let crawl: Crawl;
    let leftOver: number;
    let loss: Loss | null;
    let renderer: PageRenderer | null = null;
    try {
      const robots = await this.#prime(earlier.remembered, keep);
      this.#applyRobots(robots);
      renderer = openRenderer({ ...this.#around, urls: this.#context.urls, robots });
      crawl = new Crawl({
        ...{ context: this.#context, host: this.#host, robots, bodies, progress, renderer, keep },
        earlierBodies: earlier.bodies,
        readings: earlier.readings,
        concurrency: site.concurrency,
        maxUrls: site.maxUrls,
        known: earlier.byAnswer,
        earlier: earlier.record,
        day: dayOfScrape(timestamp),
        graceDays: site.guard.graceDays,
        maxUnreached: allowedLoss(earlier.pages.length, site.guard.maxUnreachedShare),
        beside: (listening) =>
          makeBeside(
            { ...this.#around, context: this.#context, failedBefore: () => earlier.record.failingExternals() },
            listening,
          ),
        askNowhere: nowhereAsker({
          ...{ host: this.#host, context: this.#context, earlier: earlier.record, keep },
          show: (url, fetched) => (renderer ? showAnswer(url, fetched, renderer) : Promise.resolve(fetched)),
        }),
      });
      await crawl.run();
      await renderer?.close();
      renderer?.report();
      await lookAtWholeSite({ options: this.#options, state: this.#state, host: this.#host, keep });
      leftOver = crawl.leftOver;
      loss = await settleScrape({ crawl, context: this.#context, earlier, guard: site.guard, host: this.#host, keep });
      if (loss === null) await this.#lookInBrowser(robots, keep);
      // What is refused as a whole needs no root; but nothing may ever be believed of which nothing is left.
      if (loss === null || loss.cause === 'removed') refuseEmpty(this.#state, earlier.pages.length > 0);
      if (crawl.stopped) this.#log.error(crawl.stopped.message);
      bodies.finish();
    } catch (error) {
      bodies.abandon();
      throw error;
    } finally {
      await renderer?.close();
      earlier.close();
    }
    if (loss) this.#log.error(loss.text);
    return finishScrape({
      options: this.#options,
      state: this.#state,
      journal,
      log: this.#log,
      told: this.#told,
      workFolder: this.#workFolder,
      started,
      leftOver,
      forbidden: crawl.forbidden,
      loss,
      earlierInlinks: earlier.record.inlinks,
    });
  }

  /** Finds what to start from, unless a scrape that broke off has found it already. */
  async #prime(history: readonly string[], keep: (record: JournalRecord) => void): Promise<RobotsRules> {
    const { directory, site, signal } = this.#options;
    const { robots } = this.#state;
    if (robots === 'file')
      return parseRobots(new URL('/robots.txt', site.root).href, readFileSync(join(directory, ROBOTS_NAME), 'utf8'));
    if (robots !== null) return blanketRules(robots === 'allow');
    // Robots.txt and sitemaps may lie on other hosts.
    const clients = new ClientCache((origin) =>
      this.#makeClient({ origin, limits: limitsOf(this.#options).sitemap, connections: 2 }),
    );
    try {
      const { record, rules } = await primeScrape({
        root: site.root,
        startUrls: site.startUrls,
        sitemap: site.sitemap,
        sitemaps: site.sitemaps,
        history,
        directory,
        urls: this.#context.urls,
        get: (url) =>
          fetchPatiently({ ...this.#host, client: clients.of(url) }, { url, wantsBody: (status) => status === 200 }),
        requests: () => clients.requests,
      });
      signal.throwIfAborted();
      keep(record);
      const counts = new Map<string, number>();
      for (const [source] of record.seeds) counts.set(source, (counts.get(source) ?? 0) + 1);
      this.#log.info(`primed by ${[...counts].map(([source, count]) => `${count} from ${source}`).join(', ')}`);
      return rules;
    } finally {
      await clients.close();
    }
  }

  /** What asking takes, apart from the connections of the site's own host. */
  get #around() {
    return { options: this.#options, host: this.#host, makeClient: this.#makeClient, log: this.#log };
  }

  #lookInBrowser(robots: RobotsRules, keep: (record: JournalRecord) => void): Promise<void> {
    return lookInBrowser({ ...this.#around, context: this.#context, robots, keep });
  }

  #applyRobots(robots: RobotsRules): void {
    const { root, requestsPerSecond } = this.#options.site;
    if (!robots.isAllowed(root)) throw robotsRefusal(this.#state, this.#options.previous.length > 0);
    if (robots.crawlDelayMs === 0) return;
    const delayMs = Math.min(robots.crawlDelayMs, MAX_CRAWL_DELAY_MS);
    this.#host.pace = new Pace({ perSecond: requestsPerSecond, minGapMs: delayMs });
    this.#log.info(
      `robots.txt asks for ${robots.crawlDelayMs / 1000} s between requests${delayMs < robots.crawlDelayMs ? `; ${delayMs / 1000} s are kept` : ''}`,
    );
    if (delayMs > 1000 / requestsPerSecond)
      this.#options.log.warning(`robots.txt slows the scraper down to a request each ${delayMs / 1000} s`);
  }
}

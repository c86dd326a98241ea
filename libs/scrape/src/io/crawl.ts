import { Clock, Progress, StageError } from '@scrape-and-report/production';
import { BodyReader, BodyWriter, bodyDigest } from '@scrape-and-report/record';
import { FetchedRecord, JournalRecord } from '../crawl/journal-records';
import { judgeResponse } from '../crawl/judge-response';
import { readPage, ReadingContext, ReceivedPage } from '../crawl/read-page';
import { isHtml } from '../http/content-types';
import { Fetched, isUnreachable } from '../http/fetched';
import { planRetry } from '../http/retry';
import { RobotsRules } from '../http/robots';
import { ExternalChecks } from './external-checks';
import { KnownPage } from './known-pages';
import { fetchPaced, PoliteHost } from './polite-host';

export interface CrawlOptions {
  readonly context: ReadingContext;
  readonly host: PoliteHost;
  readonly robots: RobotsRules;
  readonly concurrency: number;
  readonly maxUrls: number;
  /** Pages of the scrape before, by the URL that answered with them. */
  readonly known: ReadonlyMap<string, KnownPage>;
  readonly earlierBodies: BodyReader;
  readonly bodies: BodyWriter;
  /** Null when external links are not checked. */
  readonly externals: ((crawl: Pick<Crawl, 'accept' | 'wake' | 'fail'>) => ExternalChecks) | null;
  /** Keeps a record and applies it to the state. */
  readonly keep: (record: JournalRecord) => void;
  readonly progress: Progress;
}

interface Job {
  readonly number: number;
  tries: number;
  /** Monotonic milliseconds. */
  notBefore: number;
  /** Set once a «not modified» turned out to be of no use. */
  unconditional: boolean;
}

/** Unreachable so often in a row: is it these pages, or the whole site? */
const ALARMING_FAILURES = 5;
const OUTAGE_WAITS_MS = [2000, 4000, 8000, 16_000, 32_000, 64_000];

/** Drives the frontier to its end: lanes that fetch, each answer kept in the journal before the next is taken. */
export class Crawl {
  readonly #options: CrawlOptions;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #externals: ExternalChecks | null;
  readonly #retries: Job[] = [];
  #next = 0;
  #asked = 0;
  #active = 0;
  #failuresInRow = 0;
  #outage: Promise<void> | null = null;
  #wakers: (() => void)[] = [];
  #failure: { readonly error: unknown } | null = null;
  /** URLs that robots.txt forbids. */
  forbidden = 0;

  constructor(options: CrawlOptions) {
    this.#options = options;
    this.#clock = options.host.clock;
    this.#signal = options.host.signal;
    this.#externals =
      options.externals?.({
        accept: (record) => this.accept(record),
        wake: () => this.wake(),
        fail: (error) => this.fail(error),
      }) ?? null;
  }

  get state(): ReadingContext['state'] {
    return this.#options.context.state;
  }

  /** URLs that were found and not asked for, because the limit was reached. */
  get leftOver(): number {
    return this.state.statuses.length >= this.state.urls.length
      ? 0
      : this.state.urls.filter((_, nr) => this.state.statuses[nr] === undefined).length;
  }

  /** @throws the signal's reason; StageError when the site stops answering or its root is no page. */
  async run(): Promise<void> {
    const { state } = this;
    this.#asked = state.done;
    this.#addExternals([...state.externals].flatMap(([url, status]) => (status === null ? [url] : [])));
    const stop = (): void => this.wake();
    this.#signal.addEventListener('abort', stop);
    try {
      const results = await Promise.allSettled(
        Array.from({ length: Math.max(1, this.#options.concurrency) }, () => this.#lane()),
      );
      this.#signal.throwIfAborted();
      if (this.#failure) throw this.#failure.error;
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    } finally {
      this.#signal.removeEventListener('abort', stop);
      await this.#externals?.close();
    }
  }

  /** Keeps a record made elsewhere (an external check). */
  accept(record: JournalRecord): void {
    if (this.#signal.aborted || this.#failure) return;
    this.#options.keep(record);
    this.#report();
    this.wake();
  }

  /** Lets waiting lanes look again whether there is work. */
  wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const waker of wakers) waker();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    // What other lanes are waiting for no longer matters.
    void this.#options.host.client.close();
    this.wake();
  }

  async #lane(): Promise<void> {
    while (!this.#signal.aborted && !this.#failure) {
      const job = this.#take();
      if (job) {
        this.#active += 1;
        try {
          await this.#fetch(job);
        } catch (error) {
          this.fail(error);
        } finally {
          this.#active -= 1;
          this.wake();
        }
      } else if (this.#active === 0 && this.#retries.length === 0 && (this.#externals?.isIdle ?? true))
        return this.wake();
      else await this.#sleepUntilWoken();
    }
  }

  async #sleepUntilWoken(): Promise<void> {
    const due = Math.min(...this.#retries.map(({ notBefore }) => notBefore));
    const waker = new AbortController();
    this.#wakers.push(() => waker.abort());
    const waitMs = Math.max(1, Math.min(60_000, due - this.#clock.monotonicMs()));
    await this.#clock.sleep(waitMs, waker.signal);
  }

  /** The next URL to ask for: a retry that is due, else the frontier's first that is not done and not forbidden. */
  #take(): Job | null {
    const now = this.#clock.monotonicMs();
    const due = this.#retries.findIndex(({ notBefore }) => notBefore <= now);
    if (due >= 0) return this.#retries.splice(due, 1)[0]!;
    const { state } = this;
    while (this.#next < state.urls.length) {
      if (this.#asked >= this.#options.maxUrls) return null;
      const number = this.#next;
      this.#next += 1;
      if (state.statuses[number] !== undefined) continue;
      if (this.#options.robots.isAllowed(state.urls[number]!)) {
        this.#asked += 1;
        return { number, tries: 0, notBefore: 0, unconditional: false };
      }
      this.forbidden += 1;
      const url = state.urls[number]!;
      this.#keep({
        t: 'fetched',
        url: number,
        status: null,
        requests: 0,
        found: [],
        hops: [],
        odd: [{ url, kind: 'robots', detail: 'robots.txt forbids it' }],
      });
    }
    return null;
  }

  async #fetch(job: Job): Promise<void> {
    const { host, context } = this.#options;
    await this.#outage;
    job.tries += 1;
    const url = this.state.urls[job.number]!;
    const fetchedAt = this.#clock.now().toISOString();
    const known = job.unconditional ? null : this.#knownPage(url);
    const fetched = await fetchPaced(host, {
      url,
      headers: known ? validators(known) : job.unconditional ? { 'cache-control': 'no-cache' } : {},
      wantsBody: (status, headers) =>
        (status === 200 || status === 203) && (!headers['content-type'] || isHtml(headers['content-type'], null)),
    });
    const retry = planRetry({ fetched, tries: job.tries, random: host.random(), now: this.#clock.now() });
    if (fetched.kind === 'error' && isUnreachable(fetched.error)) await this.#countFailure();
    else this.#failuresInRow = 0;
    if (retry) {
      const notBefore = this.#clock.monotonicMs() + retry.afterMs;
      if (retry.restsHost) host.pace.pauseUntil(notBefore);
      this.#retries.push({ ...job, notBefore });
      return;
    }
    const record = this.#recordOf({ job, fetched, known, fetchedAt });
    if (record) this.#keep(record);
    else this.#retries.push({ ...job, notBefore: 0, unconditional: true });
    this.#refuseDeadRoot(context, record);
  }

  /** The record of an answer; null when it has to be asked for once more, without conditions. */
  #recordOf({
    job,
    fetched,
    known,
    fetchedAt,
  }: {
    job: Job;
    fetched: Fetched;
    known: KnownPage | null;
    fetchedAt: string;
  }): FetchedRecord | null {
    const { context, bodies, earlierBodies } = this.#options;
    const received = { number: job.number, requests: job.tries, fetchedAt };
    if (fetched.kind === 'response') {
      const { status, headers } = fetched;
      if (status === 304 && !job.unconditional) {
        const body = known?.digest && sameTag(known.etag, headers['etag']) ? earlierBodies.read(known.digest) : null;
        if (!known || !body) return null;
        const { digest, contentType, etag, lastModified } = known;
        return this.#read({
          ...received,
          body,
          digest: digest!,
          contentType,
          etag,
          lastModified: headers['last-modified'] ?? lastModified,
          refresh: headers['refresh'] ?? null,
          notModified: true,
        });
      }
      if ((status === 200 || status === 203) && fetched.body && isHtml(headers['content-type'], fetched.body)) {
        const digest = bodyDigest(fetched.body);
        if (!earlierBodies.has(digest)) bodies.add(digest, fetched.body);
        return this.#read({
          ...received,
          body: fetched.body,
          digest,
          contentType: headers['content-type'] ?? null,
          etag: headers['etag'] ?? null,
          lastModified: headers['last-modified'] ?? null,
          refresh: headers['refresh'] ?? null,
          notModified: false,
        });
      }
    }
    return judgeResponse({ number: job.number, fetched, requests: job.tries }, context);
  }

  /** Whatever a page holds, reading it must not end the scrape. */
  #read(received: ReceivedPage): FetchedRecord {
    try {
      return readPage(received, this.#options.context);
    } catch (error) {
      const odd = [{ url: this.state.urls[received.number]!, kind: 'unreadable', detail: String(error) }];
      return {
        t: 'fetched',
        url: received.number,
        status: '200',
        requests: received.requests,
        found: [],
        hops: [],
        odd,
      };
    }
  }

  #knownPage(url: string): KnownPage | null {
    const known = this.#options.known.get(url);
    if (!known || (!known.etag && !known.lastModified)) return null;
    return known.digest && this.#options.earlierBodies.has(known.digest) ? known : null;
  }

  #keep(record: FetchedRecord): void {
    this.#signal.throwIfAborted();
    this.#options.keep(record);
    this.#addExternals(record.page?.newLinks.map((key) => key.replace(/#.*$/s, '')) ?? []);
    this.#report();
    this.wake();
  }

  #addExternals(urls: readonly string[]): void {
    if (!this.#externals) return;
    for (const url of new Set(urls)) if (this.state.externals.get(url) === null) this.#externals.add(url);
  }

  #report(): void {
    const { state } = this;
    const todo = Math.min(state.urls.length, this.#options.maxUrls) - state.done;
    this.#options.progress.update({ done: state.done, todo: Math.max(0, todo) });
  }

  /** After several failures in a row the robots.txt tells whether the site is down; if so, everything waits. */
  async #countFailure(): Promise<void> {
    this.#failuresInRow += 1;
    if (this.#failuresInRow < ALARMING_FAILURES) return;
    this.#outage ??= this.#sitOut().finally(() => {
      this.#outage = null;
      this.#failuresInRow = 0;
    });
    await this.#outage;
  }

  async #sitOut(): Promise<void> {
    const { host, context } = this.#options;
    const url = new URL('/robots.txt', context.state.root).href;
    for (const waitMs of [0, ...OUTAGE_WAITS_MS]) {
      if (waitMs > 0) await this.#clock.sleep(waitMs, this.#signal);
      if (this.#failure) return;
      const probe = await fetchPaced(host, { url, wantsBody: () => false });
      if (probe.kind === 'response') return;
    }
    throw new StageError(`${new URL(url).host} stopped answering after ${context.state.done} URLs`, {
      code: 'SCRAPE_FAILED',
      hint: 'start the production again when the site is back: the scrape goes on where it stopped',
    });
  }

  /** A site whose root gives nothing is not scraped: better no scrape than one that says that all pages are gone. */
  #refuseDeadRoot({ state }: ReadingContext, record: FetchedRecord | null): void {
    if (record?.url !== 0 || record.page || record.hops.length > 0) return;
    throw new StageError(`${state.urls[0]} gives no page: ${record.odd[0]?.detail ?? `status ${record.status}`}`, {
      code: 'SCRAPE_FAILED',
      hint: 'site.root must be the address of a page',
    });
  }
}

function validators({ etag, lastModified }: KnownPage): Record<string, string> {
  return { ...(etag ? { 'if-none-match': etag } : {}), ...(lastModified ? { 'if-modified-since': lastModified } : {}) };
}

/** A 304 that names another tag than ours speaks of another body. */
function sameTag(ours: string | null, theirs: string | undefined): boolean {
  return !ours || !theirs || ours.replace(/^W\//, '') === theirs.replace(/^W\//, '');
}

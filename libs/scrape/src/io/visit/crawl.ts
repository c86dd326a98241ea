import { Clock, Progress, StageError } from '@scrape-and-report/production';
import { Frontier, Job } from '../../crawl/frontier';
import { FetchedRecord, JournalRecord } from '../../journal/journal-records';
import { ReadingContext } from '../../reading/reading-context';
import { refuseDeadRoot, refusesEverything } from '../../crawl/refuse-empty';
import { isHtml } from '../../http/content-types';
import { isUnreachable } from '../../http/fetched';
import { Sleepers } from '../../crawl/sleepers';
import { planRetry } from '../../http/retry';
import { RobotsRules } from '../../http/robots';
import { AskNowhere } from '../guard/ask-nowhere';
import { asRendered } from '../render/rendering';
import { Answers, AnswersOptions } from './answers';
import { BesideCrawl } from './beside-crawl';
import { Outages } from './outages';
import { fetchPaced, PoliteHost } from './polite-host';

export interface CrawlOptions extends AnswersOptions {
  readonly host: PoliteHost;
  readonly robots: RobotsRules;
  readonly concurrency: number;
  readonly maxUrls: number;
  /** Known pages that may be missed; when more are, this scrape has failed. */
  readonly maxUnreached: number;
  /** What is asked for beside the pages. */
  readonly beside: (crawl: Pick<Crawl, 'accept' | 'wake' | 'fail'>) => BesideCrawl;
  /** Sees to it that the state knows what the site gives for an address that never was, as deep as this one. */
  readonly askNowhere: AskNowhere;
  /** Keeps a record and applies it to the state. */
  readonly keep: (record: JournalRecord) => void;
  readonly progress: Progress;
}

/** A scrape that has failed goes on for the sake of its verdict, but not for longer than this many refusals in a row. */
const MAX_HOPELESS = 1000;

/** Drives the frontier to its end: lanes that fetch, each answer kept in the journal before the next is taken. */
export class Crawl {
  readonly #options: CrawlOptions;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #beside: BesideCrawl;
  readonly #frontier: Frontier;
  readonly answers: Answers;
  readonly #outages: Outages;
  readonly #sleepers: Sleepers;
  #unreached = 0;
  #hopeless = 0;
  #stopped: StageError | null = null;
  #active = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(options: CrawlOptions) {
    this.#options = options;
    this.#clock = options.host.clock;
    this.#signal = options.host.signal;
    this.#sleepers = new Sleepers(this.#clock);
    this.#frontier = new Frontier({
      state: this.state,
      robots: options.robots,
      maxUrls: options.maxUrls,
      keep: (record) => this.#keep(record),
    });
    this.answers = new Answers(options);
    // What is known need not be asked for to stay in the record; without it, half a site would be the record.
    const gone = (error: StageError): void => (options.known.size > 0 ? this.#stop(error) : this.fail(error));
    this.#outages = new Outages(options.host, this.state, () => this.#isOver, gone);
    this.#beside = options.beside({
      accept: (record) => this.accept(record),
      wake: () => this.wake(),
      fail: (error) => this.fail(error),
    });
  }

  get state(): ReadingContext['state'] {
    return this.#options.context.state;
  }

  /** URLs that were found and not asked for, because the limit was reached. */
  get leftOver(): number {
    return this.#frontier.leftOver;
  }

  /** URLs that robots.txt forbids. */
  get forbidden(): number {
    return this.#frontier.forbidden;
  }

  /** Why the crawl ended before all was asked for: the site stayed away, or refuses everything; null when it did not. */
  get stopped(): StageError | null {
    return this.#stopped;
  }

  get #isOver(): boolean {
    return this.#failure !== null || this.#stopped !== null;
  }

  /** @throws the signal's reason; StageError when the site stops answering and nothing is known, or its root is no page. */
  async run(): Promise<void> {
    this.#beside.addLinks(this.state.externals.keys());
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
      await this.#beside.close();
    }
  }

  /** Keeps a record made elsewhere (an external check). */
  accept(record: JournalRecord): void {
    if (this.#signal.aborted || this.#isOver) return;
    const known = this.state.urls.length;
    this.#options.keep(record);
    this.#report();
    // Checks are many, and hardly ever make work for a lane.
    if (this.state.urls.length > known) this.wake();
  }

  /** Lets waiting lanes look again whether there is work. */
  wake(): void {
    this.#sleepers.wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#letGo();
  }

  #stop(why: StageError): void {
    this.#stopped ??= why;
    this.#letGo();
  }

  /** What lanes are waiting for no longer matters. */
  #letGo(): void {
    void this.#options.host.client.close();
    void this.#options.renderer?.close();
    this.wake();
  }

  async #lane(): Promise<void> {
    while (!this.#signal.aborted && !this.#isOver) {
      const job = this.#frontier.take(this.#clock.monotonicMs(), this.#active === 0);
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
      } else if (this.#active === 0 && !this.#frontier.hasRetries && !this.#goesOnBeside()) return this.wake();
      else await this.#sleepUntilWoken();
    }
  }

  async #sleepUntilWoken(): Promise<void> {
    const due = this.#frontier.nextRetryMs;
    await this.#sleepers.sleep(Math.max(1, Math.min(60_000, due - this.#clock.monotonicMs())));
  }

  async #fetch(job: Job): Promise<void> {
    const { host, context } = this.#options;
    await this.#outages.over();
    job.tries += 1;
    const url = this.state.urls[job.number]!;
    const fetchedAt = this.#clock.now().toISOString();
    const conditions = this.answers.conditionsOf(url, job);
    const fetched = await fetchPaced(host, {
      url,
      headers: conditions.headers,
      onDetour: () => (job.detours += 1),
      onReask: (again) => this.#frontier.reask(again),
      wantsBody: (status, headers) =>
        (status === 200 || status === 203) && (!headers['content-type'] || isHtml(headers['content-type'], null)),
    });
    if (this.#stopped) return;
    const isHopeless = this.#unreached > this.#options.maxUnreached;
    const retry = isHopeless
      ? null
      : planRetry({ fetched, tries: job.tries, random: host.random(), now: this.#clock.now() });
    if (fetched.kind === 'error' && isUnreachable(fetched.error)) await this.#outages.countFailure(fetched.error);
    else this.#outages.countSuccess();
    if (this.#isOver) return;
    if (retry) {
      const notBefore = this.#clock.monotonicMs() + retry.afterMs;
      if (retry.restsHost) host.pace.pauseUntil(notBefore);
      this.#frontier.retry({ ...job, notBefore });
      return;
    }
    const rendering = await this.answers.renderingOf(job, fetched, !isHopeless);
    if (this.#isOver) return;
    if (fetched.kind === 'response' && [200, 203, 304].includes(fetched.status) && !isHopeless) {
      await this.#options.askNowhere(url, asRendered(fetched, rendering));
      if (this.#isOver) return;
    }
    const record = this.answers.recordOf({ job, fetched, known: conditions.known, fetchedAt, rendering });
    if (record) this.#keep(record);
    else this.#frontier.retry({ ...job, notBefore: 0, unconditional: true });
    refuseDeadRoot(context.state, record, this.#options.known.size > 0);
  }

  #keep(record: FetchedRecord): void {
    this.#signal.throwIfAborted();
    this.#options.keep(record);
    this.#count(record);
    if (record.page) this.#beside.addLinks(record.page.newLinks.map((key) => key.replace(/#.*$/s, '')));
    this.#report();
    this.wake();
  }

  #count({ unreached }: FetchedRecord): void {
    if (unreached?.path) this.#unreached += 1;
    this.#hopeless = unreached && this.#unreached > this.#options.maxUnreached ? this.#hopeless + 1 : 0;
    if (this.#hopeless < MAX_HOPELESS) return;
    this.#stop(refusesEverything(this.state));
  }

  /** Of a scrape that has failed nothing more is wanted. */
  #goesOnBeside(): boolean {
    return this.#beside.goesOn(this.#options.robots, this.#unreached <= this.#options.maxUnreached);
  }

  #report(): void {
    const { urls, done } = this.state;
    const todo = Math.max(0, Math.min(urls.length, this.#options.maxUrls) - done);
    this.#options.progress.update({ done, todo });
  }
}

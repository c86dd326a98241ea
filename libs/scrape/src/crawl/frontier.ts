import { RobotsRules } from '../http/robots';
import { CrawlState } from './crawl-state';
import { FetchedRecord, SOURCES } from '../journal/journal-records';

/** A URL to ask for. */
export interface Job {
  readonly number: number;
  tries: number;
  /** Requests beyond one a try, for the sake of a cookie. */
  detours: number;
  /** Monotonic milliseconds. */
  notBefore: number;
  /** Set once a «not modified» turned out to be of no use. */
  unconditional: boolean;
}

export interface FrontierOptions {
  readonly state: CrawlState;
  readonly robots: RobotsRules;
  readonly maxUrls: number;
  /** Takes the record of a URL that is not asked for. */
  readonly keep: (record: FetchedRecord) => void;
}

/** What is to be asked for next: the state's URLs in the order of their discovery, and retries when they are due. */
export class Frontier {
  readonly #options: FrontierOptions;
  readonly #retries: Job[] = [];
  #next = 0;
  /** What seems to be the site's word for «not there» is asked for last: a link may name it yet. */
  readonly #late: number[] = [];
  #asked: number;
  /** URLs that robots.txt forbids. */
  forbidden = 0;

  constructor(options: FrontierOptions) {
    this.#options = options;
    this.#asked = options.state.done;
  }

  get hasRetries(): boolean {
    return this.#retries.length > 0;
  }

  /** When the next retry is due, in monotonic milliseconds; Infinity without one. */
  get nextRetryMs(): number {
    return Math.min(...this.#retries.map(({ notBefore }) => notBefore));
  }

  /** URLs that were found and not asked for, because the limit was reached. */
  get leftOver(): number {
    const { urls, statuses } = this.#options.state;
    return statuses.length >= urls.length ? 0 : urls.filter((_, nr) => statuses[nr] === undefined).length;
  }

  retry(job: Job): void {
    this.#retries.push(job);
  }

  /** A redirect that led back to itself and gave a cookie on the way: with that, the page may be there. */
  reask(url: string): void {
    const { state } = this.#options;
    const number = state.numberOf(url);
    if (number !== undefined && state.statuses[number] !== undefined)
      this.retry({ number, tries: 0, detours: 0, notBefore: 0, unconditional: false });
  }

  /**
   * A retry that is due, else the first URL that is not done and not forbidden; null when there is nothing now.
   *
   * @param isQuiet whether nothing is under way that may make more known
   */
  take(nowMs: number, isQuiet: boolean): Job | null {
    const due = this.#retries.findIndex(({ notBefore }) => notBefore <= nowMs);
    if (due >= 0) return this.#retries.splice(due, 1)[0]!;
    const { state, maxUrls } = this.#options;
    while (this.#next < state.urls.length) {
      if (this.#asked >= maxUrls) return null;
      const number = this.#next;
      this.#next += 1;
      if (state.statuses[number] !== undefined) continue;
      if (state.isNowhere(number)) {
        this.#late.push(number);
        continue;
      }
      const job = this.#jobOf(number);
      if (job) return job;
    }
    while (isQuiet && !this.hasRetries && this.#asked < maxUrls && this.#late.length > 0) {
      const job = this.#jobOf(this.#late.shift()!);
      if (job) return job;
    }
    return null;
  }

  /** Null for one that is not asked for; that is kept. */
  #jobOf(number: number): Job | null {
    const { state, robots } = this.#options;
    if (this.#isCopy(number)) {
      const plain = { requests: 0, found: [], hops: [], odd: [] };
      this.#options.keep({ t: 'fetched', url: number, status: null, ...plain });
    } else if (robots.isAllowed(state.urls[number]!)) {
      this.#asked += 1;
      return { number, tries: 0, detours: 0, notBefore: 0, unconditional: false };
    } else this.#forbid(number);
    return null;
  }

  /** Whether it is one more address of a page that dozens gave already. What is known from elsewhere is asked for all the same. */
  #isCopy(number: number): boolean {
    const { urls, sources, copies } = this.#options.state;
    return sources[number] === SOURCES.link && copies.holds(urls[number]!);
  }

  #forbid(number: number): void {
    this.forbidden += 1;
    const url = this.#options.state.urls[number]!;
    const odd = [{ url, kind: 'robots', detail: 'robots.txt forbids it' }];
    this.#options.keep({ t: 'fetched', url: number, status: null, requests: 0, found: [], hops: [], odd });
  }
}

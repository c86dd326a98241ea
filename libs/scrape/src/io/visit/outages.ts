import { StageError } from '@scrape-and-report/production';
import { siteIsAway } from '../../crawl/site-is-away';
import { CrawlState } from '../../crawl/crawl-state';
import { fetchPaced, PoliteHost } from './polite-host';

/** Unreachable so often in a row: is it these pages, or the whole site? */
const ALARMING_FAILURES = 5;
const WAITS_MS = [2000, 4000, 8000, 16_000, 32_000, 64_000];

/** After several failures in a row the robots.txt tells whether the site is down; if so, everything waits. */
export class Outages {
  readonly #host: PoliteHost;
  readonly #state: CrawlState;
  readonly #isPointless: () => boolean;
  readonly #gone: (error: StageError) => void;
  #failuresInRow = 0;
  /** How often each kind was met since the last answer. */
  readonly #failures = new Map<string, number>();
  #outage: Promise<void> | null = null;

  /**
   * @param isPointless whether the crawl has ended meanwhile
   * @param gone called when the site stays away
   */
  constructor(host: PoliteHost, state: CrawlState, isPointless: () => boolean, gone: (error: StageError) => void) {
    this.#host = host;
    this.#state = state;
    this.#isPointless = isPointless;
    this.#gone = gone;
  }

  /** Resolves when there is no outage, or no longer. */
  over(): Promise<void> | null {
    return this.#outage;
  }

  countSuccess(): void {
    if (this.#failuresInRow === 0) return;
    this.#failuresInRow = 0;
    this.#failures.clear();
  }

  #kinds(): string {
    return [...this.#failures]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([kind, count]) => `${count} ${kind}`)
      .join(', ');
  }

  /** @param kind such as `reset`, `dns`, `tls` */
  async countFailure(kind: string): Promise<void> {
    this.#failuresInRow += 1;
    this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
    if (this.#failuresInRow < ALARMING_FAILURES) return;
    this.#outage ??= this.#sitOut().finally(() => {
      this.#outage = null;
      this.#failuresInRow = 0;
    });
    await this.#outage;
  }

  async #sitOut(): Promise<void> {
    const { clock, signal } = this.#host;
    const url = new URL('/robots.txt', this.#state.root).href;
    for (const waitMs of [0, ...WAITS_MS]) {
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      if (this.#isPointless()) return;
      const probe = await fetchPaced(this.#host, { url, wantsBody: () => false });
      if (probe.kind === 'response') return;
    }
    this.#gone(
      new StageError(`${new URL(url).host} stopped answering after ${this.#state.done} URLs (${this.#kinds()})`, {
        code: 'SCRAPE_FAILED',
        hint: 'start the production again when the site is back',
        cause: siteIsAway(this.#kinds()),
      }),
    );
  }
}

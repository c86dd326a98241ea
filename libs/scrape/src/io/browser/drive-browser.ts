import type { BrowserAnswer, BrowserJob, BrowserQuestion, Findings, PageToOpen } from './browser-messages';
import { BrowserLife } from './browser-life';

export interface Driving<Wants extends keyof Findings> extends BrowserJob<Wants> {
  readonly signal: AbortSignal;
  /** For all pages together. */
  readonly limitMs: number;
  /** So many pages are open at once. */
  readonly atOnce: number;
  /** What a request of a page is answered with; null: with nothing. */
  readonly answer: (question: BrowserQuestion) => Promise<BrowserAnswer | null>;
}

/** What came of a page: `failed` says nothing of others, after `none` and `late` no page can be opened any more. */
export type Opened<Found> =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'failed' | 'none' | 'late'; readonly why: string };

interface Task {
  readonly toOpen: PageToOpen;
  /** How often a browser died with it. */
  deaths: number;
  readonly resolve: (opened: Opened<Findings[keyof Findings]>) => void;
  readonly reject: (reason: unknown) => void;
}

/** A page with which a browser died is tried once more, by itself. */
const MOST_DEATHS = 2;
/** A machine on which browsers die as often has none; so many pages that come make good for one. */
const MOST_LIVES = 5;
const PAGES_A_LIFE = 50;

/**
 * Opens pages in a browser, in a process of its own that has neither secrets nor a network. When browser or process die or
 * hang, others are started for the rest, as often as makes sense. When this process dies, so do they.
 */
export class BrowserDriver<Wants extends keyof Findings> {
  readonly #options: Driving<Wants>;
  readonly #waiting: Task[] = [];
  readonly #open = new Map<number, Task>();
  readonly #timer: NodeJS.Timeout;
  #life: BrowserLife | null = null;
  #lives = 0;
  #found = 0;
  #tasks = 0;
  /** Why no page can be opened any more. */
  #over: { readonly kind: 'none' | 'late'; readonly why: string } | null = null;

  constructor(options: Driving<Wants>) {
    this.#options = options;
    this.#timer = setTimeout(
      () => this.#finish({ kind: 'late', why: 'the time for all pages is over' }),
      options.limitMs,
    );
    options.signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** @throws the signal's reason */
  open(toOpen: PageToOpen): Promise<Opened<Findings[Wants]>> {
    this.#options.signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ toOpen, deaths: 0, resolve: resolve as Task['resolve'], reject });
      this.#pump();
    });
  }

  /** Ends the browser; what is under way comes to nothing. It takes some seconds at most. */
  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#abort);
    this.#finish({ kind: 'none', why: 'the browser was closed' });
    await this.#life?.end();
  }

  readonly #abort = (): void => {
    for (const { reject } of this.#takeAll()) reject(this.#options.signal.reason);
    this.#finish({ kind: 'none', why: 'the scrape was stopped' });
  };

  #finish(over: { readonly kind: 'none' | 'late'; readonly why: string }): void {
    clearTimeout(this.#timer);
    this.#over ??= over;
    for (const { resolve } of this.#takeAll()) resolve(this.#over);
    void this.#life?.end();
  }

  #takeAll(): Task[] {
    const all = [...this.#open.values(), ...this.#waiting.splice(0)];
    this.#open.clear();
    return all;
  }

  #pump(): void {
    if (this.#over) return this.#finish(this.#over);
    if (this.#waiting.length === 0) return;
    if (this.#life === null) return this.#begin();
    while (this.#life.isReady && this.#waiting.length > 0 && this.#hasRoomFor(this.#waiting[0]!)) {
      const task = this.#waiting.shift()!;
      const page = this.#tasks++;
      this.#open.set(page, task);
      this.#life.open(page, task.toOpen);
    }
  }

  /** One with which a browser died must not take others with it. */
  #hasRoomFor({ deaths }: Task): boolean {
    const alone = deaths > 0 || [...this.#open.values()].some((task) => task.deaths > 0);
    return this.#open.size < (alone ? 1 : this.#options.atOnce);
  }

  #begin(): void {
    if (this.#lives === MOST_LIVES) return this.#finish({ kind: 'none', why: `it ended ${MOST_LIVES} times` });
    this.#lives += 1;
    try {
      this.#life = this.#newLife();
    } catch (error) {
      return this.#finish({ kind: 'none', why: (error as Error).message });
    }
    void this.#life.ended.then(() => this.#died());
  }

  #newLife(): BrowserLife {
    const { wants, userAgent, pageMs, answer } = this.#options;
    return new BrowserLife({
      job: { wants, userAgent, pageMs },
      answer,
      ready: () => this.#pump(),
      none: (why) => this.#finish({ kind: 'none', why }),
      opened: (page, opened) => {
        if (opened.kind === 'found' && ++this.#found % PAGES_A_LIFE === 0 && this.#lives > 1) this.#lives -= 1;
        this.#open.get(page)?.resolve(opened);
        this.#open.delete(page);
        this.#pump();
      },
    });
  }

  #died(): void {
    this.#life = null;
    for (const task of this.#open.values()) {
      task.deaths += 1;
      if (task.deaths < MOST_DEATHS) this.#waiting.push(task);
      else task.resolve({ kind: 'failed', why: 'the browser ended with it twice' });
    }
    this.#open.clear();
    this.#pump();
  }
}

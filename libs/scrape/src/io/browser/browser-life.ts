import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkProgram } from '@scrape-and-report/launch';
import { removeIfFree } from '@scrape-and-report/production';
import type {
  BrowserAnswer,
  BrowserJob,
  BrowserQuestion,
  Findings,
  FromBrowserProcess,
  PageToOpen,
  ToBrowserProcess,
} from './browser-messages';

export interface BrowserLifeOptions {
  readonly job: BrowserJob;
  readonly answer: (question: BrowserQuestion) => Promise<BrowserAnswer | null>;
  /** A browser has started; which, as people would name it. */
  readonly ready: (browser: string) => void;
  /** No page can be opened on this machine. */
  readonly none: (why: string) => void;
  readonly opened: (
    page: number,
    opened:
      | { readonly kind: 'found'; readonly found: Findings[keyof Findings] }
      | { readonly kind: 'failed'; readonly why: string },
  ) => void;
}

/** A machine that has just been started is slow, and several browsers are tried. */
const START_MS = 120_000;
/** So much longer than a page may take is waited for a word about it: then the process hangs. */
const SILENCE_MS = 15_000;
/** After this a process that was let go is killed, and after this once more it is no longer waited for. */
const GRACE_MS = 5000;

/** One process that drives one browser, until either ends. */
export class BrowserLife {
  readonly #options: BrowserLifeOptions;
  readonly #child: ChildProcess;
  /** By page: kills a process that says nothing of it. */
  readonly #watches = new Map<number, NodeJS.Timeout>();
  readonly #start: NodeJS.Timeout;
  isReady = false;
  /** Resolves when it is over, whatever was its end. */
  readonly ended: Promise<void>;

  constructor(options: BrowserLifeOptions) {
    this.#options = options;
    // Whatever the browser leaves when it is killed lies in here.
    const folder = mkdtempSync(join(tmpdir(), 'scrape-browser-'));
    const child = (this.#child = forkProgram(join(__dirname, 'browser-process'), {
      env: { TMPDIR: folder, TEMP: folder, TMP: folder },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      life: 'long',
    }));
    this.ended = new Promise<void>((resolve) =>
      child.once('exit', () => resolve()).once('error', () => resolve()),
    ).then(() => {
      this.#release();
      // Windows lets go of files of a killed process a moment later; what is left is the system's to tidy.
      removeIfFree(folder);
    });
    child.on('message', (message: FromBrowserProcess) => this.#hear(message));
    this.#start = setTimeout(() => child.kill('SIGKILL'), START_MS);
    this.#tell({ kind: 'job', job: options.job });
  }

  open(page: number, toOpen: PageToOpen): void {
    const limitMs = this.#options.job.pageMs + SILENCE_MS;
    this.#watches.set(
      page,
      setTimeout(() => this.#child.kill('SIGKILL'), limitMs),
    );
    this.#tell({ kind: 'open', page, toOpen });
  }

  /** Lets it go; resolves when it has ended, or is no longer waited for. */
  async end(): Promise<void> {
    this.#release();
    if (this.#child.connected) this.#child.disconnect();
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    let patience: NodeJS.Timeout | undefined;
    const given = new Promise<void>((resolve) => (patience = setTimeout(resolve, 2 * GRACE_MS)));
    await Promise.race([this.ended, given]);
    clearTimeout(killer);
    clearTimeout(patience);
  }

  #release(): void {
    clearTimeout(this.#start);
    for (const watch of this.#watches.values()) clearTimeout(watch);
    this.#watches.clear();
  }

  #hear(message: FromBrowserProcess): void {
    if (message.kind === 'question') return void this.#reply(message);
    if (message.kind === 'none') return this.#options.none(message.why);
    if (message.kind === 'ready') {
      clearTimeout(this.#start);
      this.isReady = true;
      return this.#options.ready(message.browser);
    }
    clearTimeout(this.#watches.get(message.page));
    this.#watches.delete(message.page);
    this.#options.opened(
      message.page,
      message.kind === 'page' ? { kind: 'found', found: message.found } : { kind: 'failed', why: message.why },
    );
  }

  async #reply({ number, question }: Extract<FromBrowserProcess, { kind: 'question' }>): Promise<void> {
    // An answer that fails is none; the page is opened without it.
    const answer = await this.#options.answer(question).catch(() => null);
    this.#tell({ kind: 'answer', number, answer });
  }

  #tell(message: ToBrowserProcess): void {
    // One that has ended is heard of by its `exit`.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}

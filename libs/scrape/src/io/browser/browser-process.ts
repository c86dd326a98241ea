import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext } from 'playwright-core';
import type {
  BrowserAnswer,
  BrowserJob,
  Findings,
  FromBrowserProcess,
  PageToOpen,
  ToBrowserProcess,
} from './browser-messages';
import { startBrowser } from './find-browser';
import { type Ask, findViolations } from './find-violations';
import { renderDocument } from './render-document';

/**
 * Drives a browser for a scrape: opens pages as it is told, and tells what it finds. It has neither a secret nor a network:
 * what pages ask for, it asks of the process that started it. It ends with that process, and the browser with it; and it
 * ends when the browser does, or hangs: then another is started.
 */

/** A browser that does not close a page within this hangs. */
const CLOSE_MS = 5000;

type Find = (context: BrowserContext, toOpen: PageToOpen) => Promise<Findings[keyof Findings]>;

const load = createRequire(__filename);
const questions = new Map<number, (answer: BrowserAnswer | null) => void>();
let asked = 0;
let open: (page: number, toOpen: PageToOpen) => Promise<void>;

// At its exit playwright ends the browser with all that it started.
process.once('disconnect', () => process.exit(1));
process.on('message', (message: ToBrowserProcess) => {
  if (message.kind === 'job') void start(message.job);
  else if (message.kind === 'open') void open(message.page, message.toOpen);
  else {
    questions.get(message.number)?.(message.answer);
    questions.delete(message.number);
  }
});

async function start(job: BrowserJob): Promise<void> {
  try {
    const { chromium } = load('playwright-core') as typeof import('playwright-core');
    const find = finderOf(job);
    const { browser, name } = await startBrowser(chromium);
    browser.once('disconnected', () => process.exit(1));
    open = opener(browser, job, find);
    tell({ kind: 'ready', browser: name });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND') return none(firstLine(message));
    none(`${job.wants === 'violations' ? 'playwright-core and axe-core are' : 'playwright-core is'} not installed`);
  }
}

function finderOf({ wants }: BrowserJob): Find {
  if (wants === 'document') return (context, toOpen) => renderDocument(context, toOpen, ask);
  const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
  return (context, toOpen) => findViolations(context, toOpen, { ask, axe });
}

function opener(browser: Browser, { userAgent, pageMs }: BrowserJob, find: Find): typeof open {
  return async (page, toOpen) => {
    let context: BrowserContext | null = null;
    let said: FromBrowserProcess;
    const work = async (): Promise<Findings[keyof Findings]> => {
      context = await browser.newContext({ userAgent, serviceWorkers: 'block', acceptDownloads: false });
      return find(context, toOpen);
    };
    try {
      said = { kind: 'page', page, found: await withinMs(pageMs, work()) };
    } catch (error) {
      said = { kind: 'failed', page, why: firstLine((error as Error).message) };
    }
    // Of a browser that died or hangs it says nothing: this process ends, and the page is tried once more.
    if (await closes(context)) tell(said);
    else process.exit(1);
  };
}

/** False when the browser hangs. */
function closes(context: BrowserContext | null): Promise<boolean> {
  return withinMs(CLOSE_MS, context?.close() ?? Promise.reject(new Error('there is none'))).then(
    () => true,
    () => false,
  );
}

const ask: Ask = (question) => {
  const number = asked++;
  return new Promise((resolve) => {
    questions.set(number, resolve);
    tell({ kind: 'question', number, question });
  });
};

async function withinMs<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${limitMs / 1000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0]!.slice(0, 200);
}

function tell(message: FromBrowserProcess): void {
  process.send!(message, () => undefined);
}

/** Nothing can be done after this. */
function none(why: string): void {
  process.send!({ kind: 'none', why } satisfies FromBrowserProcess, () => process.exit(0));
}

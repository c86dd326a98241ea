import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { isWantedByBrowser } from '../../browser/wanted-by-browser';
import { violationLines } from '../../browser/violations';
import type { BrowserAnswer, BrowserJob, FromBrowserProcess, ToBrowserProcess } from './browser-messages';
import { startBrowser } from './find-browser';

/**
 * Drives a browser for a scrape: opens pages as it is told, and holds the rules of axe against each. It has neither a
 * secret nor a network: what pages ask for, it asks of the process that started it. It ends with that process, and the
 * browser with it; and it ends when the browser does, or hangs: then another is started.
 */

/** The rules of WCAG 2.2, levels A and AA, which the law asks of governments. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SETTLE_MS = 2000;
/** A browser that does not close a page within this hangs. */
const CLOSE_MS = 5000;

const load = createRequire(__filename);
const questions = new Map<number, (answer: BrowserAnswer | null) => void>();
let asked = 0;
let open: (page: number, url: string) => Promise<void>;

// At its exit playwright ends the browser with all that it started.
process.once('disconnect', () => process.exit(1));
process.on('message', (message: ToBrowserProcess) => {
  if (message.kind === 'job') void start(message.job);
  else if (message.kind === 'open') void open(message.page, message.url);
  else {
    questions.get(message.question)?.(message.answer);
    questions.delete(message.question);
  }
});

async function start(job: BrowserJob): Promise<void> {
  try {
    const { chromium } = load('playwright-core') as typeof import('playwright-core');
    const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
    const browser = await startBrowser(chromium);
    if (browser === null)
      return last({ kind: 'none', why: 'this machine has no Edge, Chrome or Chromium that starts' });
    browser.once('disconnected', () => process.exit(1));
    open = opener(browser, axe, job);
    tell({ kind: 'ready' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'MODULE_NOT_FOUND';
    last({ kind: 'none', why: isMissing ? 'playwright-core and axe-core are not installed' : firstLine(message) });
  }
}

function opener(browser: Browser, axe: string, { userAgent, pageMs }: BrowserJob) {
  return async (page: number, url: string): Promise<void> => {
    let context: BrowserContext | null = null;
    let said: FromBrowserProcess;
    const find = async (): Promise<string[]> => {
      context = await browser.newContext({ userAgent, serviceWorkers: 'block', acceptDownloads: false });
      return lookAt(context, url, axe);
    };
    try {
      said = { kind: 'page', page, found: await withinMs(pageMs, find()) };
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

/** @throws when the site gives no such page */
async function lookAt(context: BrowserContext, url: string, axe: string): Promise<string[]> {
  await context.route('**/*', (route) => answer(route));
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response?.status() !== 200) throw new Error(`the site answers ${response?.status() ?? 'nothing'}`);
  await settle(page);
  await page.evaluate(axe);
  const violations = await page.evaluate(
    (values) =>
      (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: unknown }> } }).axe
        .run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false })
        .then((result) => JSON.stringify(result.violations)),
    RULES,
  );
  return violationLines(JSON.parse(violations));
}

/** Waits for what scripts still ask for, but not for long: some never stop. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => undefined);
}

async function answer(route: Route): Promise<void> {
  const request = route.request();
  const wanted = { method: request.method(), type: request.resourceType(), url: request.url() };
  try {
    const got = isWantedByBrowser(wanted) ? await ask(wanted.url) : null;
    if (got === null) await route.abort();
    else await route.fulfill({ status: got.status, headers: got.headers, body: Buffer.from(got.body) });
  } catch {
    // The page has been closed.
  }
}

function ask(url: string): Promise<BrowserAnswer | null> {
  const question = asked++;
  return new Promise((resolve) => {
    questions.set(question, resolve);
    tell({ kind: 'question', question, url });
  });
}

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
function last(message: FromBrowserProcess): void {
  process.send!(message, () => process.exit(0));
}

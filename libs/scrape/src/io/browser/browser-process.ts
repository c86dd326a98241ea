import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { isWantedByBrowser } from '../../browser/wanted-by-browser';
import { violationLines } from '../../browser/violations';
import type { BrowserAnswer, BrowserJob, FromBrowserProcess, ToBrowserProcess } from './browser-messages';
import { startBrowser } from './find-browser';

/**
 * Drives a browser for a scrape: opens pages one by one, and holds the rules of axe against each. It has neither a secret
 * nor a network: what pages ask for, it asks of the process that started it. It ends with that process, and the browser
 * with it.
 */

/** The rules of WCAG 2.2, levels A and AA, which the law asks of governments. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SETTLE_MS = 2000;

const load = createRequire(__filename);
const questions = new Map<number, (answer: BrowserAnswer | null) => void>();
let asked = 0;

// At its exit playwright ends the browser with all that it started.
process.once('disconnect', () => process.exit(1));
process.on('message', (message: ToBrowserProcess) => {
  if (message.kind === 'job') void run(message.job);
  else {
    questions.get(message.question)?.(message.answer);
    questions.delete(message.question);
  }
});

async function run(job: BrowserJob): Promise<void> {
  let browser: Browser | null = null;
  try {
    const { chromium } = load('playwright-core') as typeof import('playwright-core');
    const axe = readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
    browser = await startBrowser(chromium);
    if (browser === null) tell({ kind: 'none', why: 'this machine has no Edge, Chrome or Chromium that starts' });
    else await lookAtAll(browser, axe, job);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing = code === 'MODULE_NOT_FOUND';
    tell({ kind: 'none', why: isMissing ? 'playwright-core and axe-core are not installed' : message.split('\n')[0]! });
  } finally {
    await browser?.close().catch(() => undefined);
  }
  process.send!({ kind: 'done' } satisfies FromBrowserProcess, () => process.exit(0));
}

async function lookAtAll(browser: Browser, axe: string, { urls, userAgent, pageMs }: BrowserJob): Promise<void> {
  for (const url of urls) {
    const context = await browser.newContext({ userAgent, serviceWorkers: 'block', acceptDownloads: false });
    try {
      tell({ kind: 'page', url, lines: await withinMs(pageMs, lookAt(context, url, axe)) });
    } catch {
      tell({ kind: 'page', url, lines: null });
    } finally {
      await context.close();
    }
  }
}

async function lookAt(context: BrowserContext, url: string, axe: string): Promise<string[] | null> {
  await context.route('**/*', (route) => answer(route));
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response?.status() !== 200) return null;
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
    timer = setTimeout(() => reject(new Error('it took too long')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

function tell(message: FromBrowserProcess): void {
  process.send!(message, () => undefined);
}

/// <reference lib="dom" />
import { pathToFileURL } from 'node:url';
import { setTimeout as passed } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from 'playwright-core';

export interface PageTimes {
  /** From the start of the navigation until the first tab is drawn and its scripts have run. */
  readonly firstTabMs: number;
  /** From the click on the tab until rows of the big table are drawn. */
  readonly tableMs: number;
  /** From the last letter typed until the rows found are drawn: the first time, and the next. */
  readonly searchMs: number;
  readonly searchAgainMs: number;
  readonly requests: number;
  readonly errors: number;
}

/** How long a new window of Chromium is at work for itself: it loads the pages behind its own address bar. */
const WINDOW_MS = 2000;

/**
 * Opens a site page from disk in Chromium, as a reader would, and times what he waits for; median and best of some rounds.
 * Each is a new tab, and a renderer of its own, in a window that stands already: in a new one the page would share the processors
 * with the window's own start, which is a second of work and not ours.
 */
export async function measurePage(
  file: string,
  executablePath: string,
  rounds = 5,
): Promise<{ readonly median: PageTimes; readonly best: PageTimes }> {
  const times = await inWindow(executablePath, rounds, (window) => measureOnce(window, file));
  const rank = (place: number): PageTimes => {
    const entries = Object.keys(times[0]!).map((key): [string, number] => {
      const sorted = times.map((each) => each[key as keyof PageTimes]).sort((x, y) => x - y);
      return [key, sorted[place]!];
    });
    return Object.fromEntries(entries) as Record<keyof PageTimes, number>;
  };
  return { median: rank(Math.floor(rounds / 2)), best: rank(0) };
}

/** Does something some times, one after the other, in a window that stands already. */
async function inWindow<T>(
  executablePath: string,
  rounds: number,
  work: (window: BrowserContext, round: number) => Promise<T>,
): Promise<T[]> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const window = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await window.newPage();
    await passed(WINDOW_MS);
    const results: T[] = [];
    for (let round = 0; round < rounds; round++) results.push(await work(window, round));
    return results;
  } finally {
    await browser.close();
  }
}

/** From the moment that a reader asks for the life of a page until it is drawn: another page each time, in a report just opened. */
export async function measureLife(
  file: string,
  executablePath: string,
  rounds = 5,
): Promise<{ readonly median: number; readonly best: number }> {
  const times = await inWindow(executablePath, rounds, async (window, round) => {
    const page = await window.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.click('#tab-pages');
    const links = page.locator('[data-grid="pages"] tbody a[href^="#page="]');
    const hash = (await links.nth(round * 3).getAttribute('href'))!;
    const ms = await until(page, `location.hash = ${JSON.stringify(hash)}`, '#life[data-ready]');
    await page.close();
    return ms;
  });
  const sorted = times.sort((a, b) => a - b);
  return { median: sorted[Math.floor(rounds / 2)]!, best: sorted[0]! };
}

async function measureOnce(window: BrowserContext, file: string): Promise<PageTimes> {
  const page = await window.newPage();
  const url = pathToFileURL(file).href;
  let [requests, errors] = [0, 0];
  page.on('request', (request) => (requests += request.url().split('#')[0] === url ? 0 : 1));
  page.on('console', () => errors++);
  page.on('pageerror', () => errors++);
  await page.goto(url);
  const firstTabMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => {
          const navigation = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming;
          const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now();
          resolve(Math.max(navigation.domContentLoadedEventEnd, painted));
        }),
      ),
  );
  const tableMs = await until(page, `document.querySelector('#tab-pages').click()`, `[data-grid="pages"][data-ready]`);
  const searchMs = await search(page, 'btw');
  const searchAgainMs = await search(page, 'douane');
  await page.close();
  return { firstTabMs, tableMs, searchMs, searchAgainMs, requests, errors };
}

/** Resolves with the milliseconds since `start` once the frame is drawn: a message is heard after layout and paint. */
const DRAWN = `requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => resolve(performance.now() - start);
  port2.postMessage(null);
})`;

/** Milliseconds in the page from an act until something can be selected, and the frame that shows it is drawn. */
function until(page: Page, act: string, selector: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const start = performance.now();
    ${act};
    const look = () => {
      if (!document.querySelector(${JSON.stringify(selector)})) return false;
      changes.disconnect();
      ${DRAWN};
      return true;
    };
    // Told before the next frame, which a timer would often be only after.
    const changes = new MutationObserver(look);
    if (!look()) changes.observe(document, { subtree: true, childList: true, attributes: true });
  })`);
}

/** The count of rows changes with the rows themselves. */
function search(page: Page, text: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const [field, count] = [document.querySelector('[data-grid="pages"] .find'), document.querySelector('#count-pages')];
    const before = count.textContent;
    const start = performance.now();
    field.value = ${JSON.stringify(text)};
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const look = () => count.textContent !== before ? ${DRAWN} : setTimeout(look, 1);
    look();
  })`);
}

import { setTimeout as wait } from 'node:timers/promises';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { isWantedByBrowser } from '../../browser/wanted-by-browser';
import type { BrowserAnswer, PageToOpen, RenderedDocument } from './browser-messages';
import type { Ask } from './find-violations';
import { documentText, stillness } from './page-scripts';

/** A page that has not loaded by then, or changes for longer after that, is taken as it is. */
const SETTLE_MS = 10_000;
const QUIET_MS = 400;
/** More of what one page asks for is not asked for. */
const MOST_QUESTIONS = 200;
/** A page may load itself anew so often. */
const MOST_LOADS = 3;
/** More than any page is as text. */
const MOST_LETTERS = 16 * 1024 * 1024;
/** A picture of one point: what pictures show is not part of a record, and that they come may be. */
const POINT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/**
 * The page as a browser shows it when its scripts are done, made of what the site gave already.
 *
 * @throws when that cannot be told: a script of the site does not come, or never ends
 */
export async function renderDocument(context: BrowserContext, toOpen: PageToOpen, ask: Ask): Promise<RenderedDocument> {
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
  context.on('page', (other) => void (other !== page && other.close().catch(() => undefined)));
  const traffic = new Traffic(page, toOpen, ask);
  await context.route('**/*', (route) => traffic.answer(route));
  await page.goto(toOpen.url, { waitUntil: 'commit' });
  const movedTo = await Promise.race([traffic.left, settle(page, traffic)]);
  if (movedTo !== null) return { html: '', movedTo };
  if (traffic.lacks !== null) throw new Error(`its script ${traffic.lacks} did not come`);
  const html: unknown = await page.evaluate(documentText(toOpen.url));
  if (typeof html !== 'string' || html.length > MOST_LETTERS) throw new Error('what it shows is too large');
  return { html, movedTo: null };
}

/** Until nothing is asked for and nothing changes any more, or for as long as makes sense. */
async function settle(page: Page, traffic: Traffic): Promise<null> {
  await page.waitForLoadState('load', { timeout: SETTLE_MS }).catch(() => undefined);
  const end = performance.now() + SETTLE_MS;
  while (performance.now() < end) {
    const { asked } = traffic;
    // It fails where the page loads itself anew.
    const isStill = await page.evaluate(stillness(QUIET_MS, SETTLE_MS / 4)).catch(() => wait(QUIET_MS, false));
    if (isStill === true && traffic.isQuiet && traffic.asked === asked) return null;
  }
  // Without its scripts it is not what the site shows.
  while (traffic.awaitsScript) await wait(QUIET_MS);
  return null;
}

/** What one page asks for. */
class Traffic {
  readonly #page: Page;
  readonly #source: BrowserAnswer;
  readonly #url: string;
  readonly #ask: Ask;
  readonly #open = new Map<Route, 'script' | 'other'>();
  readonly left: Promise<string>;
  #leave: (url: string) => void = () => undefined;
  #loads = 0;
  asked = 0;
  /** A script of the site that does not come. */
  lacks: string | null = null;

  constructor(page: Page, { url, source }: PageToOpen, ask: Ask) {
    if (source === null) throw new Error('there is nothing to show');
    this.#page = page;
    this.#source = source;
    this.#url = url;
    this.#ask = ask;
    this.left = new Promise((resolve) => (this.#leave = resolve));
  }

  get isQuiet(): boolean {
    return this.#open.size === 0;
  }

  get awaitsScript(): boolean {
    return [...this.#open.values()].includes('script');
  }

  async answer(route: Route): Promise<void> {
    const request = route.request();
    const [url, type] = [request.url(), request.resourceType()];
    try {
      if (request.isNavigationRequest()) await this.#navigate(route);
      else if (type === 'image') await route.fulfill({ status: 200, contentType: 'image/gif', body: POINT });
      else if (type === 'font' || !isWantedByBrowser({ method: request.method(), type, url })) await route.abort();
      else await this.#fetch(route, { url, type, accept: request.headers()['accept'] ?? null });
    } catch {
      // The page has been closed.
    }
  }

  /** What is shown in a frame is another page; one that leads elsewhere is followed by the crawl. */
  async #navigate(route: Route): Promise<void> {
    const request = route.request();
    if (request.frame() !== this.#page.mainFrame()) return route.abort();
    const url = withoutHash(request.url());
    const isSame = url === withoutHash(this.#url) && request.method() === 'GET';
    if (isSame && this.#loads++ < MOST_LOADS) return fulfill(route, this.#source);
    if (!isSame) this.#leave(url);
    await route.abort('aborted');
  }

  async #fetch(
    route: Route,
    { url, type, accept }: { readonly url: string; readonly type: string; readonly accept: string | null },
  ): Promise<void> {
    if (this.asked++ >= MOST_QUESTIONS) return route.abort();
    this.#open.set(route, type === 'script' ? 'script' : 'other');
    try {
      const isData = type === 'xhr' || type === 'fetch';
      const got = await this.#ask({ url, accept: isData ? accept : null });
      const isOwn = new URL(url).origin === new URL(this.#url).origin;
      if (type === 'script' && isOwn && isLost(got)) this.lacks ??= new URL(url).pathname.slice(0, 200);
      if (got === null || got.status === 0) await route.abort();
      else await fulfill(route, got);
    } finally {
      this.#open.delete(route);
    }
  }
}

/** Whether it may come another time: what is not there never will. */
function isLost(got: BrowserAnswer | null): boolean {
  return got !== null && (got.status === 0 || got.status === 429 || got.status >= 500);
}

function fulfill(route: Route, { status, headers, body }: BrowserAnswer): Promise<void> {
  return route.fulfill({ status, headers, body: Buffer.from(body) });
}

function withoutHash(url: string): string {
  return url.replace(/#.*$/s, '');
}

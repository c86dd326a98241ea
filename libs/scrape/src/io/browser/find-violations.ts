import type { BrowserContext, Page, Route } from 'playwright-core';
import { violationLines } from '../../browser/violations';
import { isWantedByBrowser } from '../../browser/wanted-by-browser';
import type { BrowserAnswer, BrowserQuestion, PageToOpen } from './browser-messages';

/** The rules of WCAG 2.2, levels A and AA, which the law asks of governments. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SETTLE_MS = 2000;

/** Asks for what a page asks for; null: it is not asked for. */
export type Ask = (question: BrowserQuestion) => Promise<BrowserAnswer | null>;

/**
 * Holds the rules of axe against a page.
 *
 * @param axe its source
 * @throws when the site gives no such page
 */
export async function findViolations(
  context: BrowserContext,
  { url }: PageToOpen,
  { ask, axe }: { readonly ask: Ask; readonly axe: string },
): Promise<string[]> {
  await context.route('**/*', (route) => answer(route, ask));
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

async function answer(route: Route, ask: Ask): Promise<void> {
  const request = route.request();
  const wanted = { method: request.method(), type: request.resourceType(), url: request.url() };
  try {
    const got = isWantedByBrowser(wanted) ? await ask({ url: wanted.url, accept: null }) : null;
    if (got === null || got.status === 0) await route.abort();
    else await route.fulfill({ status: got.status, headers: got.headers, body: Buffer.from(got.body) });
  } catch {
    // The page has been closed.
  }
}

import { dayOfScrape } from '@scrape-and-report/record';
import { chooseRendered, Renderable } from '../../browser/choose-rendered';
import { siteDoorOf } from '../../http/site-door';
import { RobotsRules } from '../../http/robots';
import { JournalRecord } from '../../journal/journal-records';
import { ScrapeOptions } from '../../options';
import { ReadingContext } from '../../reading/reading-context';
import { ScrapeLog } from '../disk/scrape-log';
import { PoliteHost } from '../visit/polite-host';
import { HttpClient } from '../wire/http-client';
import { ClientCache, ClientOptions, limitsOf } from '../wire/site-clients';
import { BrowserFetch } from './browser-fetch';
import { BrowserDriver } from './drive-browser';
import { loadRendered } from './load-rendered';

export interface LookInBrowserOptions {
  readonly options: ScrapeOptions;
  readonly context: ReadingContext;
  readonly host: PoliteHost;
  readonly makeClient: (options: ClientOptions) => HttpClient;
  readonly log: ScrapeLog;
  readonly robots: RobotsRules;
  readonly keep: (record: JournalRecord) => void;
}

/** Longest that one page may take. */
const PAGE_MS = 45_000;
const REQUESTS_A_PAGE = 200;

/**
 * Looks at some of the pages in the browser that this machine has. What was found on others before stands until a browser
 * looks at them again. Whatever goes wrong is said in the log; the scrape goes on.
 */
export async function lookInBrowser(look: LookInBrowserOptions): Promise<void> {
  const { options, context, host, makeClient, log, robots, keep } = look;
  const { browser, site, env, signal, timestamp, progress } = options;
  const { state, urls } = context;
  if (!browser) return;
  const day = dayOfScrape(timestamp);
  const own = new Set(Array.from(state.claims.values(), ({ url }) => url));
  for (const [url, { day: on, lines }] of loadRendered(options.previous.at(-1) ?? null))
    if (own.has(url) && !state.rendered.has(url)) keep({ t: 'rendered', url, day: on, lines });
  const askedBy = new Map(Array.from(state.claims.values(), ({ url, from }) => [from, url]));
  const chosen = chooseRendered({ pages: renderable(look), visited: options.visited ?? [], most: browser.pages });
  const todo = chosen.filter((from) => state.rendered.get(askedBy.get(from)!)?.day !== day);
  if (todo.length === 0) return;
  const clients = new ClientCache((origin) => makeClient({ origin, limits: limitsOf(options).page, connections: 2 }));
  const mostRequests = REQUESTS_A_PAGE * todo.length;
  const fetch = new BrowserFetch({
    root: site.root,
    door: siteDoorOf(site, env),
    urls,
    robots,
    host,
    clients,
    mostRequests,
  });
  const driver = new BrowserDriver({
    ...{ wants: 'violations', userAgent: siteDoorOf(site, env).userAgent, pageMs: PAGE_MS, atOnce: 1 },
    ...{ signal, limitMs: browser.seconds * 1000, answer: (question) => fetch.answer(question) },
  });
  let [seen, found, unseen] = [0, 0, 0];
  try {
    for (const from of todo) {
      const opened = await driver.open({ url: from, source: null });
      signal.throwIfAborted();
      if (opened.kind === 'late')
        options.log.info(`${todo.length - seen} pages are left for another day (checks.browser.seconds)`);
      if (opened.kind === 'none')
        options.log.info(`${seen > 0 ? 'no further page' : 'no page'} is looked at in a browser: ${opened.why}`);
      if (opened.kind === 'late' || opened.kind === 'none') break;
      progress.update({ done: state.done, todo: todo.length - seen - unseen });
      if (opened.kind !== 'found') {
        unseen += 1;
        continue;
      }
      [seen, found] = [seen + 1, found + opened.found.length];
      keep({ t: 'rendered', url: askedBy.get(from)!, day, lines: opened.found });
    }
  } finally {
    await driver.close();
    await clients.close();
  }
  log.info(`looked at ${seen} pages in a browser: ${found} faults; ${unseen} could not be looked at`);
}

/** By the URL that answers. */
function renderable({ context: { state } }: LookInBrowserOptions): Renderable[] {
  return [...state.claims].flatMap(([path, { url, from, isKept }]) => {
    if (isKept) return [];
    const before = state.rendered.get(url);
    const isChanged = state.shapes[state.numberOf(from) ?? -1] !== undefined;
    return [{ url: from, path, isChanged, lookedOn: before?.day ?? null, isFaulty: (before?.lines.length ?? 0) > 0 }];
  });
}

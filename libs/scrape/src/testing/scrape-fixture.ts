import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock, createSystemClock, SiteConfig } from '@scrape-and-report/production';
import { openScrape, PageRow } from '@scrape-and-report/record';
import { loadProfile } from '../io/disk/load-profile';
import { ScrapeOptions } from '../options';

/** A web server under the test's control. */
export interface TestServer {
  readonly origin: string;
  readonly server: Server;
  /** Requests as `GET /path`, in order of arrival. */
  readonly requests: string[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export async function startServer(answer: Answer): Promise<TestServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server of fixed pages: path (with query) to HTML, or to a whole answer. */
export function pages(map: Readonly<Record<string, string | Answer>>): Answer {
  return (request, response) => {
    const page = map[request.url ?? '/'];
    if (typeof page === 'function') page(request, response);
    else if (page === undefined)
      response.writeHead(404, { 'content-type': 'text/html' }).end('<title>not here</title>');
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
  };
}

export function redirect(status: number, location: string): Answer {
  return (_, response) => response.writeHead(status, { location }).end();
}

/** A temporary folder that `removeFolders` takes away. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'scrape-test-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Options for a fast scrape; production log lines go to `logged`. */
export function scrapeOptions(
  site: Partial<SiteConfig> & { readonly root: string },
  rest: Partial<ScrapeOptions> = {},
): ScrapeOptions & { readonly logged: string[] } {
  const logged: string[] = [];
  const log = (text: string): void => void logged.push(text);
  return {
    site: {
      directory: null,
      startUrls: [],
      sitemap: true,
      sitemaps: [],
      hosts: [],
      include: [],
      exclude: [],
      timeoutSeconds: 60,
      userAgent: null,
      contact: null,
      markAgent: true,
      headers: {},
      auth: null,
      maxUrls: 15_000,
      profile: 'generic',
      concurrency: 8,
      requestsPerSecond: 100_000,
      checkExternalLinks: true,
      allowPrivateAddresses: true,
      render: 'off',
      guard: { graceDays: 7, maxUnreachedShare: 0.2, maxRemovedShare: 0.5 },
      ...site,
    },
    network: { proxy: 'environment', noProxy: [], caFile: null, timeoutSeconds: 60 },
    env: {},
    profile: loadProfile('generic'),
    directory: newFolder(),
    previous: [],
    timestamp: '261122-0600',
    timeZone: 'Europe/Amsterdam',
    clock: createSystemClock(),
    random: () => 0.5,
    progress: { update: () => undefined, end: () => undefined },
    log: { info: log, warning: log, error: log },
    signal: new AbortController().signal,
    assertLease: () => Promise.resolve(),
    ...rest,
    logged,
  };
}

/** Everything in a `scrape.db`, ready for comparing. */
export function readScrape(directory: string): {
  pages: Record<string, PageRow>;
  redirects: string[];
  links: string[];
  problems: string[];
  parameters: Record<string, string>;
} {
  const reader = openScrape(directory);
  try {
    const rows = [...reader.pages()];
    const paths = new Map(rows.map(({ page_id, path }) => [page_id, path]));
    const links = new Map([...reader.links()].map((link) => [link.link_nr, link]));
    return {
      pages: Object.fromEntries(rows.map((row) => [row.path, row])),
      redirects: reader
        .redirects()
        .map(({ req_url, redir_url, redir_type }) => `${redir_type} ${req_url} ${redir_url}`),
      links: [...reader.edLinks()]
        .map(({ page_id, seq, text, link_nr }) => ({ path: paths.get(page_id)!, seq, text, link: links.get(link_nr)! }))
        .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.seq - b.seq))
        .map(
          ({ path, text, link }) =>
            `${path} "${text}" ${link.type} ${link.status} ${link.url}${link.anchor && `#${link.anchor}`}`,
        ),
      problems: reader.problems().map(({ url, kind }) => `${kind} ${url}`),
      parameters: reader.parameters(),
    };
  } finally {
    reader.close();
  }
}

/** A clock whose waits pass at once but count: what is tested is how long the scrape meant to wait. */
export function skippingClock(): Clock & { readonly waits: number[] } {
  let skippedMs = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => new Date(Date.parse('2026-11-22T06:00:00Z') + skippedMs),
    monotonicMs: () => performance.now() + skippedMs,
    sleep: async (ms, signal) => {
      // Lanes that wait for one another are woken by the signal; only others may move the time.
      await new Promise<void>((resolve) => {
        const done = (): void => resolve();
        signal?.addEventListener('abort', done, { once: true });
        setTimeout(done, Math.min(ms, 30));
      });
      if (signal?.aborted) return;
      waits.push(ms);
      skippedMs += ms;
    },
  };
}

import { join } from 'node:path';
import type { CheckKind } from '@scrape-and-report/production';
import { openDatabase } from '@scrape-and-report/record';
import { describeNeeds, probeProcesses, processesBearing, processTree, setVariables } from '@scrape-and-report/testing';
import { needsChromium } from '../../testing/needs-chromium';
import { Answer, newFolder, removeFolders, scrapeOptions, startServer, TestServer } from '../../testing/scrape-fixture';
import { scrapeInProcess } from '../process/scrape-in-process';

const SECRET = 'very-Secret-Word-4711';
const LOGIN = `Basic ${Buffer.from(`anna:${SECRET}`).toString('base64')}`;

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>A page</title><link rel="stylesheet" href="/site.css"></head>
  <body><main><h1>A page</h1><p>A text.</p>${body}</main></body></html>`;

const LINKS = ['/sound', '/no-alt', '/no-label', '/pale', '/by-script', '/hangs'];
const PAGES: Readonly<Record<string, string>> = {
  '/': page(LINKS.map((to) => `<p><a href="${to}">to ${to}</a></p>`).join('')),
  '/sound': page('<img src="/a.png" alt="a"><label>Name <input></label>'),
  '/no-alt': page('<img id="bare" src="/a.png">'),
  '/no-label': page('<input id="nameless">'),
  // Only by its style sheet is it pale, and only a browser knows.
  '/pale': page('<p class="pale">can hardly be read</p>'),
  '/by-script': page('<div id="here"></div><script src="/add.js"></script>'),
  '/hangs': page('<script>for (;;);</script>'),
};

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/site.css': ['text/css', 'body { color: #000; background: #fff } .pale { color: #eee }'],
  '/add.js': [
    'text/javascript',
    'document.getElementById("here").innerHTML = "<img id=late src=/a.png>"; navigator.sendBeacon("/matomo.php"); fetch("/send", { method: "POST" });',
  ],
};

const EXPECTED = [
  'accessibility /by-script image-alt: #late (Images must have alternative text)',
  'accessibility /no-alt image-alt: #bare (Images must have alternative text)',
  'accessibility /no-label label: #nameless (Form elements must have labels)',
  'accessibility /pale color-contrast: .pale',
  ...['/', '/by-script', '/no-alt', '/no-label', '/pale', '/sound'].map((path) => `browser ${path} 2026-11-22`),
];

interface Command {
  readonly command: string;
}
const isBrowser = ({ command }: Command): boolean => /chrom/i.test(command) && !command.includes('--type=');
const isDriver = ({ command }: Command): boolean => command.includes('browser-process');
const MISHAPS = [
  ['the browser is killed', isBrowser, 'SIGKILL'],
  ['the browser hangs', isBrowser, 'SIGSTOP'],
  ['the process that drives it is killed', isDriver, 'SIGKILL'],
] as const;

const reason = (): string | null => probeProcesses() ?? needsChromium();

describeNeeds('a browser', reason)('pages that a browser looks at', () => {
  let site: TestServer;
  /** The temporary folder of what is started here: by it the processes of another suite are none of these. */
  let temporary: string;
  let restore: () => void;
  const answer: Answer = (request, response) => {
    const path = request.url!;
    if (request.headers.authorization !== LOGIN) return void response.writeHead(401).end();
    const [type, text] = FILES[path] ?? ['text/html', PAGES[path] ?? ''];
    response.writeHead(text === '' ? 404 : 200, { 'content-type': type, 'x-frame-options': 'deny' }).end(text);
  };
  beforeEach(async () => {
    temporary = newFolder();
    const inTemporary = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const { CHROMIUM_PATH } = process.env;
    restore = setVariables({ ...inTemporary, SITE_USER: 'anna', SITE_PASSWORD: SECRET, CHROMIUM_PATH });
    site = await startServer(answer);
  });
  afterEach(async () => {
    await site.close();
    removeFolders();
    restore();
  });

  const processes = () => processesBearing(temporary);
  /** Arguments and environment of each process of a browser. */
  const browsers = (): string[] =>
    processes().flatMap(({ command, environment }) => (/chrom/i.test(command) ? [command + environment] : []));
  const scrapers = () => processTree(process.pid).filter(({ command }) => command.includes('scrape-process'));
  /** What is told to end does so a moment later, and what a browser started a moment after that. */
  const untilNoneIsLeft = async (): Promise<void> => {
    for (let tries = 0; processes().length > 0 && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(processes().map(({ command }) => command)).toEqual([]);
  };
  const optionsOf = (more: object = {}): ReturnType<typeof scrapeOptions> =>
    scrapeOptions(
      { root: `${site.origin}/`, auth: { type: 'basic', userEnv: 'SITE_USER', passwordEnv: 'SITE_PASSWORD' } },
      { checks: ['accessibility'] as CheckKind[], browser: { pages: 20, seconds: 400 }, env: process.env, ...more },
    );
  const found = (directory: string): string[] => {
    const db = openDatabase(join(directory, 'scrape.db'), { readonly: true });
    try {
      return db
        .prepare("SELECT url, kind, detail FROM findings WHERE kind IN ('browser', 'accessibility')")
        .all<{ url: string; kind: string; detail: string }>()
        .map(
          ({ url, kind, detail }) =>
            `${kind} ${url.slice(site.origin.length)} ${detail.replace(/( \(Elements.*)/, '')}`,
        )
        .sort();
    } finally {
      db.close();
    }
  };

  it('tell the rules that they break; what hangs is left, and the next day all that was found stands', async () => {
    const first = optionsOf();
    let said = '';
    const watch = setInterval(() => {
      said += browsers().join('\n');
    }, 300);
    await scrapeInProcess(first).finally(() => clearInterval(watch));
    expect(found(first.directory)).toEqual(EXPECTED);
    // What counts visits, and what writes, was not asked for.
    expect(site.requests.filter((request) => /matomo|send/.test(request))).toEqual([]);
    expect(said).toContain('--host-resolver-rules');
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain(LOGIN.slice(6));
    await untilNoneIsLeft();
    // Another machine, without a browser.
    process.env['CHROMIUM_PATH'] = '/nowhere/chromium';
    const second = optionsOf({ previous: [first.directory], timestamp: '261123-0600' });
    await scrapeInProcess(second);
    expect(second.logged).toEqual([expect.stringContaining('no page is looked at in a browser')]);
    expect(found(second.directory)).toEqual(EXPECTED);
  }, 600_000);

  it.each(MISHAPS)(
    'are looked at all the same when %s meanwhile',
    async (_, isMeant, signal) => {
      const options = optionsOf();
      const hit: number[] = [];
      const watch = setInterval(() => {
        // The crawl asks for each page once: what is asked for again, the browser wants.
        const again = site.requests.length - new Set(site.requests).size;
        const pid = again >= 2 && hit.length === 0 ? processes().find(isMeant)?.pid : undefined;
        if (pid === undefined) return;
        hit.push(pid);
        process.kill(pid, signal);
      }, 20);
      await scrapeInProcess({ ...options, site: { ...options.site, exclude: ['/hangs'] } }).finally(() =>
        clearInterval(watch),
      );
      expect(hit).toHaveLength(1);
      expect(found(options.directory)).toEqual(EXPECTED);
      expect(options.logged).toEqual([]);
      await untilNoneIsLeft();
    },
    600_000,
  );

  it('are left, and the browser ended, when the scrape is told to stop', async () => {
    const stop = new AbortController();
    const reasonOf = new Error('the run ended');
    const watch = setInterval(() => {
      if (browsers().length > 0) stop.abort(reasonOf);
    }, 200);
    const scrape = scrapeInProcess({ ...optionsOf(), signal: stop.signal });
    await expect(scrape.finally(() => clearInterval(watch))).rejects.toBe(reasonOf);
    await untilNoneIsLeft();
  }, 600_000);

  it('are left, and the browser ended, when the process that scrapes is killed', async () => {
    const watch = setInterval(() => {
      if (browsers().length > 0) for (const { pid } of scrapers()) process.kill(pid, 'SIGKILL');
    }, 200);
    const scrape = scrapeInProcess(optionsOf());
    await expect(scrape.finally(() => clearInterval(watch))).rejects.toMatchObject({ code: 'SCRAPE_FAILED' });
    await untilNoneIsLeft();
  }, 600_000);
});

import { startProxy } from '@scrape-and-report/network/testing';
import { describeNeeds, setVariables } from '@scrape-and-report/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScrapeOptions } from '../../options';
import { needsChromium } from '../../testing/needs-chromium';
import { readScrape, removeFolders, scrapeOptions, startServer } from '../../testing/scrape-fixture';
import { putPages, type ScriptSite, startScriptSite } from '../../testing/script-site';
import { scrapeInProcess } from '../process/scrape-in-process';

const PAGES = {
  '/': ['Home', 'Welcome — café', '/a', '/b'],
  '/a': ['First', 'One', '/only-by-script'],
  '/b': ['Second', 'Two', '/'],
  '/only-by-script': ['Hidden', 'Three'],
} as const satisfies Parameters<typeof putPages>[1];

const ELSEWHERE = `const wait = setInterval(() => {
  const main = document.querySelector('main');
  if (main === null) return;
  clearInterval(wait);
  main.append(' from elsewhere');
}, 20);`;

/** In a minute's patience: browsers are slow to start. */
const LONG_MS = 300_000;

describeNeeds('a browser', needsChromium)('a site made by script', () => {
  let site: ScriptSite;
  let restore: () => void;
  beforeEach(async () => {
    restore = setVariables({ SITE_USER: 'anna', SITE_PASSWORD: 'very-Secret-Word-4711' });
    site = await startScriptSite();
    putPages(site, PAGES);
  });
  afterEach(async () => {
    await site.close();
    removeFolders();
    restore();
  });

  type Day = ReturnType<typeof scrapeOptions>;
  let days = 0;
  const scrape = async (
    render: ScrapeOptions['site']['render'],
    previous: Day | null,
    more: Partial<ScrapeOptions['site']> = {},
    rest: Partial<ScrapeOptions> = {},
  ): Promise<Day> => {
    days += 1;
    const options = scrapeOptions(
      { root: `${site.origin}/`, render, sitemap: false, ...more },
      {
        previous: previous ? [...previous.previous, previous.directory] : [],
        timestamp: `2611${String(days % 28).padStart(2, '0')}-0600`,
        env: process.env,
        ...rest,
      },
    );
    site.requests.length = 0;
    await scrapeInProcess(options);
    return options;
  };
  const texts = ({ directory }: Day): Record<string, string> =>
    Object.fromEntries(
      Object.entries(readScrape(directory).pages).map(([path, { title, ed_text }]) => [
        path,
        `${title}: ${ed_text?.replace(/\s+/g, ' ').trim()}`,
      ]),
    );
  const rendered = ({ directory }: Day): number =>
    Number(/rendered (\d+) pages in a browser/.exec(readFileSync(join(directory, 'log.txt'), 'utf8'))![1]);
  const asked = (prefix: string): string[] =>
    site.requests.filter((request) => request.startsWith(`GET ${prefix}`)).sort();
  const withoutBrowser = async <T>(work: () => Promise<T>): Promise<T> => {
    const goBack = setVariables({ CHROMIUM_PATH: '/nowhere/chromium' });
    return work().finally(goBack);
  };

  const SHOWN = {
    '/': 'Home: Home Welcome — café to /a to /b',
    '/a': 'First: First One to /only-by-script',
    '/b': 'Second: Second Two to /',
    '/only-by-script': 'Hidden: Hidden Three',
  };
  const shell = 'Loading: A moment, please';

  it.each([false, true])(
    'is recorded as a browser shows it, and not shown again while its source is the same (etags: %s)',
    async (hasTags) => {
      site.hasTags = hasTags;
      const first = await scrape('changed', null);
      expect(texts(first)).toEqual(SHOWN);
      expect(rendered(first)).toBe(4);
      expect(first.logged).toEqual([]);
      // What stands in for scripts is no part of it; each file was asked for once, and each page once.
      expect(asked('/plain')).toEqual([]);
      expect(asked('/app.js')).toHaveLength(1);
      expect(asked('/a')).toEqual(['GET /a', 'GET /app.js']);
      expect(asked('/data/')).toHaveLength(4);
      const second = await scrape('changed', first);
      expect(texts(second)).toEqual(SHOWN);
      expect(rendered(second)).toBe(0);
      expect([...asked('/app.js'), ...asked('/data/')]).toEqual([]);
      site.shells.set('/b', 'Another moment');
      putPages(site, {
        '/a': ['First', 'One, changed'],
        '/b': ['Second', 'Two, changed', '/', '/new'],
        '/new': ['New', 'Four'],
      });
      const third = await scrape('changed', second);
      expect(rendered(third)).toBe(2);
      expect(texts(third)).toEqual({
        ...SHOWN,
        '/b': 'Second: Second Two, changed to / to /new',
        '/new': 'New: New Four',
      });
    },
    LONG_MS,
  );

  it(
    'is shown anew each time where all is wanted',
    async () => {
      site.hasTags = true;
      const first = await scrape('all', null);
      putPages(site, { '/a': ['First', 'One, changed', '/only-by-script'] });
      const second = await scrape('all', first);
      expect(rendered(second)).toBe(4);
      expect(texts(second)).toEqual({ ...SHOWN, '/a': 'First: First One, changed to /only-by-script' });
    },
    LONG_MS,
  );

  it(
    'keeps what was shown before on a day without a browser, and says so once',
    async () => {
      const first = await scrape('changed', null);
      site.shells.set('/a', 'Another moment').set('/b', 'Another moment');
      putPages(site, { '/a': ['First', 'One, changed', '/only-by-script'] });
      const second = await withoutBrowser(() => scrape('changed', first));
      expect(texts(second)).toEqual(SHOWN);
      expect(second.logged).toEqual([
        expect.stringMatching(
          /^2 pages were not rendered \(.*no Edge.*\): 2 keep what was rendered before, 0 are recorded/,
        ),
      ]);
      const third = await scrape('changed', second);
      expect(rendered(third)).toBe(2);
      expect(texts(third)).toEqual({ ...SHOWN, '/a': 'First: First One, changed to /only-by-script' });
      const fourth = await withoutBrowser(() => scrape('all', third));
      expect(texts(fourth)).toEqual(texts(third));
      expect(fourth.logged).toHaveLength(1);
    },
    LONG_MS,
  );

  it(
    'is recorded from its source as long as there never was a browser, and goes back to that when it is turned off',
    async () => {
      const first = await withoutBrowser(() => scrape('changed', null));
      expect(texts(first)).toEqual({ '/': shell });
      expect(first.logged).toEqual([
        expect.stringMatching(/^1 pages were not rendered .*: 0 keep .*, 1 are recorded from their source$/),
      ]);
      const second = await scrape('changed', first);
      expect(texts(second)).toEqual(SHOWN);
      const third = await scrape('off', second);
      expect(texts(third)['/']).toBe(shell);
      expect(readScrape(third.directory).parameters['rendered']).toBeUndefined();
    },
    LONG_MS,
  );

  it(
    'leaves a page that never ends as it was, and takes one that only goes on asking as it stands',
    async () => {
      site.inline.set('/b', 'setInterval(() => fetch("/again?" + Math.random()), 100)');
      const first = await scrape('changed', null);
      expect(texts(first)).toEqual(SHOWN);
      site.inline.set('/a', 'for (;;);');
      const second = await scrape('changed', first);
      expect(texts(second)).toEqual(SHOWN);
      expect(readScrape(second.directory).problems).toContain(`not-rendered ${site.origin}/a`);
      expect(readScrape(second.directory).parameters['unreached']).toBe('0');
      expect(asked('/again').length).toBeLessThan(500);
    },
    LONG_MS,
  );

  it(
    'is left as it was while its script does not come',
    async () => {
      const first = await scrape('changed', null);
      site.shells.set('/a', 'Another moment');
      site.broken.set('/app.js', 404);
      // A script that is gone is the site's own doing.
      expect(texts(await scrape('changed', first))['/a']).toBe('Loading: Another moment');
      site.broken.set('/app.js', 500);
      const second = await scrape('changed', first);
      expect(texts(second)).toEqual(SHOWN);
      expect(second.logged).toEqual([expect.stringMatching(/^1 pages were not rendered: 1 keep/)]);
    },
    LONG_MS,
  );

  it(
    'is followed where its scripts lead',
    async () => {
      site.shells.set('/moved', 'Moved');
      site.inline
        .set('/moved', 'location.replace("/a")')
        .set(
          '/b',
          'history.replaceState(null, "", "/deep/er"); document.body.append(Object.assign(document.createElement("a"), { href: "page" }))',
        );
      site.shells.set('/deep/page', 'Deep');
      putPages(site, {
        '/': ['Home', 'Welcome', '/moved', '/b'],
        '/data/deep/er': ['x', 'x'],
        '/deep/er': ['Deep', 'er'],
        '/deep/page': ['Page', 'Five'],
      });
      const day = await scrape('changed', null);
      const { redirects, pages } = readScrape(day.directory);
      expect(redirects).toEqual([`client ${site.origin}/moved ${site.origin}/a`]);
      expect(Object.keys(pages).sort()).toEqual(['/', '/a', '/b', '/deep/page', '/only-by-script']);
      // Its source says nothing of where it leads.
      const bare = readScrape((await withoutBrowser(() => scrape('changed', day))).directory);
      expect([bare.redirects, Object.keys(bare.pages).sort()]).toEqual([redirects, Object.keys(pages).sort()]);
    },
    LONG_MS,
  );

  it(
    'has nothing asked for that robots.txt forbids',
    async () => {
      site.robots = 'User-agent: *\nDisallow: /data/';
      const day = await scrape('changed', null);
      expect(asked('/data/')).toEqual([]);
      expect(texts(day)).toEqual({ '/': 'Loading: A moment, please' });
      expect(day.logged).toEqual([
        expect.stringMatching(/^robots.txt keeps \d files of rendered pages from the scraper: .*\/data\//),
      ]);
    },
    LONG_MS,
  );

  it(
    'shows its own hosts alone what opens it',
    async () => {
      await site.close();
      const login = `Basic ${Buffer.from('anna:very-Secret-Word-4711').toString('base64')}`;
      site = await startScriptSite(login);
      putPages(site, PAGES);
      const elsewhere: (string | undefined)[] = [];
      const other = await startServer((request, response) => {
        elsewhere.push(request.headers.authorization);
        response
          .writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' })
          .end(ELSEWHERE);
      });
      try {
        site.inline.set(
          '/a',
          `const script = document.createElement("script"); script.src = "${other.origin}/x.js"; document.head.append(script)`,
        );
        const day = await scrape('changed', null, {
          auth: { type: 'basic', userEnv: 'SITE_USER', passwordEnv: 'SITE_PASSWORD' },
        });
        expect(texts(day)).toEqual({ ...SHOWN, '/a': `${SHOWN['/a']} from elsewhere` });
        expect(elsewhere).toEqual([undefined]);
      } finally {
        await other.close();
      }
    },
    LONG_MS,
  );

  it(
    'is reached by the proxy of the office alone',
    async () => {
      const proxy = await startProxy({ hosts: { 'site.test:80': Number(new URL(site.origin).port) } });
      try {
        const network = { proxy: `http://127.0.0.1:${proxy.port}`, noProxy: [], caFile: null, timeoutSeconds: 60 };
        const day = await scrape('changed', null, { root: 'http://site.test/' }, { network });
        expect(texts(day)).toEqual(SHOWN);
        expect(proxy.asked).toContain('GET http://site.test/data/only-by-script');
        expect(new Set(site.seen.map(({ headers }) => headers.host))).toEqual(new Set(['site.test']));
      } finally {
        await proxy.close();
      }
    },
    LONG_MS,
  );
});

import { join } from 'node:path';
import { ensureDirSync } from 'fs-extra';
import { openDatabase, SCRAPE_DB_NAME, type UnreachedRow } from '@scrape-and-report/record';
import {
  Answer,
  newFolder,
  pages,
  readScrape,
  redirect,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { ScrapeOptions, ScrapeOutcome } from '../../options';
import { scrapeSite } from '../scrape-site';

const COUNT = 30;
const html = (title: string, body = ''): string =>
  `<html lang=en><title>${title}</title><main><h1>${title}</h1>${body}</main>`;
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('no');
const nr = (number: number): string => `number ${'abcdefghijklmnopqrstuvwxyz'[number % 26]}${'xyz'[number % 3]}`;

/** A home that links to all; each page links to a page of its own that only it names. */
const SITE: Record<string, string | Answer> = {
  '/': html(
    'Home',
    Array.from({ length: COUNT }, (_, n) => `<a href="/p${n}">to ${n}</a>`).join('') +
      '<a href="/old">old</a> <a href="/gone">gone</a>',
  ),
  ...Object.fromEntries(
    Array.from({ length: COUNT }, (_, n) => [
      `/p${n}`,
      html(`Page ${nr(n)}`, `text of ${nr(n)} <a href="/below${n}">below</a>`),
    ]),
  ),
  ...Object.fromEntries(
    Array.from({ length: COUNT }, (_, n) => [`/below${n}`, html(`Below ${nr(n)}`, `words below ${nr(n)}`)]),
  ),
  '/old': redirect(301, '/p1'),
};

describe('what a scrape does not reach', () => {
  let site: TestServer;
  let answer: Answer;
  let store: string;
  let previous: string[];
  beforeEach(async () => {
    answer = pages(SITE);
    site = await startServer((request, response) => answer(request, response));
    store = newFolder();
    previous = [];
  });
  afterEach(async () => {
    await site.close();
    removeFolders();
  });
  const morning = async (day: number, change: Partial<ScrapeOptions> = {}): Promise<ScrapeOutcome> => {
    const name = `2611${String(day).padStart(2, '0')}-0500`;
    const directory = join(store, name);
    ensureDirSync(directory);
    const options = scrapeOptions(
      { root: `${site.origin}/` },
      { directory, previous, timestamp: name, clock: skippingClock(), ...change },
    );
    const outcome = await scrapeSite(options);
    if (!outcome.loss) previous = [...previous, directory];
    return outcome;
  };
  const last = (): ReturnType<typeof readScrape> => readScrape(previous.at(-1)!);
  const unreached = (): UnreachedRow[] => {
    const db = openDatabase(join(previous.at(-1)!, SCRAPE_DB_NAME), { readonly: true });
    try {
      return db.prepare('SELECT * FROM unreached ORDER BY url').all<UnreachedRow>();
    } finally {
      db.close();
    }
  };
  const failing = (paths: Record<string, Answer>): Answer => pages({ ...SITE, ...paths });
  /** What a report compares. */
  const meaning = (scrape: ReturnType<typeof readScrape>): unknown => ({
    pages: Object.values(scrape.pages).map(({ sources: _sources, etag: _etag, ...page }) => page),
    redirects: scrape.redirects,
    links: scrape.links,
    problems: scrape.problems.filter((problem) => !problem.startsWith('not-reached')),
  });

  it.each([403, 429, 500, 503, 401, 418])(
    'keeps the last version of a page that answers %i, and says since when',
    async (code) => {
      await morning(1);
      const before = meaning(last());
      answer = failing({ '/p3': status(code) });
      expect(await morning(2)).toMatchObject({ unreached: 1, loss: null });
      expect(meaning(last())).toEqual(before);
      expect(unreached()).toMatchObject([
        {
          url: `${site.origin}/p3`,
          reason: expect.stringContaining(String(code)),
          since: '2026-11-02',
          days: 1,
          given_up: 0,
        },
      ]);
      expect(await morning(3)).toMatchObject({ unreached: 1 });
      expect(unreached()).toMatchObject([{ since: '2026-11-02', days: 2 }]);
      answer = pages(SITE);
      expect(await morning(4)).toMatchObject({ unreached: 0 });
      expect(meaning(last())).toEqual(before);
      expect(unreached()).toEqual([]);
    },
  );

  it('keeps redirects and the status of other files, and what was gone stays gone', async () => {
    const file: Answer = (_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF');
    const home = `${SITE['/'] as string}<p><a href="/file.pdf">file</a></p>`;
    answer = pages({ ...SITE, '/': home, '/file.pdf': file });
    await morning(1);
    const before = meaning(last());
    answer = pages({ ...SITE, '/': home, '/file.pdf': status(503), '/old': status(503), '/gone': status(503) });
    expect(await morning(2)).toMatchObject({ unreached: 0, loss: null });
    expect(meaning(last())).toEqual(before);
    expect(unreached().map(({ url, page_id }) => [url.replace(site.origin, ''), page_id])).toEqual([
      ['/file.pdf', null],
      ['/gone', null],
      ['/old', null],
    ]);
  });

  it('gives a page up after the days of grace in a row, and asks for it still', async () => {
    await morning(1);
    answer = failing({ '/p3': status(503) });
    const guard = { graceDays: 2, maxUnreachedShare: 0.2, maxRemovedShare: 0.5 };
    const root = `${site.origin}/`;
    for (const day of [2, 3]) {
      const { site: config } = scrapeOptions({ root, guard });
      expect(await morning(day, { site: config })).toMatchObject({ unreached: 1, givenUp: 0 });
    }
    const { site: config } = scrapeOptions({ root, guard });
    expect(await morning(4, { site: config })).toMatchObject({ unreached: 0, givenUp: 1 });
    expect(last().pages['/p3']).toBeUndefined();
    expect(unreached()).toMatchObject([{ url: `${site.origin}/p3`, days: 3, given_up: 1 }]);
    expect(await morning(5, { site: config })).toMatchObject({ unreached: 0, givenUp: 0 });
    expect(unreached()).toEqual([]);
    answer = pages(SITE);
    await morning(6, { site: config });
    expect(last().pages['/p3']).toMatchObject({ title: 'Page number dx' });
  });

  it('takes 404, 410 and a redirect elsewhere for what they say', async () => {
    await morning(1);
    answer = failing({ '/p3': status(404), '/p4': status(410), '/p5': redirect(301, '/p6') });
    expect(await morning(2)).toMatchObject({ unreached: 0, loss: null });
    for (const path of ['/p3', '/p4', '/p5']) expect(last().pages[path]).toBeUndefined();
    expect(unreached()).toEqual([]);
  });

  it('keeps a page that only leads to one that fails, or in a circle', async () => {
    await morning(1);
    const before = last().pages;
    answer = failing({
      '/p3': redirect(302, '/busy'),
      '/busy': status(503),
      '/p4': redirect(302, '/p4?again'),
      '/p4?again': redirect(302, '/p4'),
    });
    expect(await morning(2)).toMatchObject({ unreached: 2, loss: null });
    expect(Object.keys(last().pages)).toEqual(Object.keys(before));
    expect(unreached().map(({ url, reason }) => [url.replace(site.origin, ''), reason])).toEqual([
      ['/p3', '503'],
      ['/p4', 'redirect-loop'],
    ]);
  });

  it('keeps what was not asked for because of the limit', async () => {
    await morning(1);
    const before = Object.keys(last().pages);
    const { site: config } = scrapeOptions({ root: `${site.origin}/`, maxUrls: 55 });
    expect(await morning(2, { site: config })).toMatchObject({ loss: null });
    expect(Object.keys(last().pages)).toEqual(before);
    expect(unreached().filter(({ reason }) => reason === 'limit').length).toBeGreaterThan(3);
  });

  it('asks for what was known within the days of grace, also when yesterday did not hold it', async () => {
    answer = pages({ ...SITE, '/hidden': html('Hidden'), '/': `${SITE['/'] as string}<a href="/hidden">h</a>` });
    await morning(1);
    answer = failing({});
    await morning(2);
    expect(last().pages['/hidden']).toBeUndefined();
    answer = pages({ ...SITE, '/hidden': html('Hidden') });
    await morning(3);
    expect(last().pages['/hidden']).toMatchObject({ sources: 'history' });
  });

  it.each<[string, Partial<ScrapeOptions['site']>, string[]]>([
    ['the configuration', { exclude: ['/left/**'] }, []],
    ['the profile', {}, ['/left/']],
  ])('does not bring back what %s leaves out since', async (_, leftOut, ignore) => {
    const home = `${SITE['/'] as string}<a href="/other-name">p1</a>`;
    const other = html('Page', '<a href="/left/old">old</a> <a href="/left/gone">gone</a>').replace(
      '<main>',
      '<link rel=canonical href="/p1"><main>',
    );
    const more = { '/': home, '/other-name': other, '/left/old': redirect(301, '/p2') };
    answer = pages({ ...SITE, ...more });
    await morning(1);
    const told = (): string[] => [...last().redirects, ...last().problems].filter((row) => row.includes('/left/'));
    expect(told()).toHaveLength(2);
    answer = pages({ ...SITE, ...more, '/other-name': status(503) });
    const { site: config, profile: usual } = scrapeOptions({ root: `${site.origin}/`, ...leftOut });
    const profile = { ...usual, links: { ...usual.links, ignore: [...usual.links.ignore, ...ignore] } };
    for (const day of [2, 3]) {
      await morning(day, { site: config, profile });
      expect(unreached().map(({ url }) => url)).toEqual([`${site.origin}/other-name`]);
      expect(told()).toEqual([]);
    }
  });

  it('refuses a day on which a firewall lets nothing through but the home', async () => {
    await morning(1);
    answer = (request, response) =>
      (request.url === '/' || request.url === '/robots.txt' ? pages(SITE) : status(403))(request, response);
    expect((await morning(2)).loss).toMatchObject({
      cause: 'unreached',
      known: 61,
      text: '60 of 61 known pages were refused (403)',
    });
    answer = pages(SITE);
    expect(await morning(3)).toMatchObject({ unreached: 0, loss: null });
  });

  it.each<[string, Answer]>([
    [
      'with 200',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end(html('Maintenance', `until ${Math.random()}`)),
    ],
    [
      'by a redirect',
      (request, response) =>
        (request.url === '/busy' ? pages({ '/busy': html('Maintenance') }) : redirect(302, '/busy'))(request, response),
    ],
    ['by a redirect elsewhere', redirect(302, 'http://elsewhere.invalid/busy?from=x')],
  ])('never believes one page for all addresses: %s', async (_, maintenance) => {
    await morning(1);
    answer = (request, response) =>
      (request.url === '/robots.txt' ? status(404) : request.url === '/' ? pages(SITE) : maintenance)(
        request,
        response,
      );
    expect((await morning(2)).loss).toMatchObject({ cause: 'one-page' });
  });

  it('believes a new template, also where pages differ in numbers alone', async () => {
    const numbered = (head: string): Answer =>
      pages({
        '/': html('Home', Array.from({ length: 30 }, (_, n) => `<a href="/n${n}">${n}</a>`).join('')),
        ...Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`/n${n}`, `${html(`Nr ${n}`)}<p>${head}</p>`])),
      });
    answer = numbered('one');
    await morning(1);
    answer = numbered('two');
    expect(await morning(2)).toMatchObject({ loss: null, unreached: 0 });
  });

  it('tells a relaunch, with all paths changed, as a loss for good', async () => {
    await morning(1);
    const moved = Object.fromEntries(
      Object.entries(SITE)
        .filter(([path]) => path !== '/')
        .map(([path, page]) => [`/new${path}`, page]),
    );
    const home = (SITE['/'] as string).replace(/href="\//g, 'href="/new/');
    answer = pages({ ...moved, '/': home });
    const { loss } = await morning(2);
    expect(loss).toMatchObject({ cause: 'removed', known: 61, text: '60 of 61 known pages are gone (60 404)' });
    expect(loss!.pages).toHaveLength(60);
  });
});

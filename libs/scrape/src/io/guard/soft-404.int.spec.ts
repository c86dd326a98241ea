import { join } from 'node:path';
import { ensureDirSync } from 'fs-extra';
import { ScrapeOptions, ScrapeOutcome } from '../../options';
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
import { scrapeSite } from '../scrape-site';

const html = (title: string, body: string): string =>
  `<html lang=nl><title>${title}</title><main><h1>${title}</h1>${body}</main>`;
const words = (nr: number): string =>
  ['appel', 'peer', 'druif', 'kers', 'pruim', 'vijg'][nr % 6]! + 'abcdefgh'[nr % 8]!;
const COUNT = 24;
const HOME = html(
  'Home',
  Array.from({ length: COUNT }, (_, nr) => `<a href="/p${nr}">${nr}</a> <a href="/deep/er/q${nr}.html">q</a>`).join(
    '',
  ) + '<a href="/missing">m</a><a href="/deep/er/missing.html">m</a><a href="/file">f</a>',
);
const SITE: Record<string, string | Answer> = {
  '/robots.txt': (_, response) => response.writeHead(404).end(),
  '/': HOME,
  ...Object.fromEntries(
    Array.from({ length: COUNT }, (_, nr) => [
      [`/p${nr}`, html(`Page ${words(nr)}`, `about ${words(nr)}`)],
      [`/deep/er/q${nr}.html`, html(`Deep ${words(nr)}`, `more about ${words(nr)}`)],
    ]).flat(),
  ),
};
/** All that is not there is answered with a page that names what was asked for. */
const softly =
  (site: Readonly<Record<string, string | Answer>>, title = 'Helaas'): Answer =>
  (request, response) => {
    const path = request.url ?? '/';
    const soft = html(title, `De pagina ${path} is niet gevonden (${Math.random()})`);
    pages(path in site ? site : { ...site, [path]: soft })(request, response);
  };

describe('a page that says that there is none', () => {
  let server: TestServer;
  let answer: Answer;
  let store: string;
  let previous: string[];
  beforeEach(async () => {
    server = await startServer((request, response) => answer(request, response));
    store = newFolder();
    previous = [];
  });
  afterEach(async () => {
    await server.close();
    removeFolders();
  });
  const morning = async (day: number, change: Partial<ScrapeOptions> = {}): Promise<ScrapeOutcome> => {
    const name = `2611${String(day).padStart(2, '0')}-0500`;
    const directory = join(store, name);
    ensureDirSync(directory);
    const options = { directory, previous, timestamp: name, clock: skippingClock(), random: Math.random, ...change };
    const outcome = await scrapeSite(scrapeOptions({ root: `${server.origin}/` }, options));
    if (!outcome.loss) previous = [...previous, directory];
    return outcome;
  };
  const last = (): ReturnType<typeof readScrape> => readScrape(previous.at(-1)!);
  const linkTo = (path: string): string[] => last().links.filter((link) => link.endsWith(server.origin + path));

  it('is a problem and a dead link, not a page, at any depth of folders', async () => {
    answer = softly(SITE);
    await morning(1);
    expect(Object.keys(last().pages)).toHaveLength(1 + 2 * COUNT);
    const soft = last().problems.filter((problem) => problem.startsWith('soft-404'));
    expect(soft).toEqual(
      ['/deep/er/missing.html', '/file', '/missing'].map((path) => `soft-404 ${server.origin}${path}`),
    );
    expect(linkTo('/missing')).toEqual([`/ "m" int soft-404 ${server.origin}/missing`]);
    const before = last();
    await morning(2);
    expect(last().problems).toEqual(before.problems);
    expect(last().links).toEqual(before.links);
  });

  it('removes a known page when the site was known to say it so', async () => {
    answer = softly(SITE);
    await morning(1);
    const { '/p3': _, ...rest } = SITE;
    answer = softly(rest);
    expect(await morning(2)).toMatchObject({ loss: null, unreached: 0 });
    expect(last().pages['/p3']).toBeUndefined();
    expect(linkTo('/p3')[0]).toContain('soft-404');
  });

  it('keeps known pages for a day when the site says so for the first time: it may be maintenance', async () => {
    answer = pages(SITE);
    await morning(1);
    const before = last().pages;
    const { '/p3': _, '/p4': __, ...rest } = SITE;
    answer = softly(rest, 'Onderhoud');
    expect(await morning(2)).toMatchObject({ loss: null, unreached: 2 });
    expect(Object.keys(last().pages)).toEqual(Object.keys(before));
    expect(await morning(3)).toMatchObject({ loss: null, unreached: 0 });
    expect(Object.keys(last().pages)).toHaveLength(2 * COUNT - 1);
  });

  it('means maintenance, never believed, when all that is known says so', async () => {
    answer = softly(SITE);
    await morning(1);
    answer = softly({ '/': HOME, '/robots.txt': SITE['/robots.txt']! }, 'Onderhoud');
    for (const day of [2, 3]) expect((await morning(day)).loss).toMatchObject({ cause: 'one-page' });
  });

  it('is a loss for good when the site was made anew', async () => {
    answer = softly(SITE);
    await morning(1);
    const moved = Object.fromEntries(
      Object.entries(SITE).map(([path, page]) => [path.replace(/^\/(p|deep)/, '/new/$1'), page]),
    );
    answer = softly({ ...moved, '/': HOME.replaceAll('href="/', 'href="/new/') });
    expect((await morning(2)).loss).toMatchObject({ cause: 'removed' });
  });

  it('is none on a site that is one shell, nor where a redirect leads to a page like any other', async () => {
    const shell: Answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(HOME);
    answer = (request, response) => (request.url === '/robots.txt' ? pages({}) : shell)(request, response);
    await morning(1);
    expect(Object.keys(last().pages).length).toBeGreaterThan(COUNT);
    previous = [];
    answer = (request, response) =>
      ((request.url ?? '') in SITE ? pages(SITE) : redirect(302, '/p1'))(request, response);
    await morning(2);
    expect(Object.keys(last().pages)).toHaveLength(1 + 2 * COUNT);
  });

  /** All that is not there leads to one page that says so. */
  const leading =
    (site: Readonly<Record<string, string | Answer>>, title = 'Helaas'): Answer =>
    (request, response) => {
      const path = request.url ?? '/';
      const at = '/niet-gevonden';
      if (path in site) pages(site)(request, response);
      else if (path.startsWith(at)) pages({ [path]: html(title, 'niet gevonden') })(request, response);
      else redirect(302, `${at}?van=${encodeURIComponent(path)}`)(request, response);
    };

  it('is none either where a redirect leads to it from whatever is not there', async () => {
    answer = leading(SITE);
    await morning(1);
    expect(Object.keys(last().pages)).toHaveLength(1 + 2 * COUNT);
    expect(new Set(last().problems.filter((problem) => problem.startsWith('soft-404')))).toEqual(
      new Set(
        ['/deep/er/missing.html', '/file', '/missing'].map(
          (path) => `soft-404 ${server.origin}/niet-gevonden?van=${encodeURIComponent(path)}`,
        ),
      ),
    );
    const { '/p3': _, ...rest } = SITE;
    answer = leading(rest);
    expect(await morning(2)).toMatchObject({ loss: null, unreached: 0 });
    expect(last().pages['/p3']).toBeUndefined();
    expect(Object.keys(last().pages)).toHaveLength(2 * COUNT);
  });

  it('keeps known pages for a day that lead to such a page for the first time', async () => {
    answer = pages(SITE);
    await morning(1);
    const before = Object.keys(last().pages);
    const { '/p3': _, '/p4': __, ...rest } = SITE;
    answer = leading(rest, 'Onderhoud');
    expect(await morning(2)).toMatchObject({ loss: null, unreached: 2 });
    expect(Object.keys(last().pages)).toEqual(before);
    expect(await morning(3)).toMatchObject({ loss: null, unreached: 0 });
    expect(Object.keys(last().pages)).toHaveLength(2 * COUNT - 1);
    answer = leading({ '/': HOME, '/robots.txt': SITE['/robots.txt']! }, 'Onderhoud');
    for (const day of [4, 5]) expect((await morning(day)).loss).toMatchObject({ cause: 'one-page' });
  });

  it('is not the home page of a language, to which the root and all that is not there lead', async () => {
    const links = Array.from({ length: COUNT }, (_, nr) => `<a href="/nl/p${nr}">${nr}</a>`).join('');
    const site: Record<string, string | Answer> = {
      '/robots.txt': SITE['/robots.txt']!,
      '/': redirect(302, '/nl/'),
      '/nl/': html('Welkom', links),
      ...Object.fromEntries(
        Array.from({ length: COUNT }, (_, nr) => [`/nl/p${nr}`, html(`P ${words(nr)}`, words(nr))]),
      ),
    };
    answer = (request, response) =>
      ((request.url ?? '') in site ? pages(site) : redirect(302, '/nl/'))(request, response);
    await morning(1);
    expect(Object.keys(last().pages)).toHaveLength(1 + COUNT);
    await morning(2);
    expect(Object.keys(last().pages)).toHaveLength(1 + COUNT);
  });

  it('lets the site be asked once a depth', async () => {
    answer = pages(SITE);
    await morning(1);
    expect(server.requests.filter((request) => request.includes('not-here'))).toHaveLength(2);
  });

  it.each<[string, Buffer]>([
    ['a PDF', Buffer.from('%PDF-1.7\n<html><title>no</title>')],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2])],
    ['an Office file', Buffer.from('PK\x03\x04rest', 'latin1')],
  ])('%s that is served as a page is none either, and is named', async (_, body) => {
    const file: Answer = (__, response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    answer = pages({ ...SITE, '/file': file });
    await morning(1);
    expect(last().pages['/file']).toBeUndefined();
    expect(last().problems).toContain(`no-html ${server.origin}/file`);
    expect(linkTo('/file')).toEqual([`/ "f" int 200 ${server.origin}/file`]);
  });
});

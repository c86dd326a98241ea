import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  pages,
  readScrape,
  redirect,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { explain } from './explain';
import { scrapeSite } from './scrape-site';

const html = (body: string): string =>
  `<html lang="en"><title>t ${body.length}</title><meta name=description content=d><h1>h</h1>${body}`;

describe("the site's door", () => {
  let site: TestServer;
  let other: TestServer;
  const seen: { host: string; path: string; headers: Record<string, unknown> }[] = [];
  const note = (host: string, map: Parameters<typeof pages>[0]) =>
    startServer((request, response) => {
      seen.push({ host, path: request.url!, headers: request.headers });
      pages(map)(request, response);
    });
  beforeEach(async () => {
    seen.length = 0;
    other = await note('other', { '/x': html(''), '/arrived': html('') });
    site = await note('site', {
      '/': html(
        `<a href="/a/">a</a><a href="/b/">b</a><a href="/a/logout">out</a><a href="${other.origin}/x">x</a><a href="/leave">l</a>`,
      ),
      '/a/': html('in'),
      '/b/': html('other'),
      '/a/logout': html('gone'),
      '/leave': redirect(302, `${other.origin}/arrived`),
    });
  });
  afterEach(async () => {
    await site.close();
    await other.close();
    removeFolders();
  });

  it('shows its headers and login to the site alone, also across a redirect, and writes them nowhere', async () => {
    const options = scrapeOptions(
      {
        root: `${site.origin}/`,
        userAgent: 'TownBot/2',
        headers: { 'X-Gate': 'env:GATE', 'Accept-Language': 'nl' },
        auth: { type: 'basic', userEnv: 'U', passwordEnv: 'P' },
      },
      { env: { GATE: 'gate-secret-1', U: 'web', P: 'pass-secret-2' } },
    );
    await scrapeSite(options);
    const here = seen.filter(({ host }) => host === 'site');
    expect(here.length).toBeGreaterThan(4);
    for (const { headers } of here)
      expect(headers).toMatchObject({
        'user-agent': expect.stringMatching(/^TownBot\/2 scrape-and-report\/\d+\.\d+\.\d+$/),
        'x-gate': 'gate-secret-1',
        'accept-language': 'nl',
        authorization: `Basic ${Buffer.from('web:pass-secret-2').toString('base64')}`,
      });
    const elsewhere = seen.filter(({ host }) => host === 'other');
    expect(elsewhere.map(({ path }) => path)).toContain('/x');
    for (const { headers } of elsewhere) {
      expect(headers['user-agent']).toContain('TownBot/2');
      expect([headers['authorization'], headers['x-gate'], headers['accept-language']]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    const written = ['scrape.db', 'log.txt'].map((name) => readFileSync(join(options.directory, name)));
    for (const secret of ['gate-secret-1', 'pass-secret-2', Buffer.from('web:pass-secret-2').toString('base64')])
      expect(written.some((bytes) => bytes.includes(secret))).toBe(false);
  });

  it.each([
    [{ userAgent: 'TownBot/2', markAgent: false }, /^TownBot\/2$/],
    [{ contact: 'web@x.nl' }, /^Mozilla\/5\.0 \(compatible; scrape-and-report\/[\d.]+; \+web@x\.nl\)$/],
    [{}, /^Mozilla\/5\.0 \(compatible; scrape-and-report\/[\d.]+\)$/],
  ])('is known by its name: %j', async (change, name) => {
    await scrapeSite(scrapeOptions({ root: `${site.origin}/`, checkExternalLinks: false, ...change }));
    expect(new Set(seen.map(({ headers }) => headers['user-agent']))).toEqual(new Set([expect.stringMatching(name)]));
  });

  it('says which variable is missing before anything is asked', async () => {
    const options = scrapeOptions({ root: `${site.origin}/`, headers: { 'X-Gate': 'env:GATE' } });
    await expect(scrapeSite(options)).rejects.toMatchObject({
      code: 'SITE_SECRET_MISSING',
      message: 'GATE is not set, which site.headers.X-Gate names',
    });
    expect(seen).toEqual([]);
  });

  it('does not repeat a secret that is no header, and takes one with a line end at its end', async () => {
    const site1 = { root: `${site.origin}/`, headers: { 'X-Gate': 'env:GATE' }, checkExternalLinks: false };
    const bad: unknown = await scrapeSite(scrapeOptions(site1, { env: { GATE: 'se\ncret' } })).catch((error) => error);
    expect(bad).toMatchObject({ code: 'SITE_SECRET_INVALID' });
    expect(String(bad)).not.toContain('cret');
    await scrapeSite(scrapeOptions(site1, { env: { GATE: 'secret\r\n' } }));
    expect(seen[0]!.headers['x-gate']).toBe('secret');
  });

  it('gives a page as long as it says', async () => {
    site.server.removeAllListeners('request').on('request', (request, response) => {
      if (request.url === '/a/') response.writeHead(200, { 'content-type': 'text/html' }).write('<p>and so on');
      else pages({ '/': html('<a href="/a/">a</a>') })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, timeoutSeconds: 0.4, checkExternalLinks: false });
    await scrapeSite(options);
    expect(readScrape(options.directory).problems).toContain(`timeout ${site.origin}/a/`);
  });

  it('takes what its patterns say, and the next day does not miss what they leave out', async () => {
    const first = scrapeOptions({ root: `${site.origin}/`, checkExternalLinks: false });
    await scrapeSite(first);
    expect(Object.keys(readScrape(first.directory).pages)).toEqual(['/', '/a/', '/a/logout', '/b/']);
    seen.length = 0;
    const change = {
      include: ['/a/**'],
      exclude: ['/**/logout'],
      guard: { graceDays: 7, maxUnreachedShare: 0.1, maxRemovedShare: 0.1 },
    };
    const options = scrapeOptions(
      { root: `${site.origin}/`, checkExternalLinks: false, ...change },
      { previous: [first.directory], timestamp: '261123-0600' },
    );
    const outcome = await scrapeSite(options);
    expect(outcome.loss).toBeNull();
    expect(Object.keys(readScrape(options.directory).pages)).toEqual(['/', '/a/']);
    expect(seen.map(({ path }) => path).filter((path) => /logout|\/b\//.test(path))).toEqual([]);
    expect(explain('/a/logout', options.directory, options)).toEqual([
      `${site.origin}/a/logout: not taken: site.exclude "/**/logout" leaves it out`,
      'scrape 261123-0600: no page; linked to, status not asked for',
    ]);
    expect(explain('/a/', options.directory, options)[1]).toBe('scrape 261123-0600: a page, "t 2"');
  });

  it('takes other names of the site for the site', async () => {
    const alias = site.origin.replace('127.0.0.1', 'localhost');
    await site.close();
    site = await note('site', {});
    const port = new URL(site.origin).port;
    const map = { '/': html(`<a href="http://localhost:${port}/a/">a</a>`), '/a/': html(`<a href="${alias}">old</a>`) };
    site.server.removeAllListeners('request').on('request', (request, response) => {
      seen.push({ host: request.headers.host!, path: request.url!, headers: request.headers });
      pages(map)(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, hosts: [`localhost:${port}`], checkExternalLinks: false });
    await scrapeSite(options);
    expect(Object.keys(readScrape(options.directory).pages)).toEqual(['/', '/a/']);
    expect(readScrape(options.directory).links).toContain(`/ "a" int 200 ${site.origin}/a/`);
    expect(new Set(seen.map(({ host }) => host))).toEqual(new Set([new URL(site.origin).host]));
  });
});

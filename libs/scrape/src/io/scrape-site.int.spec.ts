import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openBodies, openDatabase, sealScrape } from '@scrape-and-report/record';
import {
  Answer,
  newFolder,
  pages,
  readScrape,
  redirect,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { ScrapeOptions } from '../options';
import { loadProfile } from './disk/load-profile';
import { scrapeSite } from './scrape-site';

const servers: TestServer[] = [];

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startServer(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  removeFolders();
});

const page = (title: string, body: string, head = ''): string =>
  `<!doctype html><html lang="nl"><head><title>${title}</title><meta name="description" content="about ${title}">${head}</head><body class="c"><header><a href="/nl/menu">menu</a></header><main><h1>${title}</h1>${body}</main></body></html>`;

describe('scrapeSite', () => {
  it('records pages, redirects of every kind, aliases and links with their statuses', async () => {
    const elsewhere = await serve(
      pages({
        '/fine': 'x',
        '/away': redirect(302, 'http://127.0.0.1:1/far'),
        '/head': (q, r) => r.writeHead(q.method === 'HEAD' ? 405 : 200).end(),
        '/robot': (_, r) => r.writeHead(403).end(),
      }),
    );
    const site: TestServer = await serve((request, response) =>
      pages({
        '/robots.txt': (_, r) => r.end(`User-agent: *\nDisallow: /nl/secret\nSitemap: ${site.origin}/index.xml\n`),
        '/index.xml': `<sitemapindex><sitemap><loc>${site.origin}/map.xml.gz</loc></sitemap></sitemapindex>`,
        '/map.xml.gz': (_, r) =>
          r.end(
            gzipSync(
              `<urlset><url><loc>${site.origin}/nl/mapped?a=1&amp;b=2</loc></url><url><loc>${site.origin}/en/out</loc></url></urlset>`,
            ),
          ),
        '/nl': page(
          'home',
          `
          <p>Hallo&nbsp; wereld</p><a href="/nl/a#deel">naar <b>a</b></a> <a href="#">top</a> <a href="/">root</a> <a href="/nl">zelf</a>
          <a href="/nl/r301">r</a><a href="/nl/refresh">f</a><a href="/nl/alias">al</a><a href="/nl/gone">weg</a><a href="/nl/secret">geheim</a>
          <a href="${elsewhere.origin}/fine#x">fijn</a><a href="${elsewhere.origin}/away">ver</a><a href="${elsewhere.origin}/head">kop</a>
          <a href="${elsewhere.origin}/robot">robot</a><a href="/en/back">terug</a><a href="mailto:a@b.nl">post</a><a href="/nl/doc.pdf">pdf</a>
          <aside>lijst <a href="/nl/auto">auto</a></aside>`,
        ),
        '/nl/a': page('a', '<a href="/nl">home</a>'),
        '/nl/menu': page('menu', ''),
        '/nl/auto': page('auto', ''),
        '/nl/mapped?a=1&b=2': page('mapped', ''),
        '/nl/r301': redirect(301, '/nl/r302'),
        '/nl/r302': redirect(302, 'r303'),
        '/nl/r303': redirect(303, '/nl/r307'),
        '/nl/r307': redirect(307, '/nl/r308'),
        '/nl/r308': redirect(308, '/nl/a'),
        '/nl/refresh': `<meta content="0; URL='/nl/loop1'" HTTP-EQUIV=Refresh>`,
        '/nl/loop1': redirect(302, '/nl/loop2'),
        '/nl/loop2': redirect(302, '/nl/loop1'),
        '/nl/alias': page('own', '<a href="b">b</a>', '<link rel="canonical" href="/nl/own">'),
        '/nl/b': page('b', ''),
        '/en/back': redirect(302, '/nl/back'),
        '/nl/back': page('back', ''),
        '/nl/doc.pdf': (_, r) => r.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'),
      })(request, response),
    );
    const options = scrapeOptions({ root: `${site.origin}/nl` });
    const outcome = await scrapeSite(options);
    const got = readScrape(options.directory);
    const at = (path: string): string => `${site.origin}${path}`;

    expect(Object.keys(got.pages).sort()).toEqual([
      '/',
      '/a',
      '/auto',
      '/b',
      '/back',
      '/mapped?a=1&b=2',
      '/menu',
      '/own',
    ]);
    expect(got.pages['/']).toMatchObject({
      url: at('/nl'),
      title: 'home',
      description: 'about home',
      num_h1s: 1,
      first_h1: 'home',
      language: 'nl',
      classes: 'c',
      status: 200,
      sources: 'link,start',
    });
    expect(got.pages['/']!.ed_text).toContain('home\nHallo wereld\n');
    expect(got.pages['/']!.aut_text).toBe('lijst auto');
    expect(got.pages['/own']).toMatchObject({ url: at('/nl/own'), inlinks: 1 });
    expect(got.pages['/mapped?a=1&b=2']).toMatchObject({ inlinks: 0, sources: 'sitemap' });
    expect(got.pages['/a']!.inlinks).toBe(1);
    expect(got.pages['/menu']!.inlinks).toBe(7);
    expect(got.redirects).toEqual([
      `302 ${at('/en/back')} ${at('/nl/back')}`,
      `alias ${at('/nl/alias')} ${at('/nl/own')}`,
      `302 ${at('/nl/loop1')} ${at('/nl/loop2')}`,
      `302 ${at('/nl/loop2')} ${at('/nl/loop1')}`,
      `301 ${at('/nl/r301')} ${at('/nl/r302')}`,
      `302 ${at('/nl/r302')} ${at('/nl/r303')}`,
      `303 ${at('/nl/r303')} ${at('/nl/r307')}`,
      `307 ${at('/nl/r307')} ${at('/nl/r308')}`,
      `308 ${at('/nl/r308')} ${at('/nl/a')}`,
      `client ${at('/nl/refresh')} ${at('/nl/loop1')}`,
    ]);
    expect(got.links.filter((link) => link.startsWith('/ '))).toEqual([
      `/ "naar a" int 200 ${at('/nl/a#deel')}`,
      `/ "r" int 301 ${at('/nl/r301')}`,
      `/ "f" int 200 ${at('/nl/refresh')}`,
      `/ "al" int 200 ${at('/nl/alias')}`,
      `/ "weg" int 404 ${at('/nl/gone')}`,
      `/ "geheim" int null ${at('/nl/secret')}`,
      `/ "fijn" ext 200 ${elsewhere.origin}/fine#x`,
      `/ "ver" ext-to-ext refused ${elsewhere.origin}/away`,
      `/ "kop" ext 200 ${elsewhere.origin}/head`,
      `/ "robot" ext blocked 403 ${elsewhere.origin}/robot`,
      `/ "terug" ext-to-int 302 ${at('/en/back')}`,
      '/ "post" ext null mailto:a@b.nl',
      `/ "pdf" int 200 ${at('/nl/doc.pdf')}`,
    ]);
    expect(got.problems).toEqual(
      expect.arrayContaining([
        `http-404 ${at('/nl/gone')}`,
        `robots ${at('/nl/secret')}`,
        `redirect-loop ${at('/nl/loop1')}`,
        `no-identity ${at('/nl')}`,
        `external-link ${elsewhere.origin}/robot`,
      ]),
    );
    expect(got.parameters).toMatchObject({
      root: at('/nl'),
      timestamp: '261122-0600',
      profile: 'generic',
      pages: '8',
      node_version: process.version,
    });
    expect(outcome).toMatchObject({ pages: 8, notModified: 0 });
    expect(site.requests).not.toContain('GET /nl/secret');
    expect(new Set(site.requests).size).toBe(site.requests.length);
    expect(readFileSync(join(options.directory, 'start_urls.txt'), 'utf8')).toBe(`${at('/nl')}\n`);
    expect(readFileSync(join(options.directory, 'sitemap-2.xml'), 'utf8')).toContain('/nl/mapped');
    expect(readFileSync(join(options.directory, 'log.txt'), 'utf8')).toMatch(
      /WARNING {2}- http-404: \/gone: answered 404/,
    );
    expect(existsSync(join(options.directory, '.tmp-crawl'))).toBe(false);
    const bodies = openBodies([options.directory]);
    expect(bodies.read(got.pages['/b']!.body_digest!)!.toString()).toBe(page('b', ''));
  });

  it('serves a folder itself, and asks the next day only whether anything has changed', async () => {
    const folder = newFolder();
    writeFileSync(
      join(folder, 'index.html'),
      page('home', '<a href="a/">a</a><a href="oud">oud</a><a href="http://demo.invalid/streng">s</a>'),
    );
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a', 'index.html'), page('a', '<a href="/">home</a>'));
    writeFileSync(join(folder, 'streng.html'), page('s', ''));
    writeFileSync(
      join(folder, '_site.json'),
      JSON.stringify({
        redirects: [{ from: '/oud', to: '/a/', status: 301 }],
        statuses: { '/streng': 410 },
        headers: { '/': { 'X-Robot': 'a' } },
      }),
    );
    const store = newFolder();
    const first = {
      ...scrapeOptions({ root: 'http://demo.invalid/', directory: folder }),
      directory: join(store, '261122-0600'),
    };
    await scrapeSite(first);
    await sealScrape(first.directory, { timestamp: '261122-0600', producer: 'anna', epoch: 1, pages: 2 });
    writeFileSync(join(folder, 'a', 'index.html'), page('a anders', '<a href="/">home</a>'));
    const second = {
      ...scrapeOptions({ root: 'http://demo.invalid/', directory: folder }),
      directory: join(store, '261123-0600'),
      previous: [first.directory],
    };
    const outcome = await scrapeSite(second);

    const [one, two] = [readScrape(first.directory), readScrape(second.directory)];
    expect(Object.keys(two.pages).sort()).toEqual(['/', '/a/']);
    expect(two.pages['/a/']!.title).toBe('a anders');
    expect(outcome.notModified).toBe(1);
    expect(two.pages['/']).toEqual({ ...one.pages['/']!, sources: 'history,link,start' });
    expect(two.links).toEqual(one.links);
    expect(one.redirects).toEqual(['301 http://demo.invalid/oud http://demo.invalid/a/']);
    expect(one.problems).toContain('http-410 http://demo.invalid/streng');
    expect(two.problems).toContain('http-410 http://demo.invalid/streng');
    const logs = [first, second].map(({ directory }) => readFileSync(join(directory, 'log.txt'), 'utf8'));
    expect(logs[0]).toContain('http-410: /streng: ');
    expect(logs[1]).not.toContain('http-410: /streng: ');
    expect(logs[1]).toMatch(/problems as in the scrape before: .*1 http-410/);
    const bodies = openBodies([second.directory]);
    expect([bodies.has(two.pages['/']!.body_digest!), bodies.has(two.pages['/a/']!.body_digest!)]).toEqual([
      false,
      true,
    ]);
  });

  it('takes what an unchanged page was read as from the scrape before, unless it would be read otherwise now', async () => {
    let contentType = 'text/html; charset=utf-8';
    const site = await serve((_, response) =>
      response.writeHead(200, { 'content-type': contentType }).end(page('what it says', '')),
    );
    const first = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(first);
    const db = openDatabase(join(first.directory, 'scrape.db'));
    db.exec("UPDATE pages_info SET title = 'what was read before'");
    db.close();
    const titleOf = async (rest: Partial<ScrapeOptions>): Promise<unknown> => {
      const next = scrapeOptions({ root: `${site.origin}/` }, { previous: [first.directory], ...rest });
      await scrapeSite(next);
      expect(existsSync(join(next.directory, 'bodies.pack'))).toBe(false);
      return readScrape(next.directory).pages['/']!.title;
    };

    expect(await titleOf({})).toBe('what was read before');
    expect(await titleOf({ profile: loadProfile('belastingdienst') })).toBe('what it says');
    contentType = 'text/html; charset=windows-1252';
    expect(await titleOf({})).toBe('what it says');
  });

  it('asks again for an unchanged page whose body is in no scrape any more', async () => {
    const site = await serve((request, response) => {
      if (request.headers['if-none-match'] === '"v"') response.writeHead(304, { etag: '"v"' }).end();
      else response.writeHead(200, { 'content-type': 'text/html', etag: '"v"' }).end(page('what it says', ''));
    });
    const first = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(first);
    rmSync(join(first.directory, 'bodies.pack'));
    const next = scrapeOptions({ root: `${site.origin}/` }, { previous: [first.directory] });
    await scrapeSite(next);
    expect(existsSync(join(next.directory, 'bodies.pack'))).toBe(true);
    expect(readScrape(next.directory).pages['/']!.title).toBe('what it says');
  });

  it('fails, with advice, when the site is not there', async () => {
    const server = await serve(pages({}));
    await server.close();
    const clock = { ...scrapeOptions({ root: server.origin }).clock, sleep: () => Promise.resolve() };
    await expect(scrapeSite(scrapeOptions({ root: server.origin }, { clock }))).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
      hint: expect.stringContaining('site.root'),
    });
  });

  it('fails when the root answers no page, rather than recording an empty site', async () => {
    const server = await serve(pages({}));
    await expect(scrapeSite(scrapeOptions({ root: `${server.origin}/` }))).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
    });
    const moved = await serve(pages({ '/nl': redirect(301, 'http://127.0.0.1:1/nl') }));
    await expect(
      scrapeSite(scrapeOptions({ root: `${moved.origin}/nl`, checkExternalLinks: false })),
    ).rejects.toMatchObject({ hint: expect.stringContaining('http://127.0.0.1:1/nl') });
  });

  it('stops at once when the lease is lost, and goes on later without asking twice', async () => {
    const stop = new AbortController();
    const reason = new Error('lease lost');
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, nr) => [
        `/p${nr}`,
        page(`p${nr}`, `<a href="/p${nr + 1}">next</a><a href="/p${nr + 2}">after</a>`),
      ]),
    );
    let asked = 0;
    const site = await serve((request, response) => {
      asked += 1;
      if (asked === 30) stop.abort(reason);
      pages({ '/': page('home', '<a href="/p0">0</a>'), ...many })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 2 });
    await expect(scrapeSite({ ...options, signal: stop.signal })).rejects.toBe(reason);
    expect(existsSync(join(options.directory, 'scrape.db'))).toBe(false);
    await scrapeSite(options);
    expect(Object.keys(readScrape(options.directory).pages)).toHaveLength(61);
    const twice = site.requests.length - new Set(site.requests).size;
    expect(twice).toBeLessThanOrEqual(2);
  });

  it('asks for nothing when the scrape was finished and only lacks its manifest', async () => {
    const site = await serve(pages({ '/': page('home', '') }));
    const options = scrapeOptions({ root: `${site.origin}/` });
    const outcome = await scrapeSite(options);
    const asked = site.requests.length;
    expect(await scrapeSite(options)).toEqual(outcome);
    expect(site.requests).toHaveLength(asked);
  });

  it('does not wait for a server that is silent when it has to stop', async () => {
    const stop = new AbortController();
    const reason = new Error('lease lost');
    const silent: Answer = () => void setTimeout(() => stop.abort(reason), 20);
    const elsewhere = await serve(silent);
    const site = await serve(
      pages({ '/': page('home', `<a href="/silent">s</a><a href="${elsewhere.origin}/x">x</a>`), '/silent': silent }),
    );
    const options = scrapeOptions({ root: `${site.origin}/` }, { signal: stop.signal });
    await expect(scrapeSite(options)).rejects.toBe(reason);
    const early = await serve(silent);
    const again = new AbortController();
    setTimeout(() => again.abort(reason), 50);
    await expect(scrapeSite(scrapeOptions({ root: `${early.origin}/` }, { signal: again.signal }))).rejects.toBe(
      reason,
    );
  }, 10_000);
});

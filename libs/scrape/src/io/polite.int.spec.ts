import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import {
  Answer,
  pages,
  readScrape,
  redirect,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { SENT_CHANNEL } from './wire/http-connection';
import { scrapeSite } from './scrape-site';

const servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  removeFolders();
});

async function serve(map: Record<string, string | Answer>): Promise<TestServer> {
  const server = await startServer(pages(map));
  servers.push(server);
  return server;
}

const html = (body: string): string =>
  `<html lang="en"><title>t</title><meta name=description content=d><h1>h</h1>${body}`;

function failOnce(): Answer {
  let failed = false;
  return (_, response) => {
    response.writeHead(failed ? 200 : 500, { 'content-type': 'text/html' }).end(html(''));
    failed = true;
  };
}

describe('a polite scrape', () => {
  it('waits as long as a busy server asks before it goes on with anything', async () => {
    let refused = 0;
    const times: number[] = [];
    const clock = skippingClock();
    const busy: Answer = (_, response) => {
      times.push(clock.monotonicMs());
      refused += 1;
      if (refused === 1) response.writeHead(503, { 'retry-after': '20' }).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(html('back'));
    };
    const site = await serve({ '/': html('<a href="/busy">b</a>'), '/busy': busy });
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 }, { clock });
    await scrapeSite(options);
    expect(readScrape(options.directory).pages['/busy']).toBeDefined();
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(20_000);
  });

  it('gives a page up that stays busy, as blocked and not as broken', async () => {
    const site = await serve({
      '/': html('<a href="/limited">l</a>'),
      '/limited': (_, response) => response.writeHead(429).end(),
    });
    const options = scrapeOptions({ root: `${site.origin}/` }, { clock: skippingClock() });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(got.links).toEqual([`/ "l" int blocked 429 ${site.origin}/limited`]);
    expect(site.requests.filter((request) => request === 'GET /limited')).toHaveLength(4);
  });

  it('keeps the crawl delay of robots.txt, and tells the office that it slows the scrape down', async () => {
    const starts: number[] = [];
    const clock = skippingClock();
    const seen: Answer = (request, response) => {
      starts.push(clock.monotonicMs());
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(html(request.url === '/' ? '<a href="/a">a</a><a href="/b">b</a>' : ''));
    };
    const site = await serve({
      '/robots.txt': (_, response) => response.end('User-agent: *\nCrawl-delay: 3\n'),
      '/': seen,
      '/a': seen,
      '/b': seen,
    });
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 }, { clock });
    await scrapeSite(options);
    const gaps = starts.slice(1).map((start, nr) => start - starts[nr]!);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(2900);
    expect(options.logged).toEqual(['robots.txt slows the scraper down to a request each 3 s']);
  });

  it('never sends more requests in any second than it may, retries counted', async () => {
    const sent: number[] = [];
    const onSend = (): void => void sent.push(performance.now());
    subscribe(SENT_CHANNEL, onSend);
    const answer = pages({
      '/robots.txt': (_, response) => response.writeHead(404).end(),
      '/': html(Array.from({ length: 36 }, (_, nr) => `<a href="/${nr}">n</a>`).join('')),
      ...Object.fromEntries(Array.from({ length: 30 }, (_, nr) => [`/${nr}`, html('')])),
      // These fail once and are asked for again.
      ...Object.fromEntries(Array.from({ length: 6 }, (_, nr) => [`/${nr + 30}`, failOnce()])),
    });
    const site = await startServer((request, response) => void setTimeout(() => answer(request, response), 30));
    servers.push(site);
    const options = scrapeOptions(
      { root: `${site.origin}/`, requestsPerSecond: 12, concurrency: 8 },
      { random: () => 0 },
    );
    await scrapeSite(options);
    unsubscribe(SENT_CHANNEL, onSend);
    expect(sent.length).toBeGreaterThanOrEqual(44);
    const busiest = Math.max(...sent.map((start, nr) => sent.slice(nr).filter((other) => other < start + 1000).length));
    expect(busiest).toBeLessThanOrEqual(12);
    expect(busiest).toBeGreaterThanOrEqual(9);
  }, 30_000);

  it('sends no cookie and no secret, to its own host or to another', async () => {
    const heads: string[] = [];
    const note: Answer = (request, response) => {
      heads.push(...request.rawHeaders.map((text) => text.toLowerCase()));
      response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=1; Path=/' }).end(html(''));
    };
    const elsewhere = await serve({ '/x': note, '/y': note });
    const { host } = new URL(elsewhere.origin);
    const links = `<a href="http://anna:secret@${host}/x">x</a><a href="${elsewhere.origin}/y">y</a><a href="/a">a</a>`;
    const home: Answer = (request, response) => {
      heads.push(...request.rawHeaders.map((text) => text.toLowerCase()));
      response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=1; Path=/' }).end(html(links));
    };
    const site = await serve({ '/': home, '/a': note });
    await scrapeSite(scrapeOptions({ root: `${site.origin}/` }));
    // One in some answers is asked for again by GET, chosen by the address: the port makes another choice each time.
    expect(elsewhere.requests.filter((line) => line.startsWith('HEAD'))).toEqual(['HEAD /x', 'HEAD /y']);
    expect(heads).toContain('user-agent');
    expect(heads).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(cookie|authorization|referer)$|secret/)]),
    );
  });

  it('asks for nothing when robots.txt fails, since the site may mean to forbid everything', async () => {
    const site = await serve({ '/robots.txt': (_, response) => response.writeHead(503).end(), '/': html('') });
    const options = scrapeOptions({ root: `${site.origin}/` }, { clock: skippingClock() });
    await expect(scrapeSite(options)).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
      hint: expect.stringContaining('robots.txt'),
    });
    expect(new Set(site.requests)).toEqual(new Set(['GET /robots.txt']));
  });

  it('follows robots.txt to where it has moved', async () => {
    const site = await serve({
      '/robots.txt': redirect(301, '/other.txt'),
      '/other.txt': (_, response) => response.end('User-agent: *\nDisallow: /no\n'),
      '/': html('<a href="/no">n</a>'),
    });
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    expect(site.requests).not.toContain('GET /no');
  });

  it('never looks into the private network for an external link, by address, by name or through a redirect', async () => {
    const inner = await serve({ '/secret': 'secret' });
    const { port } = new URL(inner.origin);
    const links = [
      `http://127.0.0.1:${port}/secret`,
      `http://localhost:${port}/secret`,
      `http://[::ffff:127.0.0.1]:${port}/secret`,
      `http://2130706433:${port}/secret`,
    ];
    const site = await serve({ '/': html(links.map((url) => `<a href="${url}">x</a>`).join('')) });
    const options = scrapeOptions({ root: `${site.origin}/`, allowPrivateAddresses: false });
    await scrapeSite(options);
    expect(inner.requests).toEqual([]);
    expect(readScrape(options.directory).links.map((link) => link.split(' ')[3])).toEqual(
      links.map(() => 'private-address'),
    );
  });

  it('sits a short outage out without losing a page', async () => {
    let served = 0;
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, nr) => [`/${nr}`, html(`<a href="/${nr + 1}">n</a>`)]),
    );
    const answer = pages({
      '/': html(Array.from({ length: 40 }, (_, nr) => `<a href="/${nr}">n</a>`).join('')),
      ...many,
      '/40': html(''),
    });
    const site = await startServer((request, response) => {
      served += 1;
      if (served > 10 && served < 25) request.socket.destroy();
      else answer(request, response);
    });
    servers.push(site);
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 4 }, { clock: skippingClock() });
    await scrapeSite(options);
    expect(Object.keys(readScrape(options.directory).pages)).toHaveLength(42);
  });

  it('fails, rather than record half a site, when the site goes away for good', async () => {
    let served = 0;
    const answer = pages({ '/': html(Array.from({ length: 40 }, (_, nr) => `<a href="/${nr}">n</a>`).join('')) });
    const site = await startServer((request, response) => {
      served += 1;
      if (served > 10) request.socket.destroy();
      else answer(request, response);
    });
    servers.push(site);
    const options = scrapeOptions({ root: `${site.origin}/` }, { clock: skippingClock() });
    await expect(scrapeSite(options)).rejects.toMatchObject({
      code: 'SCRAPE_FAILED',
      message: expect.stringMatching(/stopped answering after \d+ URLs \(\d+ reset\)$/),
      cause: expect.objectContaining({ code: 'SITE_AWAY' }),
    });
  });
});

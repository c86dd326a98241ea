import { createServer as createTcpServer, Server as TcpServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
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
import { scrapeSite } from './scrape-site';

const servers: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  removeFolders();
});

const html = (body: string): string =>
  `<html lang="en"><title>t</title><meta name=description content=d><h1>h</h1>${body}`;

async function serve(map: Record<string, string | Answer>, fallback?: Answer): Promise<TestServer> {
  const server = await startServer((request, response) =>
    fallback && !(request.url! in map) ? fallback(request, response) : pages(map)(request, response),
  );
  servers.push(server);
  return server;
}

/** A server that answers whatever it likes, HTTP or not. */
async function serveRaw(answer: (path: string) => string | Buffer): Promise<string> {
  const server: TcpServer = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => socket.end(answer(data.toString().split(' ')[1]!)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a hostile server', () => {
  it('is recorded as far as it goes, each evil named in the log', async () => {
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024, 32));
    const rubbish = Buffer.alloc(20_000);
    for (let nr = 0, x = 1; nr < rubbish.length; nr += 1) rubbish[nr] = (x = (x * 48_271) % 2_147_483_647) & 255;
    const whole = gzipSync(rubbish);
    const bent = Buffer.from(whole);
    bent.fill(255, 300, 340);
    const evils: Record<string, Answer> = {
      '/bomb': (_, r) => r.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb),
      '/endless': (_, r) => {
        r.writeHead(200, { 'content-type': 'text/html' });
        const chunk = Buffer.alloc(256 * 1024, 97);
        const more = (): void => void (r.destroyed || (r.write(chunk) ? setImmediate(more) : r.once('drain', more)));
        more();
      },
      '/notgzip': (_, r) => r.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('plain'),
      '/half-gzip': (_, r) =>
        r.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(whole.subarray(0, 500)),
      '/bent-gzip': (_, r) => r.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bent),
      '/rubbish': (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(rubbish),
      '/unknown-encoding': (_, r) =>
        r.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'zap' }).end('plain'),
      '/headers': (_, r) => r.writeHead(200, { 'content-type': 'text/html', 'x-long': 'x'.repeat(100_000) }).end('x'),
      '/cut': (_, r) => {
        r.writeHead(200, { 'content-type': 'text/html', 'content-length': 1000 });
        r.write('<p>half');
        setTimeout(() => r.destroy(), 5);
      },
      '/reset': (q) => q.socket.destroy(),
      '/loop': redirect(302, '/loop'),
      '/nowhere': redirect(302, 'http://['),
      '/unasked': (_, r) => r.writeHead(304).end(),
      '/deep': (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(html('<div>'.repeat(100_000))),
      '/moved-away': redirect(301, 'ftp://x/'),
      '/teapot': (_, r) => r.writeHead(418).end(),
      '/empty': (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end(),
      '/no-type': (_, r) => r.writeHead(200).end(html('<p>untyped')),
      '/image': (_, r) => r.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(100)),
    };
    const links = Object.keys(evils)
      .map((path) => `<a href="${path}">${path}</a>`)
      .join('');
    const site = await serve({ '/': html(`${links}<a href="/after">after</a>`), '/after': html('fine'), ...evils });
    const clock = skippingClock();
    const options = scrapeOptions({ root: `${site.origin}/` }, { clock });
    await scrapeSite(options);
    const got = readScrape(options.directory);

    expect(Object.keys(got.pages).sort()).toEqual(['/', '/after', '/deep', '/empty', '/no-type', '/rubbish']);
    const problems = got.problems
      .map((problem) => problem.replace(site.origin, ''))
      .filter((problem) => !/^no-/.test(problem));
    expect(problems.sort()).toEqual([
      'bad-encoding /bent-gzip',
      'bad-encoding /half-gzip',
      'bad-encoding /notgzip',
      'bad-encoding /unknown-encoding',
      'bad-redirect /moved-away',
      'bad-redirect /nowhere',
      'body-too-large /bomb',
      'body-too-large /endless',
      'headers-too-large /headers',
      'html-too-deep /deep',
      'http-418 /teapot',
      'redirect-loop /loop',
      'reset /cut',
      'reset /reset',
      'unasked-304 /unasked',
    ]);
    const log = readFileSync(join(options.directory, 'log.txt'), 'utf8');
    for (const problem of problems) expect(log).toContain(problem.replace(' ', ': '));
    expect(got.links).toContainEqual(expect.stringContaining('"/image" int 200'));
  }, 60_000);

  it('that speaks broken HTTP costs a line in the log, no more', async () => {
    const origin = await serveRaw((path) => {
      if (path === '/')
        return `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n${html('<a href="/chunks">c</a><a href="/garbage">g</a><a href="/length">l</a>')}`;
      if (path === '/chunks')
        return 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\nnonsense\r\n';
      if (path === '/length') return 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: -5\r\n\r\nx';
      return path === '/robots.txt'
        ? 'HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'
        : '\0\0\0 this is no HTTP at all \r\n\r\n';
    });
    const clock = skippingClock();
    const options = scrapeOptions({ root: `${origin}/` }, { clock });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages)).toEqual(['/']);
    expect(
      got.problems.filter((problem) => !problem.startsWith('no-')).map((problem) => problem.replace(`${origin}/`, '')),
    ).toEqual(['protocol chunks', 'protocol garbage', 'protocol length']);
  });

  it('with endless calendars, redirects and queries is left after a while', async () => {
    const site = await serve(
      {
        '/': html(
          '<a href="/day/1">calendar</a><a href="/hop/1">hop</a><a href="/a/b/">tail</a><a href="/find?q=0">find</a><a href="/after">after</a>',
        ),
        '/after': html('fine'),
      },
      (request, response) => {
        const [, kind, number] = /^\/(\w+)\/(\d+)/.exec(request.url!) ?? [];
        const query = Number(/q=(\d+)/.exec(request.url!)?.[1] ?? 0);
        if (request.url === '/robots.txt') response.writeHead(404).end();
        else if (kind === 'hop') response.writeHead(302, { location: `/hop/${Number(number) + 1}` }).end();
        else if (kind === 'day')
          response
            .writeHead(200, { 'content-type': 'text/html' })
            .end(html(`<a href="/day/${Number(number) + 1}">next</a>`));
        else if (request.url!.startsWith('/find')) {
          const more = [1, 2].map((step) => `<a href="/find?q=${query * 2 + step}">more</a>`).join('');
          response.writeHead(200, { 'content-type': 'text/html' }).end(html(more));
        } else {
          // Each says something of its own, or it would be what the site gives for addresses that never were.
          const depth = /^(?:\/a\/b)+\/$/.test(request.url!) ? request.url!.length : 0;
          const text = 'deep '.repeat(depth);
          response.writeHead(200, { 'content-type': 'text/html' }).end(html(`${text}<a href="a/b/">deeper</a>`));
        }
      },
    );
    const base = scrapeOptions({ root: `${site.origin}/` });
    const options = { ...base, profile: { ...base.profile, queries: { ...base.profile.queries, maxPerPath: 50 } } };
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(got.pages['/after']).toBeDefined();
    expect(Object.keys(got.pages).length).toBeLessThan(300);
    const kinds = new Set(
      got.problems.map((problem) => problem.split(' ')[0]!).filter((kind) => !kind.startsWith('no-')),
    );
    expect(kinds).toEqual(new Set(['endless-chain', 'too-many-redirects', 'repeated-path', 'query-sprawl']));
    expect(got.redirects.length).toBeLessThanOrEqual(21);
  });

  it('that drips is cut off at the limit of time', async () => {
    const site = await serve({
      '/': html('<a href="/drip">drip</a><a href="/silent">silent</a><a href="/after">after</a>'),
      '/after': html('fine'),
      '/silent': () => undefined,
      '/drip': (_, r) => {
        r.writeHead(200, { 'content-type': 'text/html' });
        const timer = setInterval(() => (r.destroyed ? clearInterval(timer) : r.write('.')), 20);
      },
    });
    const options = scrapeOptions({ root: `${site.origin}/` }, { pageLimits: { totalMs: 300 } });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).sort()).toEqual(['/', '/after']);
    expect(got.problems.filter((problem) => problem.startsWith('timeout'))).toHaveLength(2);
  });

  it('stops at the limit of URLs, and says how many it left', async () => {
    const site = await serve({}, (request, response) => {
      const number = Number(request.url!.slice(1) || 0);
      response
        .writeHead(request.url === '/robots.txt' ? 404 : 200, { 'content-type': 'text/html' })
        .end(html([1, 2, 3].map((step) => `<a href="/${number * 3 + step}">x</a>`).join('')));
    });
    const options = scrapeOptions({ root: `${site.origin}/`, maxUrls: 40 });
    await scrapeSite(options);
    expect(readScrape(options.directory).parameters).toMatchObject({ pages: '40', urls_left: '81' });
    expect(options.logged).toEqual([expect.stringContaining('stopped at 40 URLs (site.maxUrls); 81 more')]);
    // Those, robots.txt, the sitemap that might be there, and an address that never was.
    expect(site.requests).toHaveLength(43);
  });
});

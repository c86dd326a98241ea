import { readFileSync } from 'node:fs';
import { AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  Answer,
  pages,
  readScrape,
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
  `<html lang="en"><title>t</title><meta name=description content=d><link rel=canonical><h1>h</h1>${body}`;

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startServer(answer);
  servers.push(server);
  return server;
}

/** A server that writes bytes of its own choice. */
async function serveRaw(answer: (path: string) => string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => socket.end(Buffer.from(answer(data.toString().split(' ')[1]!), 'latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const setCookie = (location: string, cookie: string): Answer => {
  return (_, response) => response.writeHead(302, { location, 'set-cookie': cookie }).end();
};

describe('a server that writes HTTP as some do', () => {
  it('is read as browsers read it, its start page too, and noted once', async () => {
    const body = html(
      '<a href="/colon">c</a><a href="/space">s</a><a href="/space2">s</a><a href="/blank">b</a>' +
        '<a href="/tab">t</a><a href="/lines">l</a><a href="/old">o</a>',
    );
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const answers: Record<string, string> = {
      '/': `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
      '/colon': `HTTP/1.1 200 OK\r\nnonsense\r\nContent-Type: text/html\r\n\r\n${html('')}`,
      '/tab': `HTTP/1.1 200 OK\r\nContent-Type\t: text/html\r\nContent-Length : 3\r\ntransfer-encoding : Chunked\r\n\r\n${chunk}`,
      '/lines': `\n\r\nhttp/1.1 200 OK\nCONTENT-TYPE:text/html\n<!-- a comment -->\nX Y: z\n\n${html('')}`,
      '/old': `HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
      '/space': `HTTP/1.1 200\r\nContent-Type : text/html\r\n\r\n${html('')}`,
      '/space2': `HTTP/1.0 200 OK\nContent-Type : text/html\n\n${html('')}`,
      '/blank': `\r\n\r\nHTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html;\r\n charset=utf-8\r\n\r\n${html('')}`,
    };
    const origin = await serveRaw((path) => answers[path] ?? 'HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n');
    const options = scrapeOptions({ root: `${origin}/` });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).sort()).toEqual([
      '/',
      '/blank',
      '/colon',
      '/lines',
      '/old',
      '/space',
      '/space2',
      '/tab',
    ]);
    const log = readFileSync(join(options.directory, 'log.txt'), 'utf8');
    for (const quirk of ['a length beside chunks', 'a header line without a colon', 'blank lines before'])
      expect(log).toContain(`broken-http: /: ${quirk}`);
    expect(log.match(/a space before the colon/g)).toHaveLength(1);
  });
});

describe('a server that wants its cookie back', () => {
  it('gets it, for this host and this scrape', async () => {
    const cookies: (string | undefined)[] = [];
    const gate: Answer = (request, response) => {
      if (request.url === '/robots.txt' || request.url === '/sitemap.xml') return void response.writeHead(404).end();
      cookies.push(request.headers.cookie);
      if (request.headers.cookie?.includes('seen=1'))
        return void response.writeHead(200, { 'content-type': 'text/html' }).end(html('<a href="/a">a</a>'));
      setCookie(request.url!, 'seen=1; Path=/; HttpOnly')(request, response);
    };
    const site = await serve(gate);
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages)).toEqual(['/', '/a']);
    expect(got.redirects).toEqual([]);
    // The last is for an address that never was.
    expect(cookies).toEqual([undefined, 'seen=1', 'seen=1', 'seen=1']);
    expect(got.parameters['requests']).toBe(String(site.requests.length));
  });

  it('gets it when it sends by way of another address, and never when it sends elsewhere', async () => {
    const site = await serve((request, response) => {
      const has = request.headers.cookie?.includes('ok=1');
      const map: Record<string, string | Answer> = {
        '/': html('<a href="/a">a</a><a href="/login">l</a>'),
        '/a': has ? html('inside') : setCookie('/check?to=%2Fa', 'try=1'),
        '/check?to=%2Fa': setCookie('/a', 'ok=1'),
        '/login': setCookie('/in', 'token=secret'),
        '/in': (asked, answer) => pages({ '/in': html(`<p>${asked.headers.cookie ?? 'none'}`) })(asked, answer),
      };
      pages(map)(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).sort()).toEqual(['/', '/a', '/in']);
    expect(got.pages['/in']!.ed_text).not.toContain('secret');
    expect(got.problems.filter((problem) => problem.startsWith('redirect-loop'))).toEqual([]);
  });

  it('gets all of them, with whatever stands in them, and none that it takes away', async () => {
    const site = await serve((request, response) => {
      if (request.url === '/robots.txt') return void response.writeHead(404).end();
      if (request.headers.cookie === 'a=x y; b="2"')
        return void response.writeHead(200, { 'content-type': 'text/html' }).end(html(''));
      const cookies = ['a=x y; Secure; SameSite=Lax', 'b="2"; expires=Fri, 01 Jan 2100 00:00:00 GMT', 'c=; Max-Age=0'];
      response.writeHead(307, { location: request.url!, 'set-cookie': cookies }).end();
    });
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    expect(Object.keys(readScrape(options.directory).pages)).toEqual(['/']);
  });

  it('goes in a circle all the same when it is never content', async () => {
    let nr = 0;
    const site = await serve((request, response) => {
      if (request.url === '/never') setCookie('/never', `n=${(nr += 1)}`)(request, response);
      else pages({ '/': html('<a href="/never">n</a>') })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    expect(readScrape(options.directory).problems).toContain(`redirect-loop ${site.origin}/never`);
    expect(nr).toBe(4);
  });
});

describe('a server that is busy and says no word of when it will not be', () => {
  it('is asked again, whether it is the site or another', async () => {
    const busy = (): Answer => {
      let asked = 0;
      return (_, response) => {
        asked += 1;
        response.writeHead(asked === 1 ? 429 : 200, { 'content-type': 'text/html' }).end(html(''));
      };
    };
    const other = await serve(pages({ '/there': busy() }));
    const site = await serve(
      pages({ '/': html(`<main><a href="/busy">b</a><a href="${other.origin}/there">t</a></main>`), '/busy': busy() }),
    );
    const clock = skippingClock();
    const options = scrapeOptions({ root: `${site.origin}/` }, { clock });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages)).toEqual(['/', '/busy']);
    expect(got.links).toContain(`/ "t" ext 200 ${other.origin}/there`);
    // The first link of a host is looked into by GET as well.
    expect(other.requests).toEqual(['HEAD /there', 'HEAD /there', 'GET /there']);
  });
});

describe('sitemaps', () => {
  const urlset = (prefix: string, path: string, origin: string): string =>
    `<?xml version="1.0"?><${prefix}urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><${prefix}url><${prefix}loc>${origin}${path}</${prefix}loc></${prefix}url></${prefix}urlset>`;

  it('are found where robots.txt names none, under any prefix', async () => {
    const site: TestServer = await serve((request, response) =>
      pages({ '/': html(''), '/a': html(''), '/sitemap.xml': urlset('x:', '/a', site.origin) })(request, response),
    );
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(got.pages['/a']).toMatchObject({ sources: 'sitemap' });
    expect(readFileSync(join(options.directory, 'sitemap.xml'), 'utf8')).toContain('/a');
  });

  it('are not missed where nobody named one, whatever the server answers instead', async () => {
    const site = await serve((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html('')));
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    expect(readScrape(options.directory).problems.filter((problem) => /sitemap/.test(problem))).toEqual([]);
  });

  it('are read from the configuration, as text, in UTF-16 or in another declared encoding', async () => {
    const site: TestServer = await serve((request, response) => {
      const files: Record<string, Buffer | string> = {
        '/robots.txt': `Sitemap: /named.xml`,
        '/named.xml': urlset('', '/named', site.origin),
        '/list.txt': `${site.origin}/text\n`,
        '/wide.xml': Buffer.from(`\ufeff${urlset('', '/wide', site.origin)}`, 'utf16le'),
        '/bare.xml': Buffer.from(
          urlset('', '/bare', site.origin).replace('?>', ' encoding="utf-16"?>'),
          'utf16le',
        ).swap16(),
        '/wide.txt': Buffer.from(`${site.origin}/wide-text\r\n`, 'utf16le'),
        '/packed.txt.gz': gzipSync(`\ufeff${site.origin}/packed\n`),
        '/spaces.xml': `<urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>${site.origin}/spaces</s:loc></s:url></urlset>`,
        '/latin.xml': Buffer.from(
          urlset('', '/caf\xe9', site.origin).replace('?>', ' encoding="iso-8859-1"?>'),
          'latin1',
        ),
      };
      const file = files[request.url!];
      if (file !== undefined) response.writeHead(200, { 'content-type': 'text/plain' }).end(file);
      else if (request.url === '/sitemap.xml') response.writeHead(500).end();
      else response.writeHead(200, { 'content-type': 'text/html' }).end(html(''));
    });
    const sitemaps = [
      'list.txt',
      `${site.origin}/wide.xml`,
      '/bare.xml',
      '/latin.xml',
      '/wide.txt',
      '/packed.txt.gz',
      '/spaces.xml',
      '/gone.xml',
    ];
    const options = scrapeOptions({ root: `${site.origin}/`, sitemaps }, { clock: skippingClock() });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).sort()).toEqual([
      ...['/', '/bare', '/caf%C3%A9', '/named', '/packed', '/spaces', '/text', '/wide', '/wide-text'],
    ]);
    expect(site.requests).not.toContain('GET /sitemap.xml');
    expect(got.problems).toContain(`bad-sitemap ${site.origin}/gone.xml`);
  });
});

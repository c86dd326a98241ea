import {
  readScrape,
  newFolder,
  Answer,
  pages,
  redirect,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { openScrape } from '@scrape-and-report/record';
import { scrapeSite } from '../scrape-site';

const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end();
const isBrowser: (agent: string | undefined) => boolean = (agent) => /Chrome/.test(agent ?? '');
/** Each leads to the next, of so many. */
const circle = (count: number): Record<string, Answer> =>
  Object.fromEntries(Array.from({ length: count }, (_, nr) => [`/a?n=${nr + 1}`, redirect(302, `/a?n=${nr + 2}`)]));
/** Fine by HEAD, not there by GET. */
const lie: Answer = (request, response) => response.writeHead(request.method === 'HEAD' ? 200 : 404).end();

describe('external links', () => {
  const servers: TestServer[] = [];
  const serve = async (answer: Answer): Promise<TestServer> => {
    const server = await startServer(answer);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    removeFolders();
  });
  /** Status of each path of another site that a page links to. */
  const statuses = async (
    other: Readonly<Record<string, string | Answer>>,
    linked = Object.keys(other),
    timestamp = '261122-0600',
    previous: readonly string[] = [],
  ): Promise<{ readonly of: Record<string, string>; readonly requests: string[]; readonly directory: string }> => {
    const elsewhere = await serve(pages(other));
    const links = linked.map((path) => `<a href="${elsewhere.origin}${path}">x</a>`).join(' ');
    const site = await serve(pages({ '/': `<html lang=nl><title>x</title><h1>x</h1><main>${links}</main>` }));
    const options = scrapeOptions(
      { root: `${site.origin}/` },
      { clock: skippingClock(), timestamp, directory: newFolder(), previous },
    );
    await scrapeSite(options);
    const of = readScrape(options.directory).links.map((link): [string, string] => {
      const [, , , state, ...rest] = link.split(' ');
      const url = rest.at(-1)!;
      return [url.replace(elsewhere.origin, ''), [state, ...rest.slice(0, -1)].join(' ')];
    });
    return { of: Object.fromEntries(of), requests: elsewhere.requests, directory: options.directory };
  };

  it.each<[string, Record<string, string | Answer>, string]>([
    ['a redirect to a page', { '/a': redirect(301, '/b'), '/b': 'x' }, '301'],
    ['a redirect to nothing', { '/a': redirect(301, '/nothing') }, '404'],
    [
      'two redirects to nothing',
      { '/a': redirect(301, '/b'), '/b': redirect(302, '/gone'), '/gone': status(410) },
      '410',
    ],
    ['a redirect to a server that fails', { '/a': redirect(302, '/b'), '/b': status(500) }, '500'],
    ['a redirect to a home page', { '/a': redirect(301, '/'), '/': 'home' }, 'moved-home'],
    ['a redirect to the home page of a language', { '/a/b?c=1': redirect(302, '/nl/'), '/nl/': 'home' }, 'moved-home'],
    ['a home page that leads to that of a language', { '/': redirect(302, '/nl/'), '/nl/': 'home' }, '302'],
    ['a circle', { '/a': redirect(302, '/b'), '/b': redirect(302, '/a') }, 'redirect-loop'],
    ['itself', { '/a': redirect(302, '/a') }, 'redirect-loop'],
    [
      'itself, with a cookie',
      {
        '/a': (request, response) =>
          request.headers.cookie === 'seen=1'
            ? response.end('x')
            : response.writeHead(302, { location: '/a', 'set-cookie': 'seen=1; Path=/' }).end(),
      },
      '302',
    ],
    [
      'itself, with two cookies',
      {
        '/a': (request, response) =>
          request.headers.cookie === 'one=1; two=2 2'
            ? response.end('x')
            : response.writeHead(302, { location: '/a', 'set-cookie': ['one=1; Path=/', 'two=2 2; HttpOnly'] }).end(),
      },
      '302',
    ],
    ['a redirect without an address', { '/a': status(302) }, 'bad-redirect'],
    ['a redirect to no address', { '/a': redirect(301, 'http://[') }, 'bad-redirect'],
    ['a redirect to a redirect without one', { '/a': redirect(301, '/b'), '/b': status(307) }, 'bad-redirect'],
    [
      'a circle further on',
      { '/a': redirect(301, '/b'), '/b': redirect(302, '/c'), '/c': redirect(302, '/b') },
      'redirect-loop',
    ],
    ['a circle that never comes back', { '/a': redirect(302, '/a?n=1'), ...circle(40) }, 'redirect-loop'],
    ['a redirect to the home page by name', { '/a': redirect(302, '/nl/home'), '/nl/home': 'home' }, 'moved-home'],
    ['a redirect to a login', { '/a': redirect(302, '/login?to=a'), '/login?to=a': status(401) }, 'blocked 401'],
    [
      'a page by HEAD that GET sends to nothing',
      { '/a': (q, r) => (q.method === 'HEAD' ? status(200) : redirect(302, '/gone'))(q, r) },
      '404',
    ],
    ['no HEAD at all', { '/a': (q, r) => r.writeHead(q.method === 'HEAD' ? 405 : 200).end() }, '200'],
    ['a wall by HEAD alone', { '/a': (q, r) => r.writeHead(q.method === 'HEAD' ? 403 : 200).end() }, '200'],
    ['no answer to HEAD', { '/a': (q, r) => (q.method === 'HEAD' ? q.socket.destroy() : r.end('x')) }, '200'],
    [
      'gone, for robots alone',
      { '/a': (q, r) => r.writeHead(isBrowser(q.headers['user-agent']) ? 200 : 410).end() },
      '200',
    ],
    [
      'nothing for robots, a wall for browsers',
      { '/a': (q, r) => r.writeHead(isBrowser(q.headers['user-agent']) ? 403 : 404).end() },
      '404',
    ],
    ['a login', { '/a': status(401) }, 'blocked 401'],
    ['a wall against robots', { '/a': status(403) }, 'blocked 403'],
    ['LinkedIn', { '/a': status(999) }, 'blocked 999'],
    ['a redirect to LinkedIn', { '/a': redirect(301, '/b'), '/b': status(999) }, 'blocked 999'],
    [
      'nothing for robots alone',
      {
        '/a': (request, response) => response.writeHead(isBrowser(request.headers['user-agent']) ? 200 : 404).end(),
      },
      '200',
    ],
    ['nothing for anyone', { '/a': status(404) }, '404'],
    ['fine by HEAD alone', { '/a': lie }, '404'],
    ['nothing by HEAD alone', { '/a': (q, r) => r.writeHead(q.method === 'HEAD' ? 404 : 200).end() }, '200'],
    [
      'a circle by HEAD alone',
      { '/a': (q, r) => (q.method === 'HEAD' ? redirect(302, '/a') : status(200))(q, r) },
      '200',
    ],
  ])('tells the truth of %s', async (_, other, expected) => {
    const [first] = Object.keys(other);
    expect((await statuses(other, [first!])).of).toEqual({ [first!]: expected });
  });

  it('gives a busy host time', async () => {
    let asked = 0;
    const busy: Answer = (_, response) => response.writeHead((asked += 1) > 2 ? 200 : 429).end();
    expect((await statuses({ '/a': busy })).of).toEqual({ '/a': '200' });
  });

  it('believes no HEAD of a host that was seen lying, nor what it said to one before', async () => {
    const fine = Object.fromEntries(Array.from({ length: 20 }, (_, nr) => [`/fine${nr}`, 'x']));
    // One of eight is doubted, by its address with the port: of forty it was none once in two hundred runs.
    const lies = Object.fromEntries(Array.from({ length: 100 }, (_, nr) => [`/lie${nr}`, lie]));
    const { of } = await statuses({ ...fine, ...lies });
    expect(Object.entries(of).filter(([path, state]) => state !== (path.startsWith('/lie') ? '404' : '200'))).toEqual(
      [],
    );
  });

  it('asks by GET in a share of cases alone', async () => {
    const fine = Object.fromEntries(Array.from({ length: 80 }, (_, nr) => [`/fine${nr}`, 'x']));
    const { requests } = await statuses(fine);
    const gets = requests.filter((request) => request.startsWith('GET')).length;
    expect(gets).toBeGreaterThan(2);
    expect(gets).toBeLessThan(30);
  });

  it('asks for each file of the site once where it is plainly there, and for as much more as any other takes', async () => {
    const image: Answer = (_, response) => response.writeHead(200, { 'content-length': '7' }).end('1234567');
    const noHead: Answer = (request, response) =>
      request.method === 'HEAD' ? void response.writeHead(405).end() : image(request, response);
    const files: Record<string, Answer> = {
      ...{ '/1.png': image, '/2.png': image, '/gone.png': status(404), '/no-head.png': noHead },
      ...{ '/moved.png': redirect(301, '/1.png'), '/astray.png': redirect(301, '/gone.png') },
      ...{ '/empty.png': status(204), '/3.png': image },
    };
    const names = Object.keys(files);
    const page = `<html lang=nl><title>x</title><h1>x</h1>${names.map((name) => `<img src="${name}" alt="x">`).join('')}`;
    const site = await serve(pages({ '/': page, ...files }));
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 1 }, { checks: ['broken-image'] });
    await scrapeSite(options);
    const scrape = openScrape(options.directory);
    const found = Array.from(scrape.files(), ({ url, status: answer, bytes }) => [
      url.slice(site.origin.length),
      answer,
      bytes,
    ]);
    scrape.close();
    expect(Object.fromEntries(found.map(([name, ...rest]) => [name, rest]))).toEqual({
      ...{ '/1.png': ['200', 7], '/2.png': ['200', 7], '/3.png': ['200', 7], '/no-head.png': ['200', 7] },
      ...{
        '/gone.png': ['404', null],
        '/moved.png': ['301', 7],
        '/astray.png': ['404', null],
        '/empty.png': ['204', null],
      },
    });
    const asked = (name: string): string[] => site.requests.filter((request) => request.endsWith(` ${name}`));
    expect(
      Object.fromEntries(
        names.map((name) => [
          name,
          asked(name)
            .map((request) => request.split(' ')[0])
            .join(' '),
        ]),
      ),
    ).toEqual({
      // The first, to see whether HEAD says what GET does; and where the moved one leads.
      ...{ '/1.png': 'HEAD GET HEAD', '/2.png': 'HEAD', '/3.png': 'HEAD', '/empty.png': 'HEAD', '/moved.png': 'HEAD' },
      // What is bad is asked for by GET as well, to its end.
      ...{ '/no-head.png': 'HEAD GET', '/astray.png': 'HEAD GET', '/gone.png': 'HEAD GET HEAD GET' },
    });
  });
});

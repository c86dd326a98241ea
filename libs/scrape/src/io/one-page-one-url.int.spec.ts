import {
  Answer,
  pages,
  readScrape,
  removeFolders,
  newFolder,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, pageIdOf, SCRAPE_DB_NAME } from '@scrape-and-report/record';
import { scrapeSite } from './scrape-site';

const servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  removeFolders();
});

async function serve(answer: Answer): Promise<TestServer> {
  const server = await startServer(answer);
  servers.push(server);
  return server;
}

const html = (title: string, links: readonly string[] = []): string =>
  `<html lang="nl"><title>${title}</title><meta name=description content=d><main><h1>${title}</h1>${links
    .map((href) => `<a href="${href}">${href}</a>`)
    .join('')}</main>`;

function daysOf(store: string, origin: string): (day: number) => ReturnType<typeof scrapeOptions> {
  const nameOf = (day: number): string => `26112${day}-0600`;
  return (day) => {
    const directory = join(store, nameOf(day));
    mkdirSync(directory);
    const previous = day > 1 ? [join(store, nameOf(day - 1))] : [];
    return scrapeOptions(
      { root: `${origin}/` },
      { directory, previous, timestamp: nameOf(day), clock: skippingClock() },
    );
  };
}

describe('one page has one address', () => {
  it('whatever sessions, marks, escapes, empty queries and orders of parameters the links bear', async () => {
    let session = 0;
    const site = await serve((request, response) => {
      const path = request.url!.replace(/;jsessionid=\w+/, '').replace(/\?$/, '');
      // Every link bears a session of its own, as servers write them for who keeps no cookie.
      const own = (target: string): string => `${target};jsessionid=${(session += 1).toString(16)}`;
      const map: Record<string, string> = {
        '/': html('home', [
          own('/a'),
          own('/b'),
          '/a?utm_source=news&gclid=1',
          '/a?',
          '/%61',
          '/list?y=2&x=1',
          '/list?x=1&y=2',
        ]),
        '/a': html('a', [own('/'), own('/b'), '/caf%c3%a9', '/caf%C3%A9', '/%28x%29']),
        '/b': html('b', [own('/a')]),
        '/list?x=1&y=2': html('list'),
        '/caf%C3%A9': html('cafe'),
        '/%28x%29': html('x'),
      };
      pages({ [request.url!]: map[path] ?? ((_, answer) => void answer.writeHead(404).end()) })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).sort()).toEqual(['/', '/%28x%29', '/a', '/b', '/caf%C3%A9', '/list?x=1&y=2']);
    expect(got.problems.filter((problem) => !/^no-/.test(problem))).toEqual([]);
    expect(new Set(site.requests).size).toBe(site.requests.length);
  });

  it('also where the server insists on another spelling', async () => {
    const site = await serve((request, response) => {
      const at = request.url!;
      if (at === '/a') response.writeHead(302, { location: '/a;jsessionid=1F' }).end();
      else if (at === '/a;jsessionid=1F')
        response.writeHead(200, { 'content-type': 'text/html' }).end(html('a', ['/b;jsessionid=1F']));
      else pages({ '/': html('home', ['/a']), '/b': html('b') })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages)).toEqual(['/', '/a', '/b']);
    expect(got.redirects.filter((hop) => !hop.startsWith('alias'))).toEqual([]);
  });

  it('and a page that an older record knows by another is neither gone nor new, also when it is not reached', async () => {
    let isFailing = false;
    const site = await serve((request, response) => {
      if (isFailing && request.url === '/b?x=1&y=2') return void response.writeHead(503).end();
      pages({
        '/': html('home', ['/a', '/b?y=2&x=1', '/c']),
        '/a': html('a'),
        '/b?x=1&y=2': html('b', ['/only-from-b']),
        '/only-from-b': html('only'),
        '/c': html('c'),
      })(request, response);
    });
    const optionsOf = daysOf(newFolder(), site.origin);
    const first = optionsOf(1);
    await scrapeSite(first);
    // As a scrape before this rule had it.
    const respell = new Map([
      ['/a', '/a;jsessionid=1F'],
      ['/b?x=1&y=2', '/b?y=2&x=1'],
    ]);
    const db = openDatabase(join(first.directory, SCRAPE_DB_NAME));
    for (const [now, before] of respell) {
      const [id, old] = [pageIdOf(now), pageIdOf(before)];
      const [url, oldUrl] = [`${site.origin}${now}`, `${site.origin}${before}`];
      db.prepare('UPDATE pages SET page_id = ?, path = ?, url = ? WHERE page_id = ?').run([old, before, oldUrl, id]);
      for (const table of ['pages_info', 'readings', 'responses', 'ed_links', 'inlinks'])
        if (db.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get([table]) && hasColumn(db, table, 'page_id'))
          db.prepare(`UPDATE ${table} SET page_id = ? WHERE page_id = ?`).run([old, id]);
      for (const table of ['links', 'targets', 'responses'])
        db.prepare(`UPDATE ${table} SET url = ? WHERE url = ?`).run([oldUrl, url]);
    }
    db.prepare("UPDATE parameters SET value = 'of other rules' WHERE name = 'readings'").run([]);
    db.close();

    isFailing = true;
    const second = optionsOf(2);
    const outcome = await scrapeSite(second);
    const got = readScrape(second.directory);
    expect(Object.keys(got.pages).sort()).toEqual(['/', '/a', '/b?x=1&y=2', '/c', '/only-from-b']);
    expect(outcome).toMatchObject({ unreached: 1, loss: null });
    isFailing = false;
    const third = optionsOf(3);
    await scrapeSite(third);
    expect(Object.keys(readScrape(third.directory).pages)).toEqual(Object.keys(got.pages));
  });

  it('and addresses without end that give one page are recognised by that, and left after a while', async () => {
    let nr = 0;
    /** What it linked to: any other address it does not know. */
    const issued = new Set<string>();
    const site = await serve((request, response) => {
      const isTrap = issued.has(request.url!);
      const more = (): string[] =>
        [1, 2, 3].map(() => {
          const path = `/filter/${word((nr += 1))}`;
          issued.add(path);
          return path;
        });
      if (request.url === '/')
        pages({ '/': html('home', [...Array.from({ length: 200 }, more).flat(), '/after']) })(request, response);
      else if (isTrap) pages({ [request.url!]: html('all the same', ['/filter/more', '/after']) })(request, response);
      else pages({ '/after': html('after') })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, concurrency: 2 });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(got.pages['/after']).toBeDefined();
    expect(Object.keys(got.pages).length).toBeLessThan(60);
    expect(got.problems.filter((problem) => problem.startsWith('same-body'))).toEqual([
      `same-body ${site.origin}/filter/*`,
    ]);
  });

  it.each<[string, string, (path: string, nr: () => number) => string[]]>([
    ['by links that go on and on below a folder', '/shop/**', () => ['kleur/', 'maat/', 'prijs/', 'merk/', 'sort/']],
    ['by two words', '/shop/**', (_, nr) => [1, 2, 3].map(() => `/shop/${word(nr())}/${word(nr())}`)],
    ['by one word, each naming the next', '/shop/*', (_, nr) => [1, 2, 3].map(() => `/shop/${word(nr())}`)],
    ['by parameters', '/shop/?**', (_, nr) => [1, 2, 3].map(() => `/shop/?a=${word(nr())}&b=${word(nr())}`)],
  ])('and a trap that varies %s is left, and nothing else with it', async (_, family, linksOf) => {
    let nr = 0;
    const next = (): number => (nr += 1);
    /** What it linked to: any other address it does not know. */
    const issued = new Set(['/shop/']);
    const site = await serve((request, response) => {
      const path = request.url!;
      const isTrap = issued.has(path) || /^\/shop\/(?:(?:kleur|maat|prijs|merk|sort)\/)+$/.test(path);
      const hrefs = isTrap ? linksOf(path, next) : [];
      for (const href of hrefs) issued.add(href);
      const links = hrefs.map((href) => `<a href="${href}">verder</a>`).join(' ');
      const home = ['/shop/', ...Array.from({ length: 30 }, (__, at) => `/real/${word(at)}`)];
      pages({
        '/': html('home', home),
        ...(isTrap && { [path]: `<html lang=nl><title>shop</title><main><h1>shop</h1>${links}</main>` }),
        ...(home.indexOf(path) > 0 && { [path]: html(`real ${path}`) }),
      })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/`, maxUrls: 2000 });
    await scrapeSite(options);
    const got = readScrape(options.directory);
    expect(Object.keys(got.pages).filter((path) => path.startsWith('/real/'))).toHaveLength(30);
    expect(Object.keys(got.pages).length).toBeLessThan(150);
    expect(got.problems.filter((problem) => problem.startsWith('same-body'))).toEqual([
      `same-body ${site.origin}${family}`,
    ]);
    expect(readFileSync(join(options.directory, 'log.txt'), 'utf8')).toContain('links.ignore "^http');
  });

  it('also below a root of its own, with marks and sessions of every sort', async () => {
    const forms = [
      ...['/nl/a;jsessionid=AB12', '/nl/a;JSESSIONID=AB12.n1!-3', '/nl/a%3Bjsessionid=AB12', '/nl/a;PHPSESSID=ab12'],
      ...['/(S(lit3py55t21z5v55vlm25s55))/nl/a', '/nl/(S(abc))/a', '/(X(1)S(abc))/nl/a', '/nl/%28S%28abc%29%29/a'],
      ...[
        'utm_source=x',
        'utm_id=1&utm_x-y=2',
        'mtm_cid=1',
        'pk_kwd=x',
        'piwik_campaign=x',
        'matomo_group=1',
        '_ga=2.1',
      ],
      ...['_gl=1*abc', 'gclid=x', 'fbclid=x', 'msclkid=x', 'mc_cid=x', 'mc_eid=y', 'PHPSESSID=x', 'jsessionid=x', ''],
    ].map((form) => (form.startsWith('/') ? form : `/nl/a?${form}`));
    const site = await serve((request, response) => {
      const path = request.url!;
      if (path === '/nl')
        pages({ '/nl': html('home', [...forms, '/nl/%61', '/nl/b?x[]=1|2', '/nl/b?x%5b%5d=1%7C2']) })(
          request,
          response,
        );
      else pages({ '/nl/a': html('a'), '/nl/b?x%5B%5D=1%7C2': html('b') })(request, response);
    });
    const options = scrapeOptions({ root: `${site.origin}/nl` });
    await scrapeSite(options);
    expect(Object.keys(readScrape(options.directory).pages).sort()).toEqual(['/', '/a', '/b?x%5B%5D=1%7C2']);
    expect(site.requests.filter((request) => request.includes('/nl/a'))).toEqual(['GET /nl/a']);
  });
});

/** Another word for each number. */
const word = (nr: number): string =>
  `${[...nr.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')}w`;

function hasColumn(db: ReturnType<typeof openDatabase>, table: string, column: string): boolean {
  return db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get([table, column]) !== undefined;
}

import { cutOff, reset, silence } from './broken-answers';
import { FaultySite, page } from './faulty-site';
import { Answer, redirect } from './scrape-fixture';

/** Pages of the site. */
export const COUNT = 60;
const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, { 'content-type': 'text/html', ...headers }).end(page('Error', 'no'));
const html =
  (body: string): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
const nothing: Answer = (_, response) => response.writeHead(200).end();
const garbled: Answer = (_, response) =>
  response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('no gzip');
const maintenance: Answer = (_, response) =>
  html(page('Onderhoud', `tot ${Math.floor(Math.random() * 24)}:00 uur`))(_, response);

const nr = (path: string): number => Number(/p(\d+)$/.exec(path)?.[1] ?? -1);
const isSome =
  (count: number) =>
  (path: string): boolean =>
    nr(path) >= 0 && nr(path) % Math.floor(COUNT / count) === 0 && nr(path) / Math.floor(COUNT / count) < count;
const isHalf = (path: string): boolean => nr(path) >= 0 && nr(path) % 2 === 0;
const when =
  (isHit: (path: string) => boolean, answer: Answer) =>
  (path: string): Answer | null =>
    isHit(path) ? answer : null;
const isRobots = (path: string): boolean => path === '/robots.txt';

export interface Morning {
  readonly name: string;
  /** Pages not reached on a day that is recorded; or how a failed one is told. */
  readonly verdict: number | RegExp;
  readonly set: (site: FaultySite) => void;
  /** Where the site is asked for instead; `port` is that of a server on loopback whose certificate has expired. */
  readonly at?: (port: number) => string;
}

/** One fault a day; `docs/scrape.md` has the same table. The last three stay the last. */
export const MORNINGS: readonly Morning[] = [
  { name: 'nothing', verdict: 0, set: () => undefined },
  {
    name: 'three pages are edited',
    verdict: 0,
    set: ({ pages }) => [1, 2, 3].forEach((at) => pages.set(`/d${at % 3}/p${at}`, `edited ${'abc'[at % 3]!}`)),
  },
  { name: 'two pages are new', verdict: 0, set: ({ pages }) => void pages.set('/d1/one', 'one').set('/d2/two', 'two') },
  {
    name: 'two pages are taken away',
    verdict: 0,
    set: ({ pages }) => ['/d2/p5', '/d0/p6'].forEach((path) => pages.delete(path)),
  },
  {
    name: 'a page moves',
    verdict: 0,
    set: ({ pages, moved }) => {
      pages.set('/d1/elsewhere', pages.get('/d1/p7')!);
      pages.delete('/d1/p7');
      moved.set('/d1/p7', '/d1/elsewhere');
    },
  },
  { name: 'every page has a new footer', verdict: 0, set: (site) => void (site.footer = '<p>new footer</p>') },
  {
    name: 'session ids are switched on',
    verdict: 0,
    set: (site) => void (site.session = ';jsessionid=A1B2C3D4E5F60718'),
  },
  {
    name: 'session ids are switched on, others',
    verdict: 0,
    set: (site) => void (site.session = ';jsessionid=F9E8D7C6B5A40312'),
  },
  { name: 'the home page loses its links', verdict: 0, set: (site) => void (site.homeHasLinks = false) },
  fault('a firewall: 403 but for the home page', /of \d+ known pages were refused \(403\)/, (path) =>
    path === '/' || isRobots(path) ? null : status(403),
  ),
  fault('a firewall: 403 for everything', /were refused \(403\)/, () => status(403)),
  fault('a login before everything', /were refused \(401\)/, () => status(401)),
  fault('everything leads to the login of another host', /gave the same|leads to no page/, (path) =>
    isRobots(path) ? null : redirect(302, 'http://login.invalid/?from=x'),
  ),
  fault('maintenance with 200 for everything', /gave the same \(«Onderhoud»\)/, () => maintenance),
  fault('maintenance with 200 but for the home page', /gave the same \(«Onderhoud»\)/, (path) =>
    path === '/' || isRobots(path) ? null : maintenance,
  ),
  fault('maintenance with 503 for everything', /robots.txt answered 503/, () => status(503)),
  fault('maintenance with 503 but for robots.txt', /failed \(503\)/, (path) => (isRobots(path) ? null : status(503))),
  fault('maintenance by a redirect', /gave the same/, (path) =>
    path === '/' || isRobots(path) ? null : path === '/onderhoud' ? maintenance : redirect(302, '/onderhoud'),
  ),
  fault('maintenance by a page that sends on', /gave the same/, (path) =>
    isRobots(path)
      ? null
      : path === '/onderhoud'
        ? maintenance
        : html('<title>x</title><meta http-equiv=refresh content="0; url=/onderhoud">'),
  ),
  fault('half of the pages time out', /timed out/, when(isHalf, silence)),
  fault('half of the pages answer 500', /failed \(500\)/, when(isHalf, status(500))),
  fault(
    'half of the pages are an error with 200',
    /say the same|gave the same/,
    when(isHalf, html(page('Fout', 'probeer later'))),
  ),
  fault('half of the pages are empty', /were empty/, when(isHalf, html(''))),
  fault('half of the pages are nothing at all', /were empty/, when(isHalf, nothing)),
  fault('half of the pages lead to one page', /say the same|lead to one page|gave the same/, (path) =>
    isHalf(path) ? redirect(302, '/onderhoud') : path === '/onderhoud' ? maintenance : null,
  ),
  fault('half of the pages lead to one that fails', /failed \(503\)/, (path) =>
    isHalf(path) ? redirect(302, '/onderhoud') : path === '/onderhoud' ? status(503) : null,
  ),
  fault('everything is gone, the home page too', /gives no page: answered 404/, (path) =>
    isRobots(path) ? null : status(404),
  ),
  fault('a page is cut off, one leads in a circle and one comes empty', 3, (path) =>
    path === '/d2/p8'
      ? cutOff
      : path === '/d0/p9'
        ? redirect(302, '/d0/p9?again')
        : path === '/d0/p9?again'
          ? redirect(302, '/d0/p9')
          : path === '/d1/p10'
            ? nothing
            : null,
  ),
  fault('one page answers 503', 1, when(isSome(1), status(503))),
  fault('six pages answer 429', 6, when(isSome(6), status(429))),
  fault('four connections break', 4, when(isSome(4), reset)),
  fault('four pages time out', 4, when(isSome(4), silence)),
  fault('four pages are cut off', 4, when(isSome(4), cutOff)),
  fault('three pages are garbled', 3, when(isSome(3), garbled)),
  fault('one node of many is under maintenance, with 200', 4, (path) =>
    isSome(4)(path) || path.includes('not-here') ? maintenance : null,
  ),
  {
    name: 'the server goes away half-way',
    verdict: /not asked for \(the scrape ended early\)|could not be reached/,
    set: (site) => {
      let asked = 0;
      site.fault = () => ((asked += 1) > 25 ? reset : null);
    },
  },
  fault('the server is down', /cannot be reached: reset/, () => reset),
  fault('robots.txt fails', /robots.txt answered 500/, when(isRobots, status(500))),
  fault(
    'robots.txt forbids everything',
    /robots.txt does not allow/,
    when(isRobots, (_, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /\n'),
    ),
  ),
  {
    name: 'the certificate has expired',
    verdict: /cannot be reached: tls, .*certificate has expired/,
    set: () => undefined,
    at: (port) => `https://localhost:${port}/`,
  },
  {
    name: 'the name is gone from DNS',
    verdict: /cannot be reached: dns/,
    set: () => undefined,
    at: () => 'http://gone.invalid/',
  },
  {
    name: 'a relaunch: all paths change',
    verdict: /known pages are gone \(\d+ 404/,
    set: (site) => {
      const old = [...site.pages];
      site.pages.clear();
      site.moved.clear();
      for (const [path, text] of old) site.pages.set(`/new${path}`, text);
    },
  },
  { name: 'the day after the relaunch', verdict: 0, set: () => undefined },
  { name: 'the day after that', verdict: 0, set: () => undefined },
];

function fault(name: string, verdict: Morning['verdict'], answer: FaultySite['fault']): Morning {
  return { name, verdict, set: (site) => void (site.fault = answer) };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { correctnessSite, CorrectnessSite } from '../testing/correctness-site';
import {
  readScrape,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { scrapeSite } from './scrape-site';

describe('a site that has one of everything, with a known answer', () => {
  let site: CorrectnessSite;
  let server: TestServer;
  let directory: string;
  let got: ReturnType<typeof readScrape>;
  const plain = (text: string): string => text.replaceAll(server.origin, '');
  /** Pages of the traps: how many of them there are is a matter of taste, not of truth. */
  const isTrap = (path: string): boolean => /^\/(calendar|tail|find)\b/.test(path);

  beforeAll(async () => {
    site = correctnessSite();
    server = await startServer(site.answer);
    const base = scrapeOptions({ root: `${server.origin}/`, checkExternalLinks: false }, { clock: skippingClock() });
    const profile = { ...base.profile, queries: { ...base.profile.queries, maxPerPath: 50 } };
    await scrapeSite({ ...base, profile });
    directory = base.directory;
    got = readScrape(directory);
  }, 60_000);
  afterAll(async () => {
    await server.close();
    removeFolders();
  });

  it('every page is recorded once, under its own URL, its title in the right characters', () => {
    const titles = Object.values(got.pages).filter(({ path }) => !isTrap(path));
    expect(Object.fromEntries(titles.map(({ path, title }) => [path, title]))).toEqual(site.titles);
  });

  it('every hop is recorded with its type, and no other', () => {
    expect(got.redirects.map(plain).sort()).toEqual([...site.hops].sort());
  });

  it('everything odd is a row, and a line in the log', () => {
    const odd = got.problems.map(plain).filter((problem) => !/^no-/.test(problem));
    expect(odd.sort()).toEqual([...site.problems].sort());
    const log = readFileSync(join(directory, 'log.txt'), 'utf8');
    for (const problem of site.problems) expect(plain(log)).toContain(problem.replace(' ', ': '));
  });

  it('what robots.txt forbids to us is not asked for, what it forbids to others is', () => {
    for (const path of site.forbidden) expect(server.requests).not.toContain(`GET ${path}`);
    expect(server.requests).toContain('GET /for-others/page');
  });

  it('each page knows what led to it', () => {
    for (const [path, sources] of Object.entries(site.sources))
      expect([path, got.pages[path]?.sources]).toEqual([path, sources]);
  });

  it('traps are left after a while', () => {
    const trapped = Object.keys(got.pages).filter(isTrap);
    expect(trapped.length).toBeGreaterThan(50);
    expect(trapped.length).toBeLessThan(250);
  });

  it('nothing is asked for twice but what was busy', () => {
    const twice = server.requests.filter((request, nr) => server.requests.indexOf(request) !== nr);
    expect(twice.filter((request) => !request.startsWith('GET /busy/'))).toEqual([]);
    expect(server.requests.filter((request) => request === 'GET /busy/for-hours')).toHaveLength(1);
  });

  it('what primed the scrape lies beside it, unpacked', () => {
    expect(readFileSync(join(directory, 'robots.txt'), 'utf8')).toContain('SCRAPE-and-report');
    expect(readFileSync(join(directory, 'sitemap.xml'), 'utf8')).toContain('<sitemapindex>');
    expect(readFileSync(join(directory, 'sitemap-2.xml'), 'utf8')).toContain('/only-in-sitemap');
    expect(existsSync(join(directory, 'sitemap-3.xml'))).toBe(true);
  });
});

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { BODY_PACK_NAME, sealScrape } from '@scrape-and-report/record';
import {
  newFolder,
  pages,
  redirect,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { scrapeSite } from '../../io/scrape-site';
import { readRecordedPage, type RecordedPage } from './read-recorded-page';

let site: TestServer;
let text = 'zestig euro';
let hasB = true;
let store: string;

beforeAll(async () => {
  const content = (): Parameters<typeof pages>[0] => ({
    '/': `<a href="/a">a</a><a href="/old">o</a><a href="/$(ls)!'x'">s</a>${hasB ? '<a href="/b">b</a>' : ''}`,
    '/a': (_, response) => {
      response.setHeader('content-type', 'text/html; charset=iso-8859-1');
      response.end(
        Buffer.from(
          `<html lang=nl><title>Pas</title><h1>Paspoort</h1><script>x()</script><p>één pas: ${text}</p>`,
          'latin1',
        ),
      );
    },
    '/b': hasB ? '<title>b</title><p>b</p>' : (_, response) => void response.writeHead(404).end(),
    "/$(ls)!'x'": '<title>signs</title><p>signs</p>',
    '/old': redirect(301, '/a'),
  });
  site = await startServer((request, response) => pages(content())(request, response));
  store = newFolder();
  const directories: string[] = [];
  const scrape = async (timestamp: string): Promise<void> => {
    const directory = join(store, timestamp);
    const { pages: count } = await scrapeSite(
      scrapeOptions({ root: `${site.origin}/` }, { directory, timestamp, previous: [...directories] }),
    );
    await sealScrape(directory, { timestamp, producer: 'anna', epoch: 1, pages: count });
    directories.push(directory);
  };
  await scrape('260301-0600');
  await scrape('260303-0600');
  text = 'zeventig euro';
  hasB = false;
  await scrape('260305-0600');
});
afterAll(async () => {
  await site.close();
  removeFolders();
});

const read = (path: string, on?: string): RecordedPage =>
  readRecordedPage(store, { path, on, root: `${site.origin}/` });

describe('readRecordedPage', () => {
  it.each([
    ['2026-03-01', 'zestig', '260301-0600'],
    ['2026-03-03', 'zestig', '260303-0600'],
    ['2026-03-04', 'zestig', '260303-0600'],
    ['260305-0600', 'zeventig', '260305-0600'],
    [undefined, 'zeventig', '260305-0600'],
  ])('on %s it said %s', (on, said, scrape) => {
    const page = read('/a', on);
    expect(page).toMatchObject({ path: '/a', title: 'Pas', language: 'nl', scrape, cameFrom: null });
    expect(page.html).toBe(`<h1>Paspoort</h1><p>één pas: ${said} euro</p>`);
    expect(page.askedDay).toBe(on?.startsWith('2026') ? on : `2026-03-0${scrape[5]}`);
  });

  it.each(['a', '/a#top', '/old', '/a?utm_source=x', '@/a', '@/old'])('finds it by %s', (path) => {
    expect(read(path.replace('@', site.origin), '2026-03-03').path).toBe('/a');
  });

  it('finds it by what a report gives to be copied, in which a shell has nothing to carry out', () => {
    expect(read("/%24(ls)%21'x'", '2026-03-03').title).toBe('signs');
  });

  it('says by which address it was found', () => expect(read('/old').cameFrom).toBe('/old'));

  it('says when a page was recorded that is not there', () => {
    expect(() => read('/b')).toThrow(
      expect.objectContaining({
        code: 'PAGE_NOT_RECORDED',
        hint: expect.stringContaining('from 2026-03-01 to 2026-03-03'),
      }),
    );
    expect(() => read('/nowhere')).toThrow(
      expect.objectContaining({ code: 'PAGE_NOT_RECORDED', hint: expect.stringContaining('no recording holds it') }),
    );
  });

  it.each([
    ['2026-02-28', 'NO_SUCH_SCRAPE'],
    ['260303-0601', 'NO_SUCH_SCRAPE'],
    ['3 maart', 'NO_SUCH_DAY'],
  ])('refuses %s', (on, code) => expect(() => read('/a', on)).toThrow(expect.objectContaining({ code })));

  it('says that a body is missing', () => {
    rmSync(join(store, '260301-0600', BODY_PACK_NAME));
    expect(() => read('/a', '2026-03-03')).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(BODY_MISSING|NO_SUCH_SCRAPE)$/) }),
    );
  });
});

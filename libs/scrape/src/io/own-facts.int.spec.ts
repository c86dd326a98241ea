import type { ServerResponse } from 'node:http';
import { pages, readScrape, removeFolders, scrapeOptions, startServer, TestServer } from '../testing/scrape-fixture';
import { loadProfile } from './disk/load-profile';
import { parseProfile } from '../profile/parse-profile';
import { scrapeSite } from './scrape-site';

const page = (head: string, body = ''): string =>
  `<html lang="en"><head><title>t</title><meta name=description content=d>${head}</head><body><h1>h</h1>${body}<a href="/a">a</a><a href="/b">b</a></body></html>`;

const profile = {
  ...loadProfile('generic'),
  extract: [
    { name: 'author', select: 'meta[name=author]', attribute: 'content' },
    { name: 'themes', select: '.theme > span', many: true },
    { name: 'reviewed', select: 'time.review', text: true },
  ],
} as const;

describe("facts of one's own", () => {
  let site: TestServer;
  let author = 'Anna';
  let isShut = false;
  beforeEach(async () => {
    author = 'Anna';
    isShut = false;
    site = await startServer((request, response) =>
      pages({
        '/': page(
          `<meta name=author content=" ${author}  &amp; co ">`,
          '<div class=theme><span>tax</span><span>cars</span><span>tax</span><b><span>no</span></b></div><time class=review>1 <b>May</b></time><time class=review>2 June</time>',
        ),
        '/a': page('<meta name=author content="">'),
        '/b': (_: unknown, answer: ServerResponse) =>
          void (isShut ? answer.writeHead(403) : answer.writeHead(200, { 'content-type': 'text/html' })).end(
            page('', '<table><div class=theme><span>odd</span></div></table>'),
          ),
      })(request, response),
    );
  });
  afterEach(async () => {
    await site.close();
    removeFolders();
  });
  const factsOf = (directory: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(readScrape(directory).pages).map(([path, { own_facts }]) => [
        path,
        own_facts && JSON.parse(own_facts),
      ]),
    );

  it('are recorded as the profile says, again when the page has not changed, and kept when it is not reached', async () => {
    const root = `${site.origin}/`;
    const first = scrapeOptions({ root }, { profile: parseProfile('p', profile) });
    await scrapeSite(first);
    const found = {
      '/': { author: 'Anna & co', themes: ['tax', 'cars'], reviewed: '1 May' },
      '/a': null,
      '/b': { themes: ['odd'] },
    };
    expect(factsOf(first.directory)).toEqual(found);
    const second = scrapeOptions(
      { root },
      { profile: parseProfile('p', profile), previous: [first.directory], timestamp: '261123-0600' },
    );
    await scrapeSite(second);
    expect(factsOf(second.directory)).toEqual(found);
    author = 'Bram';
    isShut = true;
    const third = scrapeOptions(
      { root },
      { profile: parseProfile('p', profile), previous: [first.directory, second.directory], timestamp: '261124-0600' },
    );
    await scrapeSite(third);
    expect(factsOf(third.directory)).toEqual({ ...found, '/': { ...found['/'], author: 'Bram & co' } });
  });

  it('are null where the profile has none', async () => {
    const options = scrapeOptions({ root: `${site.origin}/` });
    await scrapeSite(options);
    expect(factsOf(options.directory)).toEqual({ '/': null, '/a': null, '/b': null });
  });

  it.each([
    [[{ name: 'a', select: 'b', attribute: 'c', text: true }], 'extract[0]'],
    [[{ name: 'a', select: 'b >' }], 'extract[0].select'],
    [
      [
        { name: 'a', select: 'b' },
        { name: 'A', select: 'c' },
      ],
      'extract[1].name',
    ],
    [[{ name: '<b>', select: 'b' }], 'extract[0].name'],
    [[{ select: 'b' }], 'extract[0]'],
  ])('are checked: %j', (extract, path) => {
    expect(() => parseProfile('p', { ...profile, extract })).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`  ${path}: `) }),
    );
  });
});

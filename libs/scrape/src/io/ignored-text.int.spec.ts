import { pages, readScrape, removeFolders, scrapeOptions, startServer, TestServer } from '../testing/scrape-fixture';
import { settingsDigest } from '../crawl/same-scrape';
import { readingDigest } from '../reading/page-reading';
import { loadProfile } from './disk/load-profile';
import { explain } from './explain';
import { scrapeSite } from './scrape-site';

const page = (body: string): string =>
  `<html lang="en"><head><title>t</title><meta name=description content=d></head><body><main><h1>h</h1>${body}<a href="/a">a</a></main></body></html>`;
const profile = { ...loadProfile('generic'), ignoreText: ['Updated: *', 'Seen\n*', 'nowhere'] };

describe('text that a profile says is no change', () => {
  let site: TestServer;
  beforeEach(async () => {
    site = await startServer(
      pages({
        '/': page('<p>Text. Updated: 3 <b>March</b></p><dl><dt>Seen</dt><dd>31 times</dd></dl>'),
        '/a': page('<p>Updated: today</p><p>Updated: often</p>'),
      }),
    );
  });
  afterEach(async () => {
    await site.close();
    removeFolders();
  });

  it('is recorded as it is, and named by explain with the pages that have it', async () => {
    const options = scrapeOptions({ root: `${site.origin}/` }, { profile });
    await scrapeSite(options);
    expect(readScrape(options.directory).pages['/']!.ed_text).toBe('h\nText. Updated: 3 March\nSeen\n31 times\na');
    expect(explain('/', options.directory, options).slice(2)).toEqual([
      'no change: ignoreText "Updated: *": on 2 of 2 pages, here "Updated: 3 March"',
      'no change: ignoreText "Seen\\n*": on 1 of 2 pages, here "Seen\\n31 times"',
      'no change: ignoreText "nowhere": on 0 of 2 pages, not on this one',
    ]);
    expect(explain('/a', options.directory, options)[2]).toBe(
      'no change: ignoreText "Updated: *": on 2 of 2 pages, here "Updated: today", "Updated: often"',
    );
    expect(explain('/', options.directory, { ...options, profile: loadProfile('generic') })).toHaveLength(2);
  });

  it('is read as without it: the same body need not be read again', () => {
    const { site: rules } = scrapeOptions({ root: `${site.origin}/` });
    expect(readingDigest(rules, profile)).toBe(readingDigest(rules, loadProfile('generic')));
    expect(settingsDigest(rules, profile)).toBe(settingsDigest(rules, loadProfile('generic')));
  });
});

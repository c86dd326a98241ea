import { parseRobots } from './robots';

const rules = (text: string): ReturnType<typeof parseRobots> => parseRobots('https://x.nl/robots.txt', text);

describe('parseRobots', () => {
  it('obeys the group that names us, not the one for all', () => {
    const named = rules(
      'User-agent: *\nDisallow: /\n\nUser-agent: Scrape-And-Report\nUser-agent: other\nDisallow: /dicht\nAllow: /dicht/open\nCrawl-delay: 2\n',
    );
    expect(['/', '/dicht', '/dicht/open/x'].map((path) => named.isAllowed(`https://x.nl${path}`))).toEqual([
      true,
      false,
      true,
    ]);
    expect(named.crawlDelayMs).toBe(2000);
  });

  it('knows wildcards, ends, queries and the longest match', () => {
    const wild = rules('User-agent: *\nDisallow: /*?sessie=\nDisallow: /*.pdf$\nDisallow: /a\nAllow: /a/b\n');
    const urls = ['/x?sessie=1', '/x.pdf', '/x.pdf?y', '/a/c', '/a/b/c'];
    expect(urls.map((path) => wild.isAllowed(`https://x.nl${path}`))).toEqual([false, false, true, false, true]);
  });

  it('forbids nothing when it is empty or rubbish, and robots.txt itself never', () => {
    expect(rules('').isAllowed('https://x.nl/a')).toBe(true);
    expect(rules('<html>not found</html>').isAllowed('https://x.nl/a')).toBe(true);
    expect(rules('User-agent: *\nDisallow: /').isAllowed('https://x.nl/robots.txt')).toBe(true);
  });

  it('names sitemaps, absolute, each once', () => {
    expect(
      rules('Sitemap: https://x.nl/a.xml\nsitemap: /b.xml\nSitemap: https://x.nl/a.xml\nSitemap: file:///c').sitemaps,
    ).toEqual(['https://x.nl/a.xml', 'https://x.nl/b.xml']);
  });
});

import { parseSitemap } from './sitemap';

describe('parseSitemap', () => {
  it('reads a list of pages, with entities and CDATA, leaving images out', () => {
    const xml = `<?xml version="1.0"?><urlset xmlns:image="i"><url><loc> https://x.nl/?a=1&amp;b=2 </loc><image:image><image:loc>https://x.nl/i.png</image:loc></image:image></url>
      <url><lastmod>2026-01-01</lastmod><loc><![CDATA[https://x.nl/c]]></loc></url></urlset>`;
    expect(parseSitemap(xml)).toEqual({ pages: ['https://x.nl/?a=1&b=2', 'https://x.nl/c'], sitemaps: [] });
  });

  it('reads an index', () => {
    expect(
      parseSitemap('<sitemapindex><sitemap><loc>https://x.nl/1.xml</loc></sitemap></sitemapindex>').sitemaps,
    ).toEqual(['https://x.nl/1.xml']);
  });

  it('makes what it can of one that is cut off', () => {
    expect(parseSitemap('<urlset><url><loc>https://x.nl/a</loc></url><url><loc>https://x.nl/b').pages).toEqual(
      expect.arrayContaining(['https://x.nl/a']),
    );
    expect(parseSitemap('not xml at all')).toEqual({ pages: [], sitemaps: [] });
  });
});

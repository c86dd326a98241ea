import { parseSitemap } from './sitemap';

describe('parseSitemap', () => {
  it('reads a list of pages, with entities and CDATA, leaving images out', () => {
    const xml = `<?xml version="1.0"?><urlset xmlns:image="i"><url><loc> https://x.nl/?a=1&amp;b=2 </loc><image:image><image:loc>https://x.nl/i.png</image:loc></image:image></url>
      <url><lastmod>2026-01-01</lastmod><loc><![CDATA[https://x.nl/c]]></loc></url></urlset>`;
    expect(parseSitemap(xml)).toEqual({ pages: ['https://x.nl/?a=1&b=2', 'https://x.nl/c'], sitemaps: [] });
  });

  it.each(['x:', 'ns0:', 'SM:', ''])('reads one under the prefix «%s», leaving other prefixes out', (prefix) => {
    const tag = (name: string, content: string): string => `<${prefix}${name}>${content}</${prefix}${name}>`;
    const url = tag('url', `${tag('loc', 'https://x.nl/a')}<video:loc>https://x.nl/v</video:loc>`);
    expect(parseSitemap(`<?xml version="1.0"?><!-- made by hand -->${tag('urlset', url)}`).pages).toEqual([
      'https://x.nl/a',
    ]);
    expect(parseSitemap(tag('sitemapindex', tag('sitemap', tag('loc', 'https://x.nl/b.xml')))).sitemaps).toEqual([
      'https://x.nl/b.xml',
    ]);
  });

  it('goes by namespaces, whatever their prefixes and wherever they are declared', () => {
    const own = 'http://www.sitemaps.org/schemas/sitemap/0.9';
    const other = 'http://www.google.com/schemas/sitemap-image/1.1';
    for (const xml of [
      `<a:urlset xmlns:a="${own}" xmlns:b="${own}"><b:url><a:loc>https://x.nl/a</a:loc></b:url></a:urlset>`,
      `<urlset xmlns:s="${own}"><s:url><s:loc>https://x.nl/a</s:loc></s:url></urlset>`,
      `<urlset xmlns="${own}"><q:url xmlns:q="${own}"><q:loc>https://x.nl/a</q:loc></q:url></urlset>`,
      `<u:urlset xmlns:u="http://www.google.com/schemas/sitemap/0.84"><url xmlns="${own}"><loc>https://x.nl/a</loc></url></u:urlset>`,
      `<URLSET xmlns="${own}" xmlns:i="${other}"><URL><LOC>https://x.nl/a</LOC><i:image><i:loc>https://x.nl/i</i:loc></i:image></URL></URLSET>`,
      `<urlset xmlns="${own}"><url><loc>https://x.nl/a</loc><image xmlns="${other}"><loc>https://x.nl/i</loc></image></url></urlset>`,
    ])
      expect([xml, parseSitemap(xml).pages]).toEqual([xml, ['https://x.nl/a']]);
  });

  it('reads a list of lines, and feeds', () => {
    expect(parseSitemap('\ufeffhttps://x.nl/a\r\n\n  https://x.nl/b  \nno url\nftp://x.nl/c').pages).toEqual([
      'https://x.nl/a',
      'https://x.nl/b',
    ]);
    expect(
      parseSitemap('<rss><channel><link>https://x.nl/</link><item><link>https://x.nl/a</link></item></channel></rss>')
        .pages,
    ).toEqual(['https://x.nl/a']);
    expect(
      parseSitemap(
        '<feed><link href="/"/><entry><link href="https://x.nl/a"/><link rel="self" href="/b"/></entry></feed>',
      ).pages,
    ).toEqual(['https://x.nl/a']);
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

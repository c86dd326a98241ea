import { gzipSync } from 'node:zlib';

/** robots.txt, the sitemap index and the sitemaps; `pages` are those that a sitemap should name. */
export function sitemapFiles(pages, { site, oddities }) {
  const listed = pages.filter(({ inSitemap }) => inSitemap !== false);
  const parts = {
    'sitemap-nieuws.xml.gz': listed.filter(({ path }) => path.startsWith('/nieuws/')),
    'sitemap-en.xml.gz': listed.filter(({ path }) => path.startsWith('/en/')),
    'sitemap-over.xml': listed.filter(({ path }) => path.startsWith('/over/')),
  };
  const elsewhere = new Set(Object.values(parts).flat());
  parts['sitemap-nl.xml.gz'] = listed.filter((page) => !elsewhere.has(page));
  const names = Object.keys(parts).sort();
  return [
    ['/robots.txt', Buffer.from(renderRobots(site, oddities.robots))],
    ['/sitemap.xml', Buffer.from(renderIndex(names, site))],
    [
      '/sitemap-extra.xml',
      Buffer.from(
        renderUrls(
          oddities.sitemapExtra.map((path) => ({ path })),
          site,
        ),
      ),
    ],
    ...names.map((name) => [`/${name}`, pack(name, renderUrls(parts[name], site))]),
  ];
}

function pack(name, xml) {
  if (!name.endsWith('.gz')) return Buffer.from(xml);
  const bytes = gzipSync(xml, { level: 9 });
  bytes.writeUInt32LE(0, 4);
  bytes[9] = 255; // zlib writes the operating system here
  return bytes;
}

function renderIndex(names, { root }) {
  const rows = names.map((name) => `  <sitemap><loc>${root}${name}</loc></sitemap>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${rows.join('\n')}
</sitemapindex>
`;
}

function renderUrls(pages, { root }) {
  const rows = pages.map(({ path, modified }) => {
    const lastmod = modified ? `<lastmod>${modified}</lastmod>` : '';
    return `  <url><loc>${root}${encodeURI(path.slice(1)).replace(/&/g, '&amp;')}</loc>${lastmod}</url>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${rows.join('\n')}
</urlset>
`;
}

function renderRobots({ root }, { disallow, allow }) {
  return `# Regiodienst Vlierlanden
User-agent: *
${disallow.map((path) => `Disallow: ${path}`).join('\n')}
${allow.map((path) => `Allow: ${path}`).join('\n')}

User-agent: HungryBot
User-agent: GreedyBot
Disallow: /

User-agent: SlowBot
Crawl-delay: 10
Disallow: /nieuws/

Sitemap: ${root}sitemap.xml
Sitemap: ${root}sitemap-extra.xml
`;
}

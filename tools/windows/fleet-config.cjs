// A small site and a configuration with two UNC homes for the Windows lane.
// usage: node fleet-config.cjs FOLDER CONFIG [HOME-ANNA HOME-BRAM]
const fs = require('node:fs');
const path = require('node:path');

const [folder, file, anna = '//vdi-anna/users/anna', bram = '//vdi-bram/users/bram'] = process.argv.slice(2);
const page = (title, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>` +
  `<meta name="description" content="About ${title}."></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const list = (section) =>
  Array.from({ length: 12 }, (_, nr) => `<p><a href="/${section}/page-${nr}.html">Page ${nr}</a></p>`).join('');
const files = {
  'index.html': page(
    'Home',
    '<p><a href="/cars/">Cars</a> <a href="/news/">News</a> <a href="/gone.html">Gone</a></p>',
  ),
  'robots.txt': 'User-agent: *\nDisallow:\n',
  '_site.json': JSON.stringify({ redirects: [], statuses: {}, headers: {} }),
};
for (const section of ['cars', 'news']) {
  files[`${section}/index.html`] = page(section, list(section));
  for (let nr = 0; nr < 12; nr += 1)
    files[`${section}/page-${nr}.html`] = page(`${section} ${nr}`, `<p>All about ${section}, number ${nr}.</p>`);
}
for (const [name, text] of Object.entries(files)) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}
const config = {
  partners: [
    { name: 'anna', home: anna },
    { name: 'bram', home: bram },
  ],
  self: null,
  election: { relaxSeconds: 2, leaseSeconds: 20 },
  // Slow enough that a producer is met, and ended, at its crawl.
  site: { directory: folder, requestsPerSecond: 3, concurrency: 1, checkExternalLinks: false },
  analytics: { source: 'none' },
  report: {
    sections: [
      { name: 'cars', pathPrefix: '/cars/' },
      { name: 'news', pathPrefix: '/news/' },
    ],
  },
};
fs.writeFileSync(file, JSON.stringify(config, null, 2));

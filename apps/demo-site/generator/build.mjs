import { accessLog } from './access-log/access-log.mjs';
import { assetFiles } from './pages/assets.mjs';
import { expectedFacts } from './check/expected.mjs';
import { renderJson } from './text/json.mjs';
import { createLayout } from './pages/layout.mjs';
import { newsPages } from './pages/news-pages.mjs';
import { plainPages } from './pages/plain-pages.mjs';
import { rawFiles } from './pages/raw-pages.mjs';
import { sectionPages } from './pages/section-pages.mjs';
import { fileOf } from './check/site-server.mjs';
import { sitemapFiles } from './pages/sitemaps.mjs';

/** All that is generated, as a map from a path below the project's folder to its bytes. */
export function buildSite(content) {
  const layout = createLayout(content);
  const pages = sitePages(content);
  const files = new Map([
    ...pages.map((page) => [fileOf(page.path), Buffer.from(layout.page(page))]),
    ...rawFiles(content, layout),
    ...assetFiles(),
    ...sitemapFiles(pages, content),
  ]);
  for (const { path, of } of content.oddities.copies) files.set(path, files.get(fileOf(of)));
  const expected = expectedFacts(files, content, sitemapPathsOf(pages, content));
  return new Map([
    ...[...files].map(([path, bytes]) => [`public${path}`, bytes]),
    ['public/_site.json', Buffer.from(renderJson(content.rules))],
    ['expected.json', Buffer.from(renderJson(expected))],
    ['access.log', Buffer.from(accessLog(expected), 'latin1')],
  ]);
}

function sitePages(content) {
  const pages = [
    ...plainPages(content),
    ...content.sections.flatMap((section) => sectionPages(section, content)),
    ...newsPages(content),
  ];
  const seen = new Set();
  for (const { path } of pages) {
    if (seen.has(path)) throw new Error(`two pages at ${path}`);
    seen.add(path);
  }
  return pages.map((page) => ({ ...page, inSitemap: page.inSitemap ?? true }));
}

function sitemapPathsOf(pages, { oddities }) {
  return [...pages.filter(({ inSitemap }) => inSitemap).map(({ path }) => path), ...oddities.sitemapExtra];
}

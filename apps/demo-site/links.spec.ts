import { Parser } from 'htmlparser2';
import { gunzipSync } from 'node:zlib';
import { expected, readPublic, rules } from './testing/committed-site';

// Walks the site once more with a real HTML parser, so that expected.json does not merely agree with its own maker.
const root = expected.root;
const visited = new Map<string, { status: number; canonical?: string; refresh?: string }>();
const linked = new Set<string>();

beforeAll(() => {
  const queue = ['/', ...sitemapPaths()];
  for (const path of queue) {
    if (visited.has(path) || isClosed(path)) continue;
    const rule = rules.redirects.find(({ from }) => from === path);
    const body = readPublic(path);
    const status = rule?.status ?? rules.statuses[path] ?? (body ? 200 : 404);
    const page = status === 200 && body && isHtml(path) ? readPage(decode(path, body)) : undefined;
    visited.set(path, { status, canonical: page?.canonical, refresh: page?.refresh });
    const targets = rule ? [rule.to] : [...(page?.hrefs ?? []), ...(page?.refresh ? [page.refresh] : [])];
    const found = targets.flatMap((href) => inside(href, page?.base, path));
    if (!rule) for (const target of found) linked.add(target);
    queue.push(...found);
  }
});

describe('every link within the site', () => {
  it('ends at a file, a redirect or a status, unless it is broken on purpose', () => {
    const missing = [...visited].filter(([, { status }]) => status === 404).map(([path]) => path);
    const known = [
      ...expected.brokenLinks.filter(({ status }) => status === 404).map(({ href }) => href),
      ...expected.brokenInSitemap,
      '/folders/parkeren-2018.html',
    ];
    expect(missing.sort()).toEqual(known.sort());
  });

  it('leads to the pages and identities that expected.json lists', () => {
    const pages = [...visited]
      .filter(([path, { status, refresh }]) => status === 200 && isHtml(path) && !refresh)
      .map(([path, { canonical }]) => [path, canonical?.replace(root, '/') ?? path]);
    expect(pages.sort()).toEqual(expected.pages.map(({ path, identity }) => [path, identity]).sort());
  });

  it('leads to every redirect', () => {
    const types = Object.entries(expected.redirects).filter(([type]) => type !== 'client');
    const listed = types.flatMap(([, list]) => list.map(({ from }) => from));
    expect(listed.sort()).toEqual(rules.redirects.map(({ from }) => from).sort());
    expect(rules.redirects.filter(({ from }) => !linked.has(from) && !visited.has(from))).toEqual([]);
  });

  it('leads to no address that stands only in a comment or a script', () => {
    expect(expected.neverLinked.filter((path) => visited.has(path))).toEqual([]);
  });

  it('reaches every alias from a page', () => {
    expect(expected.aliases.length).toBeGreaterThanOrEqual(10);
    const byRedirect = new Set(rules.redirects.map(({ to }) => to));
    expect(expected.aliases.filter(({ path }) => !linked.has(path) && !byRedirect.has(path))).toEqual([]);
  });
});

function sitemapPaths(): string[] {
  const names = ['sitemap-extra.xml', ...locations(read('/sitemap.xml'))];
  return names.flatMap((name) => locations(read(`/${name}`))).map((path) => `/${path}`);
}

function read(path: string): string {
  const bytes = readPublic(path);
  if (!bytes) throw new Error(`${path} is missing`);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

function locations(xml: string): string[] {
  return Array.from(xml.matchAll(/<loc>http:\/\/demo\.invalid\/([^<]*)/g), (match) => match[1] ?? '');
}

function isClosed(path: string): boolean {
  return (path.startsWith('/intern/') && path !== '/intern/openbaar.html') || path.includes('?sessie=');
}

function isHtml(path: string): boolean {
  return /(\/|\.html)(\?.*)?$/.test(path);
}

function decode(path: string, body: Buffer): string {
  const encoding = expected.encodings.find((one) => one.path === path)?.encoding ?? 'utf-8';
  return body.toString(encoding === 'utf-8' ? 'utf8' : encoding === 'utf-16le' ? 'utf16le' : 'latin1');
}

function readPage(html: string) {
  const page: { hrefs: string[]; base?: string; canonical?: string; refresh?: string } = { hrefs: [] };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'a' && attributes['href'] !== undefined) page.hrefs.push(attributes['href']);
      if (name === 'base') page.base = attributes['href'];
      if (name === 'link' && attributes['rel'] === 'canonical') page.canonical = attributes['href'];
      if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh') {
        page.refresh = /url\s*=\s*['"]?([^'"]+)/i.exec(attributes['content'] ?? '')?.[1];
      }
    },
  });
  parser.end(html);
  return page;
}

function inside(href: string, base: string | undefined, path: string): string[] {
  const from = new URL(base ?? path, new URL(path, root)).href;
  if (!URL.canParse(href, from)) return [];
  const url = new URL(href, from);
  url.hash = '';
  return url.href.startsWith(root) ? [`/${url.href.slice(root.length)}`] : [];
}

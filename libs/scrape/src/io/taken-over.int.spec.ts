import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@scrape-and-report/record';
import { newFolder, pages, removeFolders, scrapeOptions, startServer, TestServer } from '../testing/scrape-fixture';
import { scrapeSite } from './scrape-site';

const CHECKS = ['broken-image', 'image-without-alt', 'missing-anchor'] as const;
const TABLES = ['pages', 'pages_info', 'links', 'ed_links', 'targets', 'readings', 'files', 'page_checks', 'findings'];

let server: TestServer;
let site: Record<string, string>;
let headers: Record<string, string>;

beforeEach(async () => {
  headers = {};
  server = await startServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    pages(site)(request, response);
  });
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

function rowsOf(directory: string): Record<string, unknown[]> {
  const db = openDatabase(join(directory, 'scrape.db'), { readonly: true });
  try {
    return Object.fromEntries(TABLES.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()]));
  } finally {
    db.close();
  }
}

function change(directory: string, sql: string): void {
  const db = openDatabase(join(directory, 'scrape.db'));
  db.exec(sql);
  db.close();
}

/** A category that is inherited from who links to a page. */
const PROFILE = {
  ...scrapeOptions({ root: 'https://x.nl/' }).profile,
  derived: {
    business: null,
    category: {
      of: 'path' as const,
      cases: [{ match: 'prefix' as const, any: ['/a'], value: 'A' }],
      inherit: { any: ['/heir'], fallback: 'mixed' },
      otherwise: 'other',
    },
  },
};

async function record(previous: readonly string[], directory = newFolder(), signal?: AbortSignal): Promise<string> {
  await scrapeSite(
    scrapeOptions(
      { root: `${server.origin}/` },
      { directory, previous, checks: CHECKS, profile: PROFILE, ...(signal && { signal }) },
    ),
  );
  return directory;
}

/** What the second day is when all is read again. */
async function readAgain(first: string): Promise<Record<string, unknown[]>> {
  const other = newFolder();
  cpSync(first, other, { recursive: true });
  change(other, "UPDATE parameters SET value = 'other rules' WHERE name = 'readings'");
  return rowsOf(await record([other]));
}

const page = (title: string, ...links: string[]): string =>
  `<html lang=en><title>${title}</title><main><h1 id=x>${title}</h1><img src=/i.png>${links
    .map((link) => `<p><a href="${link}">to ${link}</a></p>`)
    .join('')}</main>`;

describe('a page that is as it was', () => {
  beforeEach(() => {
    site = {
      '/': page('home', '/a', '/m', '/heir', 'http://127.0.0.1:1/elsewhere'),
      '/a': page('a', '/heir', '/m#x', '/m#nowhere'),
      '/m': page('m', '/', '/a#x'),
      '/heir': page('heir', '/z'),
      '/z': page('z'),
      '/old': page('old', '/a'),
    };
  });

  const days: readonly (readonly [string, () => void])[] = [
    ['nothing changed', () => undefined],
    ['links come before all others', () => (site['/m'] = page('m', '/', '/a#x', '/0', 'http://127.0.0.1:1/0'))],
    ['a link that it has goes nowhere now', () => delete site['/z']],
    ['who else links to it decides its category', () => (site['/m'] = page('m', '/', '/heir'))],
    ['the place that it links to is no more', () => (site['/m'] = page('m').replace('id=x', 'id=y'))],
    ['its answer hides it from search engines', () => (headers = { 'x-robots-tag': 'noindex' })],
    ['it is the only one', () => Object.assign(site, { '/': page('Home', '/a'), '/m': page('M'), '/z': page('Z') })],
    ['its answer has another tag', () => (headers = { etag: '"another"', 'last-modified': 'today' })],
  ];

  it.each(days)('is recorded as if it were read again when %s', async (_what, happen) => {
    headers = { etag: '"first"' };
    const first = await record([]);
    headers = {};
    happen();
    expect(rowsOf(await record([first]))).toEqual(await readAgain(first));
  });

  it('is not written to the journal, and not read again: its rows are those of the scrape before', async () => {
    const first = await record([]);
    change(first, "UPDATE pages_info SET ed_text = 'taken over' WHERE title = 'z'");
    change(first, "UPDATE ed_links SET text = 'taken as well' WHERE text = 'to /z'");
    const { pages_info, ed_links } = rowsOf(await record([first]));
    expect(pages_info).toContainEqual(expect.objectContaining({ title: 'z', ed_text: 'taken over' }));
    expect(ed_links).toContainEqual(expect.objectContaining({ text: 'taken as well' }));
  });

  it('is asked for anew when the scrape that broke off leaned on another one before', async () => {
    const first = await record([]);
    const other = newFolder();
    cpSync(first, other, { recursive: true });
    change(other, "UPDATE pages_info SET ed_text = 'the other one' WHERE title = 'z'");
    const directory = await breakOff(first);
    const { pages_info } = rowsOf(await record([other], directory));
    expect(server.requests).toContain('GET /');
    expect(pages_info).toContainEqual(expect.objectContaining({ title: 'z', ed_text: 'the other one' }));
    expect(logOf(directory)).not.toContain('going on with');
  });

  it('is asked for and read once more where its rows have gone meanwhile', async () => {
    const first = await record([]);
    const again = await readAgain(first);
    const directory = await breakOff(first);
    change(first, "DELETE FROM pages_info WHERE title = 'home'");
    const got = rowsOf(await record([first], directory));
    expect(logOf(directory)).toMatch(/going on with[^]*takes nothing over/);
    const facts = (rows: readonly unknown[]): unknown[] => rows.map((row) => ({ ...(row as object), sources: '' }));
    expect(facts(got['pages_info']!)).toEqual(facts(again['pages_info']!));
    expect(got['ed_links']).toEqual(again['ed_links']);
  });
});

const logOf = (directory: string): string => readFileSync(join(directory, 'log.txt'), 'utf8');

/** A scrape that ends in the midst of its last page. */
async function breakOff(first: string): Promise<string> {
  const directory = newFolder();
  const stop = new AbortController();
  const plain = site;
  site = new Proxy(plain, {
    get: (all, path) => (path === '/z' && stop.abort(new Error('enough')), all[path as string]),
  });
  await expect(record([first], directory, stop.signal)).rejects.toThrow('enough');
  site = plain;
  server.requests.length = 0;
  return directory;
}

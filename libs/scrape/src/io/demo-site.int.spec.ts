import { createHash } from 'node:crypto';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { inOneSpelling } from '@scrape-and-report/record';
import { READING_VERSION } from '../reading/page-reading';
import { newFolder, readScrape, removeFolders, scrapeOptions } from '../testing/scrape-fixture';
import { scrapeSite } from './scrape-site';

const SITE = join(__dirname, '../../../../apps/demo-site');

interface Expected {
  readonly root: string;
  readonly pages: readonly {
    path: string;
    identity: string;
    title: string | null;
    lang: string | null;
    pagetype: string | null;
    inSitemap: boolean;
  }[];
  readonly aliases: readonly { path: string; identity: string }[];
  readonly redirects: Readonly<Record<string, readonly { from: string; to: string }[]>>;
  readonly brokenLinks: readonly { page: string; href: string; status: number }[];
  readonly orphans: readonly string[];
  readonly disallowed: readonly string[];
  readonly neverLinked: readonly string[];
  readonly encodings: readonly { path: string; title: string }[];
  readonly redirectFeatures: { readonly loop: readonly string[] };
  readonly h1Missing: readonly string[];
  readonly h1Several: readonly string[];
}

/** The demonstration site says itself what a correct recording of it holds. */
describe('a site with a known answer', () => {
  const expected = readJsonSync(join(SITE, 'expected.json')) as Expected;
  const at = (path: string): string => new URL(path, expected.root).href.replace(/#.*$/, '');
  let got: ReturnType<typeof readScrape>;

  beforeAll(async () => {
    const options = scrapeOptions(
      { root: expected.root, directory: join(SITE, 'public'), checkExternalLinks: false },
      { directory: newFolder() },
    );
    await scrapeSite(options);
    got = readScrape(options.directory);
  }, 60_000);
  afterAll(removeFolders);

  it('records each page once, under the URL that it claims', () => {
    expect(Object.keys(got.pages).sort()).toEqual([...new Set(expected.pages.map(({ identity }) => identity))].sort());
  });

  it('reads pages as it did in this version of readings: raise it when this is another digest for the same site', () => {
    const said = Object.values(got.pages).map((page) => ({ ...page, etag: null, last_modified: null }));
    const digest = createHash('sha256')
      .update(JSON.stringify([said, got.links, got.problems]))
      .digest('hex');
    expect([READING_VERSION, digest.slice(0, 16)]).toEqual([5, '7c768845d3659c95']);
  });

  it('reads titles, languages and page types, in whatever encoding', () => {
    for (const page of expected.pages) {
      if (page.path !== page.identity) continue;
      const { title, language, pagetype } = got.pages[page.path]!;
      expect({ path: page.path, title: title ?? '', language: language ?? '', pagetype }).toEqual({
        path: page.path,
        title: page.title ?? '',
        language: page.lang ?? '',
        pagetype: page.pagetype,
      });
    }
    for (const { path, title } of expected.encodings) expect(got.pages[path]!.title).toBe(title);
  });

  it('records every redirect, refresh and alias, and nothing else', () => {
    const hops = Object.entries(expected.redirects).flatMap(([type, all]) =>
      all.map(({ from, to }) => `${type} ${at(from)} ${at(to)}`),
    );
    // What only spells an address otherwise is no address of its own.
    const apart = expected.aliases.filter(({ path, identity }) => inOneSpelling(path) !== identity);
    const aliases = apart.map(({ path, identity }) => `alias ${at(path)} ${at(identity)}`);
    expect([...got.redirects].sort()).toEqual([...hops, ...aliases].sort());
    const loops = got.problems
      .filter((problem) => problem.startsWith('redirect-loop'))
      .map((problem) => problem.split(' ')[1]!);
    expect(loops.sort()).toEqual(
      expected.redirectFeatures.loop
        .map(at)
        .filter((url) => !url.endsWith('lus-b.html'))
        .sort(),
    );
  });

  it('names broken links with the pages that use them', () => {
    for (const { page, href, status } of expected.brokenLinks) {
      expect(got.links).toContainEqual(
        expect.stringMatching(new RegExp(`^${page} ".*" int ${status} ${at(href).replace(/[.?]/g, '\\$&')}$`)),
      );
    }
  });

  it('keeps to robots.txt, invents no links, and knows orphans and headings', () => {
    const asked = got.problems.map((problem) => problem.split(' ')[1]!);
    for (const path of expected.disallowed) expect(got.problems).toContain(`robots ${at(path)}`);
    for (const path of expected.neverLinked) expect(asked).not.toContain(at(path));
    const pages = Object.values(got.pages);
    const paths = (wanted: (page: (typeof pages)[number]) => boolean): string[] =>
      pages
        .filter(wanted)
        .map(({ path }) => path)
        .sort();
    expect(paths(({ inlinks }) => inlinks === 0)).toEqual([...expected.orphans].sort());
    expect(paths((page) => page.num_h1s === 0)).toEqual([...expected.h1Missing].sort());
    expect(paths((page) => page.num_h1s! > 1)).toEqual([...expected.h1Several].sort());
  });
});

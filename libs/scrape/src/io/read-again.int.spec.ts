import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { join } from 'node:path';
import { compactStore, openScrape, remakePack, sealScrape } from '@scrape-and-report/record';
import {
  newFolder,
  pages,
  removeFolders,
  scrapeOptions,
  startServer,
  type TestServer,
} from '../testing/scrape-fixture';
import { readBodyAgain } from './read-again';
import { scrapeSite } from './scrape-site';

const page = (nr: number, more = ''): string =>
  `<html lang="en"><head><title>Page ${nr}</title><link rel="canonical" href="/p${nr}"></head><body><main><h1>Page ${nr}</h1>
   <p>Text of it ${'word '.repeat(nr)}</p>${more}<a href="/p${nr + 1}">next</a> <a href="/p${nr - 1}#top">before</a>
   <img src="/i${nr}.png"> <a href="https://other.test/${nr}">elsewhere</a> <a href="http://[">bad</a></main></body></html>`;

describe('pages that are read again from their bodies', () => {
  const NAMES = ['260301-0500', '260302-0500'] as const;
  let server: TestServer;
  let store: string;
  let day = 0;
  const site = Object.fromEntries(Array.from({ length: 45 }, (_, nr) => [nr === 0 ? '/' : `/p${nr}`, nr]));
  beforeAll(async () => {
    server = await startServer((request, response) => {
      const nr = site[request.url ?? ''];
      const html = nr === undefined ? {} : { [request.url!]: page(nr, nr % 3 === 0 ? `<p>Day ${day}</p>` : '') };
      pages(html)(request, response);
    });
    store = newFolder();
    mkdirSync(join(store, '.production'));
    for (const [nr, name] of NAMES.entries()) {
      day = nr;
      const directory = join(store, name);
      mkdirSync(directory);
      const previous = NAMES.slice(0, nr).map((one) => join(store, one));
      const { pages: count } = await scrapeSite(options({ directory, timestamp: name, previous }));
      await sealScrape(directory, { timestamp: name, producer: 'anna', epoch: 1, pages: count });
    }
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
  });
  afterAll(async () => {
    await server.close();
    removeFolders();
  });
  const options = (rest: Parameters<typeof scrapeOptions>[1] = {}) =>
    scrapeOptions({ root: `${server.origin}/` }, { checks: ['broken-image', 'empty-link'], ...rest });
  const textsOf = (name: string): unknown[] => {
    const scrape = openScrape(join(store, name));
    const rows = Array.from(scrape.pages(), ({ path, ed_text, title }) => [path, ed_text, title]);
    scrape.close();
    return rows;
  };

  it.each(NAMES)('make a damaged pack of %s again, to the same bytes', async (dir) => {
    const file = join(store, dir, 'readings.pack');
    const whole = readFileSync(file);
    const before = textsOf(dir);
    expect(before).toHaveLength(45);
    removeSync(join(store, '.production/open'));
    const bytes = Buffer.from(whole);
    // In the middle of the first block, which is of readings.
    bytes.fill(7, 12 + 36 * bytes.readUInt32LE(4) + 20, 12 + 36 * bytes.readUInt32LE(4) + 60);
    writeFileSync(file, bytes);
    expect(() => textsOf(dir)).toThrow(/is missing/);
    const { profile, checks, site: rules } = options();
    const remake = (readAgain: Parameters<typeof remakePack>[0]['readAgain']): Promise<boolean> =>
      remakePack({ store, dir, readAgain, assertRight: async () => undefined });
    expect(await remake(async () => null)).toBe(false);
    expect(
      await remake((lost, folder) => readBodyAgain(lost, folder, { profile, site: rules, ...(checks && { checks }) })),
    ).toBe(true);
    expect(readFileSync(file).equals(whole)).toBe(true);
    expect(textsOf(dir)).toEqual(before);
    expect(existsSync(join(store, '.production/remake'))).toBe(false);
  });
});

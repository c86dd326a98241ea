import type { ExecutorContext } from '@nx/devkit';
import { compactStore, openDatabase } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openExecutor from './executor';

let root: string;
let store: string;
let printed: string[];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'open-'));
  store = join(root, 'home', 'site-record');
  ensureDirSync(join(store, '.production'));
  writeFileSync(join(store, '.production', 'store.json'), JSON.stringify({ version: 1, id: 'one', owner: 'anna' }));
  ensureDirSync(join(root, 'sites/shop'));
  const site = { root: 'https://site.test/' };
  const config = {
    partners: [{ name: 'anna', home: '../../home' }],
    self: 'anna',
    site,
    analytics: { source: 'none' },
  };
  writeFileSync(join(root, 'sites/shop/production.config.json'), JSON.stringify(config));
  await buildScrape(store, '260301-0500', { pages: [{ path: '/' }] });
  await buildScrape(store, '260303-0500', { pages: [{ path: '/' }, { path: '/new' }] });
  printed = [];
  const print = (text?: unknown): void => void printed.push(String(text));
  jest.spyOn(console, 'log').mockImplementation(print);
  jest.spyOn(console, 'error').mockImplementation(print);
});
afterEach(() => {
  jest.restoreAllMocks();
  removeSync(root);
});

function open(scrape?: string): Promise<{ success: boolean }> {
  const project = { root: 'sites/shop', targets: { elect: { executor: '@scrape-and-report/executors:elect' } } };
  const nx = {
    ...{ root, projectName: 'shop', targetName: 'open' },
    projectsConfigurations: { version: 2, projects: { shop: project } },
  } as unknown as ExecutorContext;
  return openExecutor({ scrape }, nx);
}

const pagesIn = (file: string): number => {
  const db = openDatabase(file, { readonly: true });
  const { pages } = db.prepare('SELECT count(*) AS pages FROM pages').get<{ pages: number }>()!;
  db.close();
  return pages;
};

describe('prod:open', () => {
  it.each([
    [undefined, '260303-0500', 2],
    ['260301-0500', '260301-0500', 1],
    ['2026-03-02', '260301-0500', 1],
  ])('of %s gives the tables of %s, and leaves the record alone', async (asked, name, pages) => {
    const before = readFileSync(join(store, name, 'scrape.db'));
    expect(await open(asked)).toEqual({ success: true });
    expect(printed).toEqual([join(store, '.production', 'open', `${name}.db`)]);
    expect(pagesIn(printed[0]!)).toBe(pages);
    const db = openDatabase(printed[0]!);
    db.exec('DELETE FROM pages');
    db.close();
    expect(readFileSync(join(store, name, 'scrape.db'))).toEqual(before);
  });

  it('gives tables that are made of the list of a scrape', async () => {
    const trash = join(store, '.production', 'trash', 'x');
    await compactStore({ store, trash, assertRight: () => Promise.resolve() });
    expect(existsSync(join(store, '260301-0500', 'scrape.db'))).toBe(false);
    expect(await open('260301-0500')).toEqual({ success: true });
    expect(pagesIn(join(store, '.production', 'open', '260301-0500.db'))).toBe(1);
  });

  it('says what there is when it is asked for what is not there', async () => {
    expect(await open('260302-0500')).toEqual({ success: false });
    expect(printed.join()).toMatch(/holds no valid scrape 260302-0500.*2026-03-01 to 2026-03-03/s);
  });

  it('gives nobody a database that is damaged', async () => {
    const file = join(store, '260303-0500', 'scrape.db');
    const bytes = readFileSync(file);
    truncateSync(file, 0);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 2000), Buffer.alloc(bytes.length - 2000, 7)]));
    expect(await open()).toEqual({ success: false });
    expect(printed.join()).toContain('is refused');
  });
});

import type { ExecutorContext } from '@nx/devkit';
import { openScrape, validScrapes } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { storeFormat } from '@scrape-and-report/sync';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKnownDatabases } from '../../runtime/databases/known-databases';
import compactExecutor from './executor';

const NAMES = ['260301-0500', '260302-0500', '260303-0500'];

let root: string;
let store: string;
let printed: string[];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'compact-'));
  store = storeOf('anna');
  for (const name of ['anna', 'bram']) plant(name);
  ensureDirSync(join(root, 'sites/shop'));
  const config = {
    partners: ['anna', 'bram'].map((name) => ({ name, home: `../../${name}` })),
    self: 'anna',
    site: { root: 'https://site.test/' },
    analytics: { source: 'none' },
  };
  writeFileSync(join(root, 'sites/shop/production.config.json'), JSON.stringify(config));
  for (const name of NAMES) await buildScrape(store, name, { pages: [{ path: '/' }, { path: `/of-${name}` }] });
  printed = [];
  const print = (text?: unknown): void => void printed.push(String(text));
  jest.spyOn(console, 'log').mockImplementation(print);
  jest.spyOn(console, 'warn').mockImplementation(print);
  jest.spyOn(console, 'error').mockImplementation(print);
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => (printed.push(String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  removeSync(root);
});

function storeOf(name: string): string {
  return join(root, name, 'site-record');
}

function plant(name: string): void {
  ensureDirSync(join(storeOf(name), '.production'));
  writeFileSync(
    join(storeOf(name), '.production', 'store.json'),
    JSON.stringify({ version: 1, id: name, owner: name }),
  );
}

/** As the code of bram's machine says it. */
function announce(reads: number | undefined): void {
  const note = {
    version: 1,
    partner: 'bram',
    node: 'v22.0.0',
    code: 'c',
    commit: null,
    platform: 'p',
    timeZone: 'UTC',
  };
  writeFileSync(
    join(storeOf('bram'), '.production', 'machine.json'),
    JSON.stringify({ ...note, reads, writtenAt: '2026-03-01T05:00:00Z' }),
  );
}

function compact(most?: number): Promise<{ success: boolean }> {
  const project = { root: 'sites/shop', targets: { elect: { executor: '@scrape-and-report/executors:elect' } } };
  const nx = {
    ...{ root, projectName: 'shop', targetName: 'compact' },
    projectsConfigurations: { version: 2, projects: { shop: project } },
  } as unknown as ExecutorContext;
  return compactExecutor({ most }, nx);
}

const inFormat1 = (): string[] => NAMES.filter((name) => existsSync(join(store, name, 'scrape.db')));

describe('prod:compact', () => {
  it('moves over the oldest first, as many as are asked for, and in the end all', async () => {
    announce(2);
    expect(await compact(2)).toEqual({ success: true });
    expect(printed.join('\n')).toContain('moved 2 scrapes over to format 2, 1 left');
    expect(inFormat1()).toEqual([NAMES[2]]);
    expect(await compact()).toEqual({ success: true });
    expect(await compact()).toEqual({ success: true });
    expect(printed.join('\n')).toContain('every scrape that can be is in format 2');
    expect(inFormat1()).toEqual([]);
    // Each was proved as it was written: the next morning needs no look at it.
    expect(Object.keys(loadKnownDatabases(store).sound)).toEqual(
      expect.arrayContaining(NAMES.map((name) => `${name}/list.json.br`)),
    );
    expect(validScrapes(store).map(({ name }) => name)).toEqual(NAMES);
    for (const name of NAMES) {
      const scrape = openScrape(join(store, name));
      expect(Array.from(scrape.pages(), ({ path }) => path)).toEqual(['/', `/of-${name}`]);
      scrape.close();
    }
  }, 30_000);

  it('works on a store without its private folder, as a backup may give it back', async () => {
    announce(2);
    removeSync(join(store, '.production'));
    expect(await compact()).toEqual({ success: true });
    expect(inFormat1()).toEqual([]);
  });

  it.each([
    ['has said nothing', undefined],
    ['says that it is older', 1],
  ])('moves nothing over while a partner %s, and names it; the store is as it was', async (_what, reads) => {
    if (reads !== undefined) announce(reads);
    expect(await compact()).toEqual({ success: false });
    expect(printed.join('\n')).toContain(
      'compact: format 2 is not written yet: bram did not say that it is read there',
    );
    expect(inFormat1()).toEqual(NAMES);
    expect(storeFormat(store)).toBe(1);
  });

  it('goes on once all have said so, for good, and older code then refuses the store', async () => {
    announce(2);
    expect(await compact(1)).toEqual({ success: true });
    expect(storeFormat(store)).toBe(2);
    expect(readFileSync(join(store, 'production.log'), 'utf8')).toContain(
      'the record goes on in format 2: every partner reads it',
    );
    announce(undefined);
    expect(await compact(1)).toEqual({ success: true });
    // A partner of newer code still has gone on.
    const marker = JSON.stringify({ version: 1, format: 3, id: 'anna', owner: 'anna' });
    writeFileSync(join(store, '.production', 'store.json'), marker);
    expect(await compact()).toEqual({ success: false });
    expect(printed.join('\n')).toContain(`compact: ${store} is of format 3, and this code knows none above 2`);
  }, 30_000);
});

import { mkdirSync, mkdtempSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packsIn } from '../needs';
import { MANIFEST_NAME } from '../layout';
import { parseScrapeManifest, renderScrapeManifest, type ScrapeManifest } from '../manifest';
import { openHistory } from '../history';
import { buildScrape } from '../testing';
import { scrapeFaults } from './scrape-faults';
import { sealScrape, validScrapes } from './scrapes';

let store: string;
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), 'needs-'));
  mkdirSync(join(store, '.production'));
});
afterEach(() => removeSync(store));

const manifestOf = (name: string): ScrapeManifest =>
  parseScrapeManifest(readFileSync(join(store, name, MANIFEST_NAME), 'utf8'))!;

function change(name: string, facts: Partial<ScrapeManifest>): void {
  writeFileSync(join(store, name, MANIFEST_NAME), renderScrapeManifest({ ...manifestOf(name), ...facts }));
}

/** A scrape with a pack of its own, that leans on those of others. */
async function seal(
  name: string,
  options: { readonly needs?: readonly string[]; readonly epoch?: number } = {},
): Promise<void> {
  const { needs = [], epoch = 1 } = options;
  await buildScrape(store, name, { pages: [{ path: '/' }], epoch });
  writeFileSync(join(store, name, 'readings.pack'), `the pack of ${name}`);
  const { timestamp, producer, pages } = manifestOf(name);
  await sealScrape(join(store, name), { timestamp, producer, epoch, pages });
  if (needs.length > 0) change(name, { needs: needs.flatMap((other) => packsIn(manifestOf(other).files)).sort() });
}

const valid = (options = {}): string[] => validScrapes(store, options).map(({ name }) => name);

describe('a scrape that leans on packs of others', () => {
  beforeEach(async () => {
    await seal('260301-0500');
    await seal('260302-0500', { needs: ['260301-0500'] });
    await seal('260303-0500', { needs: ['260301-0500', '260302-0500'] });
    await seal('260303-0600', { epoch: 0 });
  });

  it('is valid where they are', () => {
    expect(valid()).toEqual(['260301-0500', '260302-0500', '260303-0500']);
    expect(valid({ from: '260303-0000' })).toEqual(['260303-0500']);
    expect(scrapeFaults(store)).toEqual([]);
  });

  it('is none while they are not, another then leads its day, and it is one again when they have come', () => {
    renameSync(join(store, '260301-0500'), join(store, 'aside'));
    expect(valid({ all: true })).toEqual(['260303-0600']);
    expect(scrapeFaults(store).map(({ path }) => path)).toEqual(
      ['260302-0500', '260303-0500'].map((name) => join(store, name, MANIFEST_NAME)),
    );
    renameSync(join(store, 'aside'), join(store, '260301-0500'));
    expect(valid({ all: true })).toHaveLength(4);
  });

  it('finds them under whatever name, also in a scrape that is not valid itself', () => {
    renameSync(join(store, '260302-0500'), join(store, '260302-0500~bram'));
    expect(valid()).toContain('260303-0500');
    renameSync(join(store, '260301-0500'), join(store, '260301-0500~bram'));
    expect(valid()).toContain('260303-0500');
    change('260302-0500~bram', { needs: ['0'.repeat(32)] });
    expect(valid()).toEqual(['260301-0500~bram', '260303-0500']);
  });

  it('is told once where two copies of it stand there, and the other is no fault, whatever that needs', async () => {
    await seal('260303-0500~anna');
    const { files } = manifestOf('260303-0500~anna');
    // More was taken out of it, so it counts; the other may be there for its pack.
    change('260303-0500~anna', { forgotten: ['0'.repeat(64)], files });
    expect(valid({ all: true })).toEqual(['260301-0500', '260302-0500', '260303-0500~anna', '260303-0600']);
    change('260303-0500', { needs: ['0'.repeat(32)] });
    expect(scrapeFaults(store)).toEqual([]);
    expect(valid({ all: true })).toEqual(['260301-0500', '260302-0500', '260303-0500~anna', '260303-0600']);
  });

  it('is none when a pack is cut short, or a need is no digest', () => {
    truncateSync(join(store, '260302-0500', 'readings.pack'), 3);
    expect(valid()).toEqual(['260301-0500', '260303-0600']);
    change('260301-0500', { needs: ['../../x'] });
    expect(valid()).toEqual(['260303-0600']);
  });
});

it('the history goes on when rows of a scrape stand in another file', async () => {
  for (const name of ['260301-0500', '260302-0500']) await buildScrape(store, name, { pages: [{ path: '/' }] });
  let derived = 0;
  const deriver = {
    version: 'test',
    derive: () => ((derived += 1), { figures: new Map<string, number>(), issues: [] }),
    factor: () => 0.5,
  };
  openHistory(store, deriver).close();
  const [database] = manifestOf('260301-0500').files;
  change('260301-0500', { was: database!.sha256, files: [{ ...database!, sha256: 'e'.repeat(64) }] });
  openHistory(store, deriver).close();
  expect(derived).toBe(2);
  change('260301-0500', { was: 'd'.repeat(64) });
  openHistory(store, deriver).close();
  expect(derived).toBe(4);
});

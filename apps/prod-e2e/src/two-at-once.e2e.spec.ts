import { Fleet, page } from '@scrape-and-report/testing';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, readJsonSync, writeJsonSync } from 'fs-extra';
import { join } from 'node:path';

const NOW = '2026-11-22T05:00:00+01:00';

describe('two productions in one clone at the same time', () => {
  const fleet = new Fleet(['anna']);
  const other = join(fleet.root, 'sites/shop');
  const storeOf = (home: string): string => join(fleet.root, 'fleet', home, 'site-record');
  afterAll(() => fleet.remove());

  beforeAll(() => {
    fleet.configure();
    // A second site: its configuration alone makes it a project with the whole pipeline.
    ensureDirSync(other);
    ensureDirSync(join(fleet.root, 'fleet/shop'));
    ensureDirSync(join(fleet.root, 'shop-site'));
    writeFileSync(join(fleet.root, 'shop-site/index.html'), page('Shop', '<a href="/tea.html">Tea</a>'));
    writeFileSync(join(fleet.root, 'shop-site/tea.html'), page('Tea', 'Green and black.'));
    const small = { analytics: { source: 'none' }, election: { relaxSeconds: 0.2, leaseSeconds: 20 } };
    const site = { directory: '../../shop-site', requestsPerSecond: 1000, checkExternalLinks: false };
    const report = { sections: [{ name: 'cars', pathPrefix: '/tea.html' }] };
    const partners = [{ name: 'anna', home: '../../fleet/shop' }];
    writeJsonSync(join(other, 'production.config.json'), { partners, self: 'anna', site, report, ...small });
  });

  it('of two sites both succeed, each with its own pages, manifest and living lease', async () => {
    const runs = [fleet.start(['run', 'prod:daily'], { now: NOW }), fleet.start(['run', 'shop:daily'], { now: NOW })];
    const codes = await Promise.all(runs.map(({ end }) => end));
    expect(runs.map(({ output }, index) => [codes[index], output()])).toEqual([
      [0, expect.stringContaining('by anna: scrape done')],
      [0, expect.stringContaining('by anna: scrape done')],
    ]);
    const report = (home: string): string => join(storeOf(home), 'reports/261122-0500');
    expect(readFileSync(join(report('shop'), 'cars.html'), 'utf8')).toContain('Tea');
    expect(readFileSync(join(report('anna'), 'cars.html'), 'utf8')).not.toContain('Tea');
    for (const home of ['anna', 'shop']) expect(leaseNews(storeOf(home))).toEqual(['held']);
  });

  it('a page alone follows the newest scrape, and comes from the cache only while nothing changed', async () => {
    writeFileSync(join(fleet.root, 'shop-site/tea.html'), page('Tea', 'Green, black and white.'));
    const next = await fleet.nx(['run', 'shop:scrape'], { now: '2026-11-23T05:00:00+01:00' });
    expect(next).toMatchObject({ code: 0 });
    const alone = ['run', 'shop:report-cars', '--excludeTaskDependencies'];
    const first = await fleet.nx(alone);
    expect(first).toMatchObject({ code: 0 });
    expect(first.output).not.toContain('local cache');
    expect(pageOf(other, 'cars')).toContain('white');
    expect((await fleet.nx(alone)).output).toContain('local cache');
  });

  it('a fingerprint alone never gives the manifest of an earlier state', async () => {
    const alone = ['run', 'shop:fingerprint', '--excludeTaskDependencies'];
    const first = await fleet.nx(alone);
    expect(first).toMatchObject({ code: 0 });
    expect((await fleet.nx(alone)).output).toContain('local cache');
    writeFileSync(join(storeOf('shop'), 'note-of-a-colleague.txt'), 'seen');
    expect((await fleet.nx(alone)).output).not.toContain('local cache');
    expect(readFileSync(join(outOf(other), 'store-manifest.json'), 'utf8')).toContain('note-of-a-colleague.txt');
  });
});

describe('two partners in one clone who begin in the same second', () => {
  const fleet = new Fleet(['anna', 'bram']);
  afterAll(() => fleet.remove());

  it('both succeed, and the day is produced once, though Nx gives the second the project graph of the first', async () => {
    fleet.configure({ self: null, election: { relaxSeconds: 60, leaseSeconds: 20 } });
    const runs = ['anna', 'bram'].map((partner) => fleet.start(['run', 'prod:daily'], { now: NOW, partner }));
    const codes = await Promise.all(runs.map(({ end }) => end));
    expect(runs.map(({ output }, index) => [codes[index], output()])).toEqual([
      [0, expect.any(String)],
      [0, expect.any(String)],
    ]);
    // A task that Nx takes for the other's would be nobody's.
    for (const { output } of runs) expect(output()).not.toContain('in another nx process');
    expect(fleet.scrapes('anna')).toEqual(['261122-0500']);
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
    expect(fleet.texts('anna').filter((text) => /lost|taking over/.test(text))).toEqual([]);
  });
});

/** What was told last of the claims of a store's runs. */
function leaseNews(store: string): string[] {
  const runs = join(store, '.production/run');
  return readdirSync(runs)
    .map((run) => join(runs, run, 'lease.json'))
    .filter((file) => existsSync(file))
    .map((file) => (readJsonSync(file) as { state: string }).state);
}

function outOf(project: string): string {
  const out = join(project, '.out');
  return join(out, readdirSync(out)[0]!);
}

function pageOf(project: string, section: string): string {
  return readFileSync(join(outOf(project), 'pages', `${section}.html`), 'utf8');
}

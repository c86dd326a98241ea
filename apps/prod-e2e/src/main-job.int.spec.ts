import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readJsonSync } from 'fs-extra';
import { join } from 'node:path';
import { Fleet } from '@scrape-and-report/testing';

const PARTNERS = ['anna', 'bram', 'cleo'];
const FIRST = '2026-11-22T05:00:00+01:00';

/** Whether `wanted` stand in this order among `lines`; more lines may stand between. */
function inOrder(lines: readonly string[], wanted: readonly (string | RegExp)[]): string[] {
  let from = 0;
  return wanted.flatMap((text) => {
    const at = lines.findIndex(
      (line, index) => index >= from && (typeof text === 'string' ? line === text : text.test(line)),
    );
    if (at < 0) return [`missing after line ${from}: ${String(text)}`];
    from = at + 1;
    return [];
  });
}

describe('the main job on a fresh clone, as committed', () => {
  const fleet = new Fleet();
  const stores = (): string[] => PARTNERS.map((name) => fleet.store(name));
  afterAll(() => fleet.remove());

  it('produces: one valid scrape, equal in all three stores, reported and logged everywhere', async () => {
    const run = await fleet.nx(['run', 'prod:daily'], { now: FIRST });
    expect(run).toMatchObject({ code: 0 });
    expect(PARTNERS.map((name) => fleet.scrapes(name))).toEqual([['261122-0500'], ['261122-0500'], ['261122-0500']]);

    const files = fleet.files('anna');
    for (const name of ['bram', 'cleo']) expect(fleet.files(name)).toEqual(files);
    const manifest = readJsonSync(join(fleet.store('cleo'), '261122-0500/manifest.json'));
    expect(manifest).toMatchObject({ timestamp: '261122-0500', producer: 'anna', epoch: 1, complete: true });
    expect(manifest.pages).toBeGreaterThanOrEqual(150);
    const listed = Object.fromEntries(
      manifest.files.map(({ path, sha256 }: { path: string; sha256: string }) => [`261122-0500/${path}`, sha256]),
    );
    const found = Object.fromEntries(
      Object.entries(files).filter(([path]) => path.startsWith('261122-0500/') && !path.endsWith('manifest.json')),
    );
    expect(listed).toEqual(found);

    for (const path of ['report.xlsx', 'index.html', 'news.html', 'business.html', 'allowances.html', 'english.html']) {
      expect(Object.keys(files)).toContain(`reports/261122-0500/${path}`);
    }
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['reports/index.html', 'analytics/2026-10.db', 'analytics/2026-11.db']),
    );
    expect(run.output).toContain(join(fleet.store('anna'), 'reports/261122-0500/index.html'));
    expect(run.output).toContain('sections: 6 rebuilt, 0 from the cache');

    expect(fleet.log('bram')).toBe(fleet.log('anna'));
    expect(fleet.log('cleo')).toBe(fleet.log('anna'));
    for (const line of fleet.log('anna').split('\n').filter(Boolean)) {
      expect(line).toMatch(/^\[2026-11-22 05:\d\d:\d\d\] (INFO    |WARNING |ERROR   ) - \S/);
    }
    const [anna, bram, cleo] = stores() as [string, string, string];
    expect(
      inOrder(fleet.texts('anna'), [
        'available partners: anna',
        'selected partner: anna',
        'production started',
        'starting scraper',
        'scraper finished',
        'starting analytics update',
        'finished analytics update',
        'starting reporting',
        'finished reporting',
        `started data sync from ${anna} to ${bram}`,
        `added ${join(bram, '261122-0500')}`,
        `added ${join(bram, '261122-0500', 'manifest.json')}`,
        `finished data sync from ${anna} to ${bram}`,
        'production finished',
      ]),
    ).toEqual([]);
    expect(fleet.texts('anna')).toEqual(
      expect.arrayContaining([
        `started data sync from ${anna} to ${cleo}`,
        `finished data sync from ${anna} to ${cleo}`,
      ]),
    );
  });

  it('is not done twice: a second start the same day writes one line to its own log and nothing else', async () => {
    const everything = (name: string): Record<string, string> =>
      fleet.files(name, (path) => !(name === 'anna' && path === 'production.log'));
    const before = PARTNERS.map(everything);
    const log = fleet.log('anna');
    const run = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-22T06:00:00+01:00' });
    expect(run.code).toBe(0);
    expect(PARTNERS.map(everything)).toEqual(before);
    expect(fleet.log('anna').slice(0, log.length)).toBe(log);
    expect(fleet.log('anna').slice(log.length)).toMatch(
      /^\[2026-11-22 06:00:\d\d\] INFO {5}- not selected: already produced today by anna\n$/,
    );
  });

  it('rebuilds the report alone, without crawling', async () => {
    const page = join(fleet.store('anna'), 'reports/261122-0500/index.html');
    const before = readFileSync(page, 'utf8');
    writeFileSync(page, 'spoilt');
    const run = await fleet.nx(['run', 'prod:report', '--excludeTaskDependencies'], {
      now: '2026-11-22T07:00:00+01:00',
    });
    expect(run.code).toBe(0);
    expect(readFileSync(page, 'utf8')).toBe(before);
    expect(fleet.scrapes('anna')).toEqual(['261122-0500']);
  });

  it('takes the fingerprint from the cache when nothing changed', async () => {
    const run = await fleet.nx(['run', 'prod:fingerprint'], { now: '2026-11-22T07:30:00+01:00' });
    expect(run.code).toBe(0);
    expect(run.output).toMatch(/prod:fingerprint\s+\[(local cache|existing outputs match the cache)/);
  });

  it('rebuilds only the section of a page that changed, and shows the difference', async () => {
    const file = join(fleet.root, 'apps/demo-site/public/nieuws/index.html');
    expect(existsSync(file)).toBe(true);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('</main>', '<p>Vandaag is de brug opnieuw geopend.</p></main>'),
    );
    const run = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-23T05:00:00+01:00' });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('sections: 1 rebuilt, 5 from the cache');
    for (const name of ['business', 'allowances', 'english', 'vehicles', 'water'])
      expect(run.output).toMatch(
        new RegExp(`prod:report-${name}\\s+\\[(local cache|existing outputs match the cache)`),
      );
    const report = readFileSync(join(fleet.store('bram'), 'reports/261123-0500/news.html'), 'utf8');
    expect(report).toContain('/nieuws/');
    expect(report).toContain('opnieuw geopend');
    expect(fleet.files('bram')).toEqual(fleet.files('anna'));
  });

  it('rebuilds no section on a day on which nothing changed', async () => {
    const run = await fleet.nx(['run', 'prod:daily'], { now: '2026-11-24T05:00:00+01:00' });
    expect(run).toMatchObject({ code: 0 });
    expect(run.output).toContain('sections: 0 rebuilt, 6 from the cache');
    expect(PARTNERS.map((name) => fleet.scrapes(name).length)).toEqual([3, 3, 3]);
  });

  it('tells the whole picture', async () => {
    const run = await fleet.nx(['run', 'prod:status', '--json'], { now: '2026-11-24T09:00:00+01:00' });
    expect(run.code).toBe(0);
    const status = JSON.parse(run.output.split('\n').find((line) => line.startsWith('{'))!);
    expect(status).toMatchObject({
      day: '2026-11-24',
      me: 'anna',
      claim: null,
      lastProduction: { producer: 'anna', day: '2026-11-24', outcome: 'produced' },
      nextProducer: { day: '2026-11-25' },
    });
    expect(
      status.partners.map(({ name, reachable, newestScrape }: Record<string, unknown>) => [
        name,
        reachable,
        newestScrape,
      ]),
    ).toEqual(PARTNERS.map((name) => [name, true, '261124-0500']));
  });
});

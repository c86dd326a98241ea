import { needsChromium, putPages, type ScriptSite, startScriptSite } from '@scrape-and-report/scrape/testing';
import { describeNeeds, Fleet } from '@scrape-and-report/testing';
import { dailyInOneProcess } from './support/mornings/starters';

describeNeeds('a browser', needsChromium)('mornings of a site made by script', () => {
  let site: ScriptSite;
  let fleet: Fleet;
  beforeEach(async () => {
    site = await startScriptSite();
    putPages(site, {
      '/': ['Home', 'Welcome', '/a', '/b'],
      '/a': ['First', 'One', '/only-by-script'],
      '/b': ['Second', 'Two'],
      '/only-by-script': ['Hidden', 'Three'],
    });
    fleet = new Fleet(['anna', 'bram']);
  });
  afterEach(async () => {
    fleet.remove();
    await site.close();
  });
  const morning = async (day: number, render: string, env: Record<string, string> = {}): Promise<string> => {
    fleet.configure({
      site: {
        ...{ root: `${site.origin}/`, allowPrivateAddresses: true, requestsPerSecond: 1000, render },
        ...{ startUrls: ['/a'], sitemap: false, checkExternalLinks: false },
      },
    });
    const run = await dailyInOneProcess(fleet, { now: `2026-11-${day}T05:00:00+01:00`, env });
    expect(run.code).toBe(0);
    return /^pages: \d+ new, \d+ removed, \d+ changed/m.exec(run.output)?.[0] ?? run.output;
  };

  it('tells what was found and what editors changed, not that it is recorded otherwise', async () => {
    // A first recording is no change.
    expect(await morning(20, 'off')).toBe('pages: 0 new, 0 removed, 0 changed');
    expect(await morning(21, 'changed')).toBe('pages: 2 new, 0 removed, 0 changed');
    site.shells.set('/b', 'Another moment, please');
    putPages(site, { '/b': ['Second', 'Two, changed'] });
    expect(await morning(22, 'changed', { CHROMIUM_PATH: '/nowhere/chromium' })).toBe(
      'pages: 0 new, 0 removed, 0 changed',
    );
    expect(fleet.texts('anna')).toContainEqual(
      expect.stringMatching(/^1 pages were not rendered \(.*\): 1 keep what was rendered before, 0 are recorded/),
    );
    expect(await morning(23, 'changed')).toBe('pages: 0 new, 0 removed, 1 changed');
    expect(await morning(24, 'changed')).toBe('pages: 0 new, 0 removed, 0 changed');
  }, 600_000);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyticsDays, readUsage } from '@scrape-and-report/record';
import { lateSite, semicompleteSite, truncatedSite } from '../testing/fixtures';
import { matomoConfig, startMatomoServer, aTestRun, type TestRun } from '../testing';
import type { MatomoServer } from '../testing/matomo-server';

describe('usage figures from a recorded Matomo', () => {
  let server: MatomoServer;
  const runs: TestRun[] = [];
  const aRun = (...args: Parameters<typeof aTestRun>): TestRun => {
    const run = aTestRun(...args);
    runs.push(run);
    return run;
  };
  beforeAll(async () => {
    server = await startMatomoServer(
      new Map([
        [1, lateSite('before')],
        [2, truncatedSite()],
        [3, semicompleteSite()],
      ]),
    );
  });
  afterAll(() => server.close());
  afterEach(() => runs.splice(0).forEach((run) => run.remove()));

  it('stores four real days, and takes the empty ones around them for provisional', async () => {
    const run = aRun(matomoConfig(server.url, { firstDay: '2015-05-15' }), { now: '2015-05-23T04:00:00Z' });
    const outcome = await run.run();
    expect(outcome).toEqual({
      daysWritten: 8,
      daysKept: 0,
      firstDay: '2015-05-15',
      lastDay: '2015-05-22',
      incompleteDays: ['2015-05-16', '2015-05-21', '2015-05-22'],
    });
    const days = analyticsDays(run.folder).map(({ day, state, pageviews, visits }) => [day, state, pageviews, visits]);
    expect(days).toEqual([
      ['2015-05-15', 'final', 0, 0],
      ['2015-05-16', 'provisional', 0, 0],
      ['2015-05-17', 'final', 316, 204],
      ['2015-05-18', 'final', 549, 376],
      ['2015-05-19', 'final', 624, 395],
      ['2015-05-20', 'final', 456, 339],
      ['2015-05-21', 'provisional', 0, 0],
      ['2015-05-22', 'provisional', 0, 0],
    ]);
  });

  it('writes not one byte when nothing is new', async () => {
    const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
    await run.run();
    const before = readFileSync(join(run.folder, '2015-05.db'));
    const again = await run.run({
      clock: { now: () => new Date('2015-05-23T20:00:00Z'), monotonicMs: () => 0, sleep: async () => undefined },
    });
    expect(again.daysWritten).toBe(0);
    expect(readFileSync(join(run.folder, '2015-05.db')).equals(before)).toBe(true);
  });

  it('counts what the server hides to the hit, by its flag', async () => {
    const run = aRun(matomoConfig(server.url, { siteId: 2 }), { now: '2026-11-16T04:00:00Z' });
    expect((await run.run()).incompleteDays).toEqual(['2026-11-15']);
    expect(analyticsDays(run.folder)[0]).toMatchObject({ state: 'truncated', pageviews: 6000, hidden_hits: 4503 });
    expect(readUsage(run.folder, { from: '2026-11-15', to: '2026-11-15' }).unmatched).toHaveLength(499);
  });

  it('asks nothing where there is no source, not even for the pages', async () => {
    const paths = (): never => {
      throw new Error('asked');
    };
    const run = aRun({ source: 'none' }, { now: '2015-05-23T04:00:00Z', paths });
    expect(await run.run()).toMatchObject({ daysWritten: 0, lastDay: null });
    expect(run.lines).toEqual([]);
  });

  it('joins the URLs with the pages of the scrape', async () => {
    const paths = new Set(['/projects/xdotool/', '/']);
    const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z', paths: () => paths });
    await run.run();
    const { pages, days, unmatched } = readUsage(run.folder, { from: '2015-05-17', to: '2015-05-20' });
    expect(pages.map(({ path }) => path)).toEqual(['/', '/projects/xdotool/']);
    const hits = [...pages, ...unmatched].reduce((sum, page) => sum + page.hits, 0);
    expect(hits).toBe(days.reduce((sum, day) => sum + day.pageviews, 0));
  });
});

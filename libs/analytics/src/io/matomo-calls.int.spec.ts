import {
  aTestRun,
  filesOf,
  generatedSite,
  matomoConfig,
  startMatomoServer,
  storeContent,
  type TestRun,
} from '../testing';
import { changeDay, dayOfRows, generatedRows } from '../testing/generated-site';
import type { MatomoServer } from '../testing/matomo-server';

describe('how often a Matomo is asked', () => {
  // A year is 365 commits, each of which waits for the disk.
  jest.setTimeout(120_000);
  const site = generatedSite({ from: '2025-11-22', days: 380, pages: 6 });
  let server: MatomoServer;
  let run: TestRun;
  const fewDays = () => ({ analytics: matomoConfig(server.url, { firstDay: '2026-10-01' }) });
  beforeEach(async () => {
    server = await startMatomoServer(new Map([[3, site]]));
    run = aTestRun(matomoConfig(server.url), { now: '2026-11-22T04:00:00Z' });
  });
  afterEach(async () => {
    run.remove();
    await server.close();
  });

  it('365 days in 13 calls, the next day in 2, and a second run writes nothing', async () => {
    expect(await run.run()).toMatchObject({ daysWritten: 365, incompleteDays: [] });
    expect(server.calls).toHaveLength(13);

    const daily = await run.run({
      clock: { now: () => new Date('2026-11-23T04:00:00Z'), monotonicMs: () => 0, sleep: async () => undefined },
    });
    expect(daily).toMatchObject({ daysWritten: 1, daysKept: 3 });
    expect(server.calls).toHaveLength(15);

    const before = filesOf(run.folder);
    expect(
      (
        await run.run({
          clock: { now: () => new Date('2026-11-23T05:00:00Z'), monotonicMs: () => 0, sleep: async () => undefined },
        })
      ).daysWritten,
    ).toBe(0);
    expect(server.calls).toHaveLength(17);
    expect(filesOf(run.folder)).toEqual(before);
  });

  it('every page view has its URL, to the hit, on each of them', async () => {
    await run.run(fewDays());
    const { days, pages } = storeContent(run.folder);
    const hits = new Map<string, number>();
    for (const page of pages) hits.set(page.day, (hits.get(page.day) ?? 0) + page.hits);
    for (const { day, pageviews, hidden_hits } of days) expect(hits.get(day)! + hidden_hits).toBe(pageviews);
  });

  it('with one old day still empty: that day and the window in one call', async () => {
    server.serve(new Map([[3, changeDay(site, '2026-03-05', () => ({ summary: [], actions: [], pages: [] }))]]));
    await run.run();
    const asked = server.calls.length;
    server.serve(new Map([[3, changeDay(site, '2026-03-05', () => dayOfRows(generatedRows({ pages: 3 })))]]));
    expect((await run.run()).incompleteDays).toEqual([]);
    expect(server.calls.slice(asked).map(({ parts }) => parts.map((part) => part.get('date')))).toEqual([
      [null],
      // Three reports that prove a day, and three of what was used beside pages.
      [...Array<string>(6).fill('2026-03-05'), ...Array<string>(6).fill('2026-11-18,2026-11-21')],
    ]);
  });

  it('posts each call to index.php, with the format in the URL and English asked for', async () => {
    await run.run(fewDays());
    for (const { url } of server.calls) {
      expect(url.split('?')[0]).toBe('/index.php');
      expect(url).toMatch(/module=API&format=json&language=en&/);
    }
  });

  it('gives a URL its page when a later scrape has found it, and never takes a page back', async () => {
    const joined = (): number =>
      storeContent(run.folder).pages.filter(({ path }) => path === '/section-1/page-0001').length;
    await run.run(fewDays());
    expect(joined()).toBe(0);
    await run.run({ ...fewDays(), paths: () => new Set(['/section-1/page-0001']) });
    expect(joined()).toBe(52);
    const before = filesOf(run.folder);
    await run.run(fewDays());
    expect(filesOf(run.folder)).toEqual(before);
  });
});

import { analyticsDays, readUsage } from '@scrape-and-report/record';
import {
  aTestRun,
  filesOf,
  generatedSite,
  matomoConfig,
  parseFixture,
  startMatomoServer,
  storeContent,
  type TestRun,
} from '../testing';
import { changeDay, dayOfRows, generatedRows, siteOf, summaryRow } from '../testing/generated-site';
import { contentDigest } from '../testing/store-content';
import { lateSite, truncatedSite } from '../testing/fixtures';
import { visitsOfRows } from '../testing/live-visits';
import type { MatomoServer } from '../testing/matomo-server';
import type { ServedSite } from '../testing/served-site';

describe('whether a day is complete', () => {
  let server: MatomoServer;
  const runs: TestRun[] = [];
  const aRun = (...args: Parameters<typeof aTestRun>): TestRun => {
    const run = aTestRun(...args);
    runs.push(run);
    return run;
  };
  beforeEach(async () => {
    server = await startMatomoServer(new Map());
  });
  afterEach(async () => {
    runs.splice(0).forEach((run) => run.remove());
    await server.close();
  });
  const serve = (site: ServedSite): void => server.serve(new Map([[3, site]]));
  const at = (now: string) => ({
    clock: { now: () => new Date(now), monotonicMs: () => 0, sleep: async () => undefined },
  });
  const statesOf = (run: TestRun): string[] =>
    analyticsDays(run.folder).map(({ day, state, pageviews }) => `${day} ${state} ${pageviews}`);

  describe('with rows that the server lumps together', () => {
    it.each(['Others', 'Andere', 'Overige', '/p/ - Others', '/p/ - Andere', 'a page that looks like one'])(
      'finds them by their flag: %s',
      async (label) => {
        const rows = generatedRows({ pages: 40 });
        serve(siteOf({ '2015-05-18': dayOfRows([...rows, summaryRow(252, label)]) }));
        const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
        await run.run();
        const told = rows.reduce((sum, row) => sum + Number(row['nb_hits']), 0);
        expect(storeContent(run.folder).days[0]).toMatchObject({
          state: 'truncated',
          hidden_hits: 252,
          pageviews: told + 252,
        });
        expect(
          storeContent(run.folder)
            .pages.map(({ url }) => url)
            .some((url) => url.includes('Others')),
        ).toBe(false);
      },
    );

    it('never takes a page for one because of its name', async () => {
      const rows = generatedRows({ pages: 3 }).map((row, nr) => (nr === 0 ? { ...row, label: 'Others' } : row));
      serve(siteOf({ '2015-05-18': dayOfRows(rows) }));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
      await run.run();
      expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'final', hidden_hits: 0 });
    });

    it('as a real server did within a folder: 271 of 752 page views', async () => {
      serve(lateSite('before'));
      const run = aRun(matomoConfig(server.url), { now: '2026-11-13T04:00:00Z' });
      expect((await run.run()).incompleteDays).toEqual(['2026-11-12']);
      expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'truncated', pageviews: 752, hidden_hits: 271 });
      expect(run.lines).toEqual([expect.stringContaining('2026-11-12: 271 of 752 page views stand at no page')]);
    });

    it('even where the flag is a string and the row has a URL', async () => {
      const row = { ...summaryRow(9), is_summary: '1', url: 'http://semicomplete.com/others' };
      serve(siteOf({ '2015-05-18': dayOfRows([...generatedRows({ pages: 5 }), row]) }));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
      await run.run();
      expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'truncated', hidden_hits: 9 });
      expect(storeContent(run.folder).pages).toHaveLength(5);
    });

    it('keeps what was sent without an address as a row of its own', async () => {
      const rows = generatedRows({ pages: 5 });
      serve(
        siteOf({ '2015-05-18': dayOfRows([...rows, { label: 'Page URL not defined', nb_visits: 4, nb_hits: 6 }]) }),
      );
      const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
      await run.run();
      expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'final', hidden_hits: 0 });
      expect(storeContent(run.folder).pages.filter(({ hits }) => hits === 6)).toMatchObject([
        { url: 'Page URL not defined', path: null },
      ]);
    });
  });

  describe('mended from the visits log', () => {
    const now = { now: '2026-11-16T04:00:00Z' };
    const shown = (
      parseFixture('truncated500.Actions.getPageUrls.flat.2026-11-15.json') as { url?: string; nb_hits: number }[]
    ).filter(({ url }) => url);
    // 2,501 pages more, which make up the 4,503 hits of `Others`.
    const hiddenRows = Array.from({ length: 2501 }, (_, nr) => ({
      url: `http://two.example/hidden-${nr}`,
      hits: nr < 2002 ? 2 : 1,
    }));
    const visits = visitsOfRows([...shown.map(({ url, nb_hits }) => ({ url: url!, hits: nb_hits })), ...hiddenRows]);

    it('gives every page view its page: 6,000 of 6,000, in a few calls', async () => {
      serve(truncatedSite(visits));
      const run = aRun(matomoConfig(server.url, { useVisitsLog: true }), now);
      expect((await run.run()).incompleteDays).toEqual([]);
      const { days, pages } = storeContent(run.folder);
      expect(days[0]).toMatchObject({ state: 'final', hidden_hits: 0, pageviews: 6000 });
      expect([pages.length, pages.reduce((sum, page) => sum + page.hits, 0)]).toEqual([3000, 6000]);
      expect(server.calls.filter(({ method }) => method === 'Live.getLastVisitsDetails')).toHaveLength(7);
    });

    it('keeps nothing of any visitor', async () => {
      serve(truncatedSite(visits));
      const run = aRun(matomoConfig(server.url, { useVisitsLog: true }), now);
      await run.run();
      const bytes = Buffer.concat([...filesOf(run.folder).values()]).toString('latin1');
      expect(bytes).not.toMatch(/203\.0\.113\.9|visitor-\d/);
    });

    it('leaves the day truncated when the log does not agree', async () => {
      serve(truncatedSite(visits.slice(1)));
      const run = aRun(matomoConfig(server.url, { useVisitsLog: true }), now);
      await run.run();
      expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'truncated', hidden_hits: 4503 });
    });

    it('leaves the day truncated when the server keeps its log to itself, and asks no more', async () => {
      const hidden = (day: string): ServedSite =>
        siteOf({ [day]: dayOfRows([...generatedRows({ pages: 5 }), summaryRow(7)]) });
      serve(
        siteOf({ ...Object.fromEntries(hidden('2015-05-18').days), ...Object.fromEntries(hidden('2015-05-19').days) }),
      );
      server.misbehave((call, response) => {
        if (call.method !== 'Live.getLastVisitsDetails') return false;
        response.end('{"result":"error","message":"The visits log is disabled"}');
        return true;
      });
      const run = aRun(matomoConfig(server.url, { useVisitsLog: true }), { now: '2015-05-20T04:00:00Z' });
      expect((await run.run()).incompleteDays).toEqual(['2015-05-18', '2015-05-19']);
      expect(server.calls.filter(({ method }) => method === 'Live.getLastVisitsDetails')).toHaveLength(1);
      expect(run.lines[0]).toContain('The visits log is disabled');
    });
  });

  it('is not final when only 100 rows came back: noticed by the sums', async () => {
    const rows = generatedRows({ pages: 149 });
    serve(siteOf({ '2015-05-18': { ...dayOfRows(rows), pages: rows.slice(0, 100) } }));
    const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
    expect((await run.run()).incompleteDays).toEqual(['2015-05-18']);
    const { days, pages } = storeContent(run.folder);
    expect(days[0]!.state).toBe('provisional');
    expect(days[0]!.note).toContain('does not add up');
    expect(pages.reduce((sum, page) => sum + page.hits, 0) + days[0]!.hidden_hits).toBe(days[0]!.pageviews);
  });

  it('is not final when the unique page views alone do not add up', async () => {
    const rows = generatedRows({ pages: 10 });
    const day = dayOfRows(rows);
    const uniques = Number((day.actions as { nb_uniq_pageviews: number }).nb_uniq_pageviews);
    serve(
      siteOf({ '2015-05-18': { ...day, actions: { ...(day.actions as object), nb_uniq_pageviews: uniques + 1 } } }),
    );
    const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
    expect((await run.run()).incompleteDays).toEqual(['2015-05-18']);
    expect(storeContent(run.folder).days[0]).toMatchObject({ state: 'provisional', hidden_hits: 0 });
  });

  it('asks a day that does not add up once more, and takes the second answer when it does', async () => {
    const rows = generatedRows({ pages: 10 });
    serve(siteOf({ '2015-05-18': dayOfRows(rows) }));
    let bulks = 0;
    server.rewrite((text, call) =>
      call.method === 'API.getBulkRequest' && (bulks += 1) === 1
        ? text.replace(/"nb_pageviews":\d+/, '"nb_pageviews":1')
        : text,
    );
    const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
    await run.run();
    expect([bulks, statesOf(run).length, storeContent(run.folder).days[0]!.state]).toEqual([2, 1, 'final']);
  });

  it('stores nothing of a day whose pages have more hits than the day', async () => {
    serve(
      siteOf({
        '2015-05-18': {
          ...dayOfRows(generatedRows({ pages: 10 })),
          actions: { nb_pageviews: 1, nb_uniq_pageviews: 1 },
        },
      }),
    );
    const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
    expect(await run.run()).toMatchObject({ daysWritten: 0, incompleteDays: ['2015-05-18'] });
    expect(run.lines[0]).toContain('2015-05-18');
  });

  describe('when there are no figures (yet)', () => {
    const full = (seed: number) => dayOfRows(generatedRows({ pages: 6, seed }));

    it('takes an empty yesterday for provisional, and fills it the next day', async () => {
      serve(siteOf({ '2015-05-18': full(1) }));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-20T04:00:00Z' });
      await run.run();
      expect(statesOf(run)).toEqual([
        '2015-05-18 final ' + storeContent(run.folder).days[0]!.pageviews,
        '2015-05-19 provisional 0',
      ]);
      serve(siteOf({ '2015-05-18': full(1), '2015-05-19': full(2), '2015-05-20': full(3) }));
      expect(await run.run(at('2015-05-21T04:00:00Z'))).toMatchObject({
        daysWritten: 2,
        daysKept: 1,
        incompleteDays: [],
      });
      const { days, pages } = storeContent(run.folder);
      expect(days.map(({ day, state }) => `${day} ${state}`)).toEqual([
        '2015-05-18 final',
        '2015-05-19 final',
        '2015-05-20 final',
      ]);
      expect(pages).toHaveLength(18);
    });

    it('never passes over an empty day between others: it is asked for again, however long it takes', async () => {
      const others = { '2015-05-01': full(1), '2015-05-02': full(2), '2015-05-04': full(4), '2015-05-05': full(5) };
      serve(siteOf(others));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-06T04:00:00Z' });
      expect((await run.run()).incompleteDays).toEqual(['2015-05-03']);
      serve(siteOf({ ...others, '2015-05-03': full(3) }));
      await run.run(at('2015-06-10T04:00:00Z'));
      expect(storeContent(run.folder).days.find(({ day }) => day === '2015-05-03')).toMatchObject({ state: 'final' });
    });

    it('believes the visits log: no visit is an empty day, a visit is a day not archived', async () => {
      const days = {
        '2015-05-01': full(1),
        '2015-05-03': { summary: [], actions: [], pages: [], visits: [{ idVisit: '7' }] },
        '2015-05-04': full(4),
      };
      serve(siteOf(days));
      const run = aRun(matomoConfig(server.url, { useVisitsLog: true, lateDays: 1 }), { now: '2015-05-08T04:00:00Z' });
      await run.run();
      expect(
        storeContent(run.folder).days.map(({ day, state, note }) => `${day} ${state} ${note.split(':')[0]}`),
      ).toEqual([
        '2015-05-01 final ',
        '2015-05-02 final ',
        '2015-05-03 provisional not archived yet',
        '2015-05-04 final ',
        '2015-05-05 final ',
        '2015-05-06 provisional no visits',
        '2015-05-07 provisional no visits',
      ]);
    });

    it('keeps a day that was complete when the server answers with an empty one', async () => {
      serve(siteOf({ '2015-05-18': full(1) }));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z' });
      await run.run();
      const before = contentDigest(run.folder);
      serve(siteOf({}, { ts_created: '2015-05-18 00:00:00' }));
      expect(await run.run()).toMatchObject({ daysWritten: 0, daysKept: 1, incompleteDays: [] });
      expect(contentDigest(run.folder)).toBe(before);
    });
  });

  describe('when data comes late', () => {
    it('replaces the day: one page more, none lost', async () => {
      serve(lateSite('before'));
      const run = aRun(matomoConfig(server.url), { now: '2026-11-13T04:00:00Z' });
      await run.run();
      const before = new Set(storeContent(run.folder).pages.map(({ url }) => url));
      serve(lateSite('after'));
      expect(await run.run(at('2026-11-14T04:00:00Z'))).toMatchObject({ daysWritten: 2 });
      const { days, pages } = storeContent(run.folder);
      const after = new Set(pages.filter(({ day }) => day === '2026-11-12').map(({ url }) => url));
      expect(days[0]).toMatchObject({ state: 'final', pageviews: 753, visits: 301 });
      expect([...before].filter((url) => !after.has(url))).toEqual([]);
      expect(after.has('http://demo.example/late')).toBe(true);
    });

    it('does not look at a settled day outside the window', async () => {
      const site = generatedSite({ from: '2015-05-01', days: 10, pages: 4 });
      serve(site);
      const run = aRun(matomoConfig(server.url, { lateDays: 3 }), { now: '2015-05-11T04:00:00Z' });
      await run.run();
      const more =
        (day: string) =>
        (from: ServedSite): ServedSite =>
          changeDay(from, day, () => dayOfRows(generatedRows({ pages: 5, seed: 9 })));
      serve(more('2015-05-06')(more('2015-05-07')(site)));
      await run.run();
      const counts = new Map<string, number>();
      for (const { day } of storeContent(run.folder).pages) counts.set(day, (counts.get(day) ?? 0) + 1);
      expect([counts.get('2015-05-06'), counts.get('2015-05-07')]).toEqual([4, 5]);
    });
  });

  it('leaves every file as it is when the same answers come again', async () => {
    serve(generatedSite({ from: '2015-04-20', days: 30, pages: 20 }));
    const run = aRun(matomoConfig(server.url), { now: '2015-05-20T04:00:00Z' });
    await run.run();
    const before = filesOf(run.folder);
    expect(await run.run(at('2015-05-20T15:00:00Z'))).toMatchObject({ daysWritten: 0 });
    expect(filesOf(run.folder)).toEqual(before);
    expect([...before.keys()]).toEqual(['2015-04.db', '2015-05.db']);
  });

  describe('when a range is not what was asked for', () => {
    const site = generatedSite({ from: '2015-05-12', days: 6, pages: 5 });
    const whole = async (): Promise<string> => {
      serve(site);
      const run = aRun(matomoConfig(server.url), { now: '2015-05-18T04:00:00Z' });
      await run.run();
      return contentDigest(run.folder);
    };
    const inRanges = (how: (text: string) => string): void =>
      server.rewrite((text, call) => (call.parts.some((part) => part.get('date')?.includes(',')) ? how(text) : text));

    it.each<[string, (text: string) => string]>([
      ['lacks a day', (text) => text.replace(/"2015-05-14":\{/, '"2015-05-31":{')],
      ['holds a day twice', (text) => text.replace('"2015-05-14":', '"2015-05-14":[],"2015-05-14":')],
      ['holds a day that nobody asked for', (text) => text.replace('"2015-05-14":', '"2014-01-01":[],"2015-05-14":')],
      ['is a list', (text) => JSON.stringify((JSON.parse(text) as unknown[]).map(() => []))],
      ['has a part too few', (text) => JSON.stringify((JSON.parse(text) as unknown[]).slice(1))],
    ])('and %s: asked for day by day, with the same result', async (_, how) => {
      const expected = await whole();
      inRanges(how);
      const run = aRun(matomoConfig(server.url), { now: '2015-05-18T04:00:00Z' });
      await run.run();
      expect(contentDigest(run.folder)).toBe(expected);
      expect(server.calls.filter(({ parts }) => parts[0]?.get('date') === '2015-05-14').length).toBe(1);
    });

    it('not even alone: the other days are stored, and the run fails by the name of that day', async () => {
      serve(
        changeDay(site, '2015-05-14', (served) => ({
          ...served,
          pages: { url: 'http://semicomplete.com/', nb_visits: 1 },
        })),
      );
      const run = aRun(matomoConfig(server.url), { now: '2015-05-18T04:00:00Z' });
      await expect(run.run()).rejects.toThrow(/2015-05-14.*is no list/);
      expect(storeContent(run.folder).days.map(({ day }) => day.slice(8))).toEqual(['12', '13', '15', '16', '17']);
    });
  });

  it('gives each URL of a page once in the sums, and unique visitors never', async () => {
    serve(generatedSite({ from: '2015-05-01', days: 3, pages: 3 }));
    const run = aRun(matomoConfig(server.url), {
      now: '2015-05-04T04:00:00Z',
      paths: () => new Set(['/section-0/page-0000']),
    });
    await run.run();
    const usage = readUsage(run.folder, { from: '2015-05-01', to: '2015-05-03' });
    const rows = storeContent(run.folder).pages.filter(({ url }) => url.endsWith('page-0000'));
    expect(usage.pages).toEqual([
      expect.objectContaining({ path: '/section-0/page-0000', hits: rows.reduce((sum, { hits }) => sum + hits, 0) }),
    ]);
    expect(Object.keys(usage.pages[0]!)).not.toContain('unique_visitors');
  });
});

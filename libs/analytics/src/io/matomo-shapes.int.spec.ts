import { createSystemClock } from '@scrape-and-report/production';
import { aTestRun, generatedSite, matomoConfig, startMatomoServer, storeContent, type TestRun } from '../testing';
import { changeDay, dayOfRows, generatedRows, siteOf } from '../testing/generated-site';
import { contentDigest } from '../testing/store-content';
import { lateSite, semicompleteSite } from '../testing/fixtures';
import type { MatomoServer } from '../testing/matomo-server';
import type { ServedSite } from '../testing/served-site';

describe('what a Matomo may answer', () => {
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
  const digestOf = async (site: ServedSite): Promise<string> => {
    serve(site);
    const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
    await run.run();
    return contentDigest(run.folder);
  };

  describe('URLs as a real server merged them', () => {
    const PATHS = new Set([
      '/',
      '/a',
      '/dir/',
      '/ünïcode/straße',
      '/a b',
      '/%E6%97%A5%E6%9C%AC/%E8%AA%9E.html',
      '/emoji/%F0%9F%98%80',
      '/a?x=1',
    ]);
    it('are stored as sent, though two have the same label, and joined by the rules', async () => {
      serve(lateSite('after'));
      const run = aRun(matomoConfig(server.url), {
        now: '2026-11-13T04:00:00Z',
        root: 'https://www.demo.example/',
        paths: () => PATHS,
      });
      await run.run();
      const { pages, days } = storeContent(run.folder);
      // Two of the 386 differ from another by a query that makes no page.
      expect(pages).toHaveLength(384);
      expect(pages.reduce((sum, { hits }) => sum + hits, 0)).toBe(days[0]!.pageviews);
      expect(Math.max(...pages.map(({ url }) => url.length))).toBe(1024);
      const joined = Object.fromEntries(
        pages.filter(({ path }) => path !== null).map(({ url, path, match }) => [url.slice(19), `${path} ${match}`]),
      );
      expect(joined).toEqual({
        '/': '/ exact',
        '/a': '/a exact',
        '/a/': '/a slash',
        '/A': '/a case',
        '/a?x=1': '/a?x=1 exact',
        '/a%20b': '/a b exact',
        '/dir/': '/dir/ exact',
        '/dir/index.html': '/dir/ spelling',
        '/ünïcode/straße': '/ünïcode/straße exact',
        '/%C3%BCn%C3%AFcode/stra%C3%9Fe': '/ünïcode/straße exact',
        '/日本/語.html': '/%E6%97%A5%E6%9C%AC/%E8%AA%9E.html exact',
        '/emoji/😀': '/emoji/%F0%9F%98%80 exact',
      });
    });

    it('that are no UTF-8 are kept as they are', async () => {
      const rows = generatedRows({ pages: 2 }).map((row, nr) => ({
        ...row,
        url: `http://semicomplete.com/${nr ? '%E8%F1' : '%'}`,
      }));
      serve(siteOf({ '2015-05-18': dayOfRows(rows) }));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-19T04:00:00Z', paths: () => new Set(['/%e8%f1']) });
      await run.run();
      expect(storeContent(run.folder).pages.map(({ url, path }) => [url, path])).toEqual([
        ['http://semicomplete.com/%', null],
        ['http://semicomplete.com/%E8%F1', '/%e8%f1'],
      ]);
    });
  });

  describe('in another dress', () => {
    const rowsOf = (site: ServedSite, change: (row: Record<string, unknown>) => Record<string, unknown>): ServedSite =>
      [...site.days.keys()].reduce(
        (changed, day) =>
          changeDay(changed, day, (served) => {
            const dressed = (value: unknown): unknown =>
              Array.isArray(value) ? value : change(value as Record<string, unknown>);
            return {
              ...served,
              pages: (served.pages as Record<string, unknown>[]).map(change),
              summary: dressed(served.summary),
              actions: dressed(served.actions),
            };
          }),
        site,
      );
    const each = (change: (name: string, value: unknown) => [string, unknown][]) => (row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).flatMap(([name, value]) => change(name, value)));

    it.each<[string, (row: Record<string, unknown>) => Record<string, unknown>]>([
      ['numbers as strings', each((name, value) => [[name, typeof value === 'number' ? String(value) : value]])],
      [
        'strings as numbers',
        each((name, value) => [[name, typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value]]),
      ],
      ['counts with a point', each((name, value) => [[name, typeof value === 'number' ? `${value}.0` : value]])],
      ['no zero columns', each((name, value) => (value === 0 || value === '0' ? [] : [[name, value]]))],
      [
        'null where nothing is',
        (row) => ({
          exit_nb_visits: null,
          entry_nb_visits: null,
          entry_bounce_count: null,
          min_time_server: null,
          ...row,
        }),
      ],
      [
        'columns of Matomo 6',
        each((name, value) => [
          [name, value],
          [`${name}_percent_of_total`, '3.4%'],
        ]),
      ],
      ['other labels and percentages', (row) => ({ ...row, label: 'x', bounce_rate: '100 %', exit_rate: null })],
    ])('%s: the same store', async (_, dress) => {
      const required = (row: Record<string, unknown>): Record<string, unknown> => {
        const kept = ['nb_visits', 'nb_hits', 'nb_pageviews', 'nb_uniq_pageviews'].filter(
          (name) => name in row && !(name in dress(row)),
        );
        return { ...dress(row), ...Object.fromEntries(kept.map((name) => [name, row[name]])) };
      };
      expect(await digestOf(rowsOf(semicompleteSite(), required))).toBe(await digestOf(semicompleteSite()));
    });

    it('names columns that are new, once', async () => {
      serve(rowsOf(semicompleteSite(), (row) => ({ ...row, nb_dreams: 4, nb_hits_percent_of_total: 2 })));
      const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
      await run.run();
      expect(run.lines.filter((line) => line.includes('nb_dreams'))).toEqual([
        'analytics: Matomo gives 2 columns that are new to us: nb_dreams, nb_hits_percent_of_total',
      ]);
    });

    it('is known in every recorded column', async () => {
      serve(semicompleteSite());
      const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
      await run.run();
      serve(lateSite('after'));
      await run.run({ clock: { ...createSystemClock(), now: () => new Date('2026-11-13T04:00:00Z') } });
      expect(run.lines.filter((line) => line.includes('new to us'))).toEqual([]);
    });

    it.each([
      ['a word for a number', { nb_hits: 'many' }],
      ['a negative count', { nb_hits: -1 }],
      ['no number at all', { nb_visits: {} }],
      ['a list', { nb_hits: [] }],
    ])('%s: costs that row, which is named, and not its day', async (_, change) => {
      const odd = { url: 'http://semicomplete.com/odd?secret=1', nb_hits: 1, nb_visits: 1, ...change };
      serve(
        changeDay(semicompleteSite(), '2015-05-18', (served) => ({
          ...served,
          pages: [...(served.pages as unknown[]), odd],
        })),
      );
      const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
      await run.run();
      const { days, pages } = storeContent(run.folder);
      const sound = pages.filter(({ day }) => day === '2015-05-18');
      expect(sound.length).toBeGreaterThan(50);
      expect(sound.map(({ url }) => url)).not.toContain('http://semicomplete.com/odd');
      expect(days.find(({ day }) => day === '2015-05-18')!.note).toContain('http://semicomplete.com/odd: nb_');
      expect(JSON.stringify([days, run.lines])).not.toContain('secret');
    });
  });

  describe('in whose time zone', () => {
    const datesAsked = (): string[] =>
      server.calls.flatMap(({ parts }) => parts.map((part) => part.get('date') ?? '')).filter(Boolean);

    it.each([
      // 12:30 UTC is half past one of the next day in Auckland, and still the 22nd in New York.
      ['Pacific/Auckland', '2015-05-22T12:30:00Z', '2015-05-22'],
      ['America/New_York', '2015-05-23T03:30:00Z', '2015-05-21'],
      ['UTC', '2015-05-22T23:59:59Z', '2015-05-21'],
      ['UTC+12', '2015-05-22T12:30:00Z', '2015-05-22'],
      ['UTC-3.5', '2015-05-23T03:29:00Z', '2015-05-21'],
    ])(
      'of a site in %s, never its today, whatever the machine and the configuration say',
      async (timezone, now, yesterday) => {
        serve({ ...generatedSite({ from: '2015-05-10', days: 14, pages: 2 }), timezone });
        const run = aRun(matomoConfig(server.url), { now, timeZone: 'Asia/Tokyo' });
        expect((await run.run()).lastDay).toBe(yesterday);
        expect(datesAsked().every((date) => date.split(',').at(-1)! <= yesterday)).toBe(true);
      },
    );

    it.each([
      [
        'of 23 hours',
        'America/New_York',
        '2026-03-08',
        ['2026-03-08T04:30:00Z', '2026-03-09T03:30:00Z', '2026-03-09T04:30:00Z', '2026-03-10T04:30:00Z'],
      ],
      [
        'of 25 hours',
        'America/New_York',
        '2026-11-01',
        ['2026-11-01T03:30:00Z', '2026-11-02T04:30:00Z', '2026-11-02T05:30:00Z', '2026-11-03T05:30:00Z'],
      ],
      [
        'of 23 hours in Auckland',
        'Pacific/Auckland',
        '2026-09-27',
        ['2026-09-26T12:30:00Z', '2026-09-27T10:30:00Z', '2026-09-27T11:30:00Z', '2026-09-28T11:30:00Z'],
      ],
    ])('stores a day %s once', async (_, timezone, day, moments) => {
      serve({ ...generatedSite({ from: '2026-01-01', days: 365, pages: 2 }), timezone });
      const run = aRun(matomoConfig(server.url, { firstDay: day, lateDays: 0 }), { now: moments[0]! });
      const stored: number[] = [];
      for (const moment of moments) {
        await run.run({ clock: { ...createSystemClock(), now: () => new Date(moment) } });
        stored.push(storeContent(run.folder).days.filter((row) => row.day === day).length);
      }
      expect(stored).toEqual([0, 0, 1, 1]);
    });

    it('that nobody knows: an error that says so', async () => {
      serve({ ...generatedSite({ from: '2015-05-10', days: 1, pages: 2 }), timezone: 'Mars/Olympus' });
      const run = aRun(matomoConfig(server.url), { now: '2015-05-23T04:00:00Z' });
      await expect(run.run()).rejects.toMatchObject({ code: 'ANALYTICS_TIME_ZONE' });
    });
  });
});

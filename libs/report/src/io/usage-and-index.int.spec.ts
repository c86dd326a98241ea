import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, type ReportConfig } from '@scrape-and-report/production';
import { openDatabase, openHistory, storeLayout, USAGE_SCHEMA } from '@scrape-and-report/record';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { reportDeriver } from '../figures/derive-scrape';
import type { SiteReport } from '../model';
import { assembleIndexReport } from '../site/assemble-index-report';
import { failedDaysOf } from '../site/days/failed-days';
import { buildSiteReport } from './build-site-report';

const root = 'https://site.test';
const report: ReportConfig = { sections: [], formats: ['html'], language: 'en' };

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'usage-'))));
afterEach(() => removeSync(store));

interface Day {
  readonly day: string;
  readonly state?: string;
  readonly hidden?: number;
  /** Visits by path; null stands for a URL that belongs to no page. */
  readonly visits: readonly (readonly [path: string | null, visits: number])[];
}

function writeUsage(days: readonly Day[]): void {
  const folder = storeLayout(store).analytics;
  ensureDirSync(folder);
  const months = new Map<string, ReturnType<typeof openDatabase>>();
  for (const { day, state = 'final', hidden = 0, visits } of days) {
    const month = day.slice(0, 7);
    if (!months.has(month)) {
      months.set(month, openDatabase(join(folder, `${month}.db`)));
      months.get(month)!.exec(USAGE_SCHEMA);
    }
    const db = months.get(month)!;
    const sum = visits.reduce((total, [, count]) => total + count, 0);
    db.prepare(
      `INSERT INTO days (day, source, state, pageviews, unique_pageviews, visits, hidden_hits, fetched_at, bounces, seconds, downloads, outlinks, digest)
       VALUES (?, 'matomo', ?, ?, ?, ?, ?, '', 0, 0, 0, 0, '')`,
    ).run([day, state, sum * 2 + hidden, sum, sum, hidden]);
    for (const [path, count] of visits) {
      db.prepare(
        `INSERT INTO page_days (day, url, path, hits, visits, entries, exits, bounces, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ).run([day, root + (path ?? '/unknown'), path, count * 2, count, 4, 0, 1, count * 20]);
    }
  }
  for (const db of months.values()) db.close();
}

const siteReport = (scrape: string, language: 'en' | 'nl' = 'en'): Promise<SiteReport> =>
  buildSiteReport({ store, scrape, report: { ...report, language }, root });

describe('usage in the site report', () => {
  const PAGES: BuiltPage[] = [
    { path: '/' },
    { path: '/a', title: null },
    { path: '/b', title: null },
    { path: '/never', inlinks: 0 },
  ];

  it('joins visits of the days before the scrape with its pages', async () => {
    await buildScrape(store, '260501-0500', { pages: [...PAGES, { path: '/old' }] });
    await buildScrape(store, '260502-0500', { pages: [...PAGES, { path: '/young' }] });
    await buildScrape(store, '260511-0500', { pages: [...PAGES, { path: '/young' }] });
    writeUsage([
      { day: '2026-04-12', visits: [['/', 1000]] },
      {
        day: '2026-04-30',
        visits: [
          ['/', 5],
          ['/b', 2],
        ],
      },
      {
        day: '2026-05-10',
        visits: [
          ['/', 10],
          ['/a', 1],
          ['/b', 7],
          ['/old', 3],
          [null, 2],
        ],
      },
      { day: '2026-05-11', visits: [['/', 500]] },
    ]);
    const { usage, issues, orphans, pages, removedPages } = await siteReport('260511-0500');
    expect(usage).toMatchObject({ firstDay: '2026-04-13', lastDay: '2026-05-10', totalVisits: 30, totalPageviews: 60 });
    expect(usage!.days).toHaveLength(28);
    expect(usage!.mostVisited.map(({ path, visits }) => [path, visits])).toEqual([
      ['/', 15],
      ['/b', 9],
      ['/a', 1],
    ]);
    expect(usage!.mostVisited[0]).toMatchObject({ hits: 30, bounceRate: 0.25, meanSeconds: 10 });
    expect(usage!.leastVisited.map(({ path }) => path)).toEqual(['/a', '/b', '/']);
    expect(usage!.withoutVisits.map(({ path }) => path)).toEqual(['/never', '/young']);
    expect(usage!.newWithoutVisits.map(({ path }) => path)).toEqual(['/young']);
    expect(usage!.removedButVisited.map(({ path, visits }) => [path, visits])).toEqual([['/old', 3]]);
    expect(usage!.unknownVisited.map(({ path, visits }) => [path, visits])).toEqual([['/unknown', 2]]);
    expect(usage!.statements).toEqual([
      expect.stringMatching(/^Of 26 days there are no figures: 2026-04-13, .*\(\+19\)\.$/),
    ]);
    expect(issues.filter(({ kind }) => kind === 'no-title').map(({ path, visits }) => [path, visits])).toEqual([
      ['/b', 9],
      ['/a', 1],
    ]);
    expect(orphans).toMatchObject([{ path: '/never', visits: 0 }]);
    expect(pages.find(({ path }) => path === '/b')).toMatchObject({ visits: 9, issues: 1 });
    expect(removedPages).toEqual([]);
  });

  it('says plainly when figures are provisional, truncated or hidden', async () => {
    await buildScrape(store, '260502-0500', { pages: PAGES });
    writeUsage([
      { day: '2026-04-29', visits: [['/', 1]] },
      { day: '2026-04-30', state: 'truncated', hidden: 4, visits: [['/', 1]] },
      { day: '2026-05-01', state: 'provisional', visits: [['/', 1]] },
    ]);
    const { usage } = await siteReport('260502-0500');
    expect(usage!.statements).toEqual([
      'The figures of 1 day are provisional and may still grow: 2026-05-01.',
      'On 1 day the source left out the least visited pages, so a page without visits may have had some: 2026-04-30.',
      '4 page views (40.0 %) are not counted for any page.',
    ]);
    const dutch = await siteReport('260502-0500', 'nl');
    expect(dutch.usage!.statements[0]).toBe('De cijfers van 1 dag zijn voorlopig en kunnen nog stijgen: 2026-05-01.');
  });

  it('knows none before the first day that was ever counted', async () => {
    await buildScrape(store, '260502-0500', { pages: PAGES });
    writeUsage([{ day: '2026-05-02', visits: [['/', 1]] }]);
    expect(await siteReport('260502-0500')).toMatchObject({ usage: null });
  });

  it('compares with the same weekday a year before', async () => {
    const day = addDays('2026-05-02', -364).replaceAll('-', '').slice(2);
    await buildScrape(store, `${day}-0500`, { pages: PAGES.slice(0, 3) });
    await buildScrape(store, '260501-0500', { pages: PAGES });
    await buildScrape(store, '260502-0500', { pages: PAGES });
    const { figures } = await siteReport('260502-0500');
    expect(figures[0]).toEqual({ name: 'pages', value: 4, previous: 4, change: 0, yearAgo: 3, trend: [3, 4, 4] });
  });
});

describe('index report', () => {
  it('shows every figure over all scrapes, and every day with its outcome', async () => {
    await buildScrape(store, '260501-0500', { pages: [{ path: '/' }, { path: '/a' }] });
    await buildScrape(store, '260504-0615', {
      pages: [{ path: '/' }, { path: '/b', language: 'en' }],
      producer: 'bram',
    });
    writeFileSync(
      join(store, 'production.log'),
      '[2026-05-02 05:00:00] INFO     - production started\n[2026-05-02 05:09:00] ERROR    - scraper failed\n',
    );
    const history = openHistory(store, reportDeriver());
    const index = assembleIndexReport({
      language: 'en',
      root,
      history,
      folders: [
        { name: '260504-0615', files: ['cars.html', 'index.html', 'report.xlsx'] },
        { name: '250101-0500', files: [] },
      ],
      failedDays: failedDaysOf(readFileSync(join(store, 'production.log'), 'utf8')),
      rebuildTarget: 'prod:rebuild',
      titles: new Map([['/b', 'Bee']]),
    });
    history.close();
    expect(index.lately).toEqual([
      {
        ...{ recorded: '2026-05-04 06:15', report: '260504-0615', added: 1, removed: 1, changed: 0 },
        pages: [
          { kind: 'appeared', path: '/b', title: 'Bee' },
          { kind: 'vanished', path: '/a', title: null },
        ],
      },
    ]);
    expect(index.calendar.map(({ day, outcome, report: folder }) => [day, outcome, folder])).toEqual([
      ['2026-05-01', 'recorded', null],
      ['2026-05-02', 'failed', null],
      ['2026-05-03', 'missing', null],
      ['2026-05-04', 'recorded', '260504-0615'],
    ]);
    expect(index.trends.slice(0, 3)).toEqual([
      { figure: 'pages', values: [2, 2] },
      { figure: 'pages_lang_en', values: [null, 1] },
      { figure: 'pages_lang_nl', values: [2, 1] },
    ]);
    expect(index.reports).toEqual([
      {
        folder: '260504-0615',
        recorded: '2026-05-04 06:15',
        files: ['index.html', 'report.xlsx', 'cars.html'],
        pages: 2,
        newPages: 1,
        removedPages: 1,
        changedPages: 0,
      },
    ]);
    expect(index.rebuild).toBe('nx run prod:rebuild -- --scrape=260501-0500');
    expect(index.scrapes.map(({ producer, pages }) => [producer, pages])).toEqual([
      ['anna', 2],
      ['bram', 2],
    ]);
  });
});

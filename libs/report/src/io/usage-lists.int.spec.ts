import { mkdtempSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, type ReportConfig } from '@scrape-and-report/production';
import {
  openDatabase,
  storeLayout,
  USAGE_ITEMS_SCHEMA,
  USAGE_SCHEMA,
  type UsageItemRow,
} from '@scrape-and-report/record';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import type { SiteReport } from '../model';
import { renderSitePage } from '../pages';
import { workbookInputOf } from '../workbook/workbook-input';
import { workbookSheets } from '../workbook/workbook-sheets';
import { buildSiteReport } from './build-site-report';
import { openReportSource } from './open-report-source';
import { workbookSourceOf } from './stream-workbook';

const ROOT = 'https://site.test';
const REPORT: ReportConfig = { sections: [], formats: ['html', 'xlsx'], language: 'en' };

let store: string;
beforeEach(() => void (store = mkdtempSync(join(tmpdir(), 'usage-lists-'))));
afterEach(() => removeSync(store));

interface Day {
  readonly day: string;
  readonly state?: string;
  /** Page views by URL; the path of the page, or null. */
  readonly views: Readonly<Record<string, readonly [path: string | null, hits: number]>>;
  readonly items?: readonly Omit<UsageItemRow, 'day'>[];
}

function writeUsage(days: readonly Day[]): void {
  const folder = storeLayout(store).analytics;
  ensureDirSync(folder);
  for (const month of new Set(days.map(({ day }) => day.slice(0, 7)))) {
    const db = openDatabase(join(folder, `${month}.db`));
    db.exec(USAGE_SCHEMA);
    db.exec(USAGE_ITEMS_SCHEMA);
    for (const { day, state = 'final', views, items = [] } of days.filter(({ day }) => day.startsWith(month))) {
      const hits = Object.values(views).reduce((sum, [, count]) => sum + count, 0);
      db.prepare("INSERT INTO days VALUES (?, 'access-log', ?, ?, ?, ?, 0, '', 1, 0, 0, 0, 0, '', '')").run([
        ...[day, state, hits, hits, hits],
      ]);
      for (const [url, [path, count]] of Object.entries(views))
        db.prepare('INSERT INTO page_days VALUES (?, ?, ?, ?, ?, 1, 3, 2, 0, 5, NULL)').run([
          ...[day, url, path, count, count],
        ]);
      for (const { kind, name, referrer, hits: count, visits } of items)
        db.prepare('INSERT INTO day_items VALUES (?, ?, ?, ?, ?, ?)').run([day, kind, name, referrer, count, visits]);
    }
    db.close();
  }
}

const item = (kind: UsageItemRow['kind'], name: string, hits: number, more: Partial<UsageItemRow> = {}) => ({
  ...{ kind, name, hits, referrer: '', visits: hits, ...more },
});

const siteReport = (scrape: string, hosts: readonly string[] = []): Promise<SiteReport> =>
  buildSiteReport({ store, scrape, report: REPORT, root: ROOT, hosts });

/** Rows of a sheet, with its name; what an office reads in the workbook. */
function sheetRows(site: SiteReport, scrape: string, name: string): unknown[][] {
  const source = openReportSource(store, scrape);
  try {
    const sheets = workbookSheets(workbookSourceOf(source, workbookInputOf(site)));
    return Array.from(sheets.find((sheet) => sheet.name === name)!.rows, ({ cells }) => [...cells]);
  } finally {
    source.close();
  }
}

describe('addresses that lead nowhere', () => {
  const PAGES: BuiltPage[] = [{ path: '/' }, { path: '/a' }];

  it('are ranked by the visits that met them, with what sent them there and what the record knows', async () => {
    await buildScrape(store, '260501-0500', { pages: [...PAGES, { path: '/old' }] });
    await buildScrape(store, '260510-0500', { pages: PAGES });
    writeUsage([
      {
        day: '2026-05-08',
        views: { [`${ROOT}/`]: ['/', 10] },
        items: [
          item('missing', `${ROOT}/old`, 4, { referrer: `${ROOT}/a`, visits: 4 }),
          item('missing', `${ROOT}/once`, 90, { visits: 1 }),
        ],
      },
      {
        day: '2026-05-09',
        views: { [`${ROOT}/`]: ['/', 10] },
        items: [
          item('missing', `${ROOT}/old`, 3, { referrer: `${ROOT}/a`, visits: 3 }),
          item('missing', `${ROOT}/old`, 2, { referrer: 'search.example', visits: 2 }),
          item('missing', '/a', 1, { visits: 1 }),
        ],
      },
    ]);
    const site = await siteReport('260510-0500');
    expect(site.usage!.missing).toEqual([
      {
        url: `${ROOT}/old`,
        visits: 9,
        hits: 9,
        known: 'removed',
        referrers: [
          { from: '/a', hits: 7 },
          { from: 'search.example', hits: 2 },
        ],
      },
      { url: `${ROOT}/once`, visits: 1, hits: 90, known: 'never', referrers: [] },
      { url: `${ROOT}/a`, visits: 1, hits: 1, known: 'page', referrers: [] },
    ]);
    expect(renderSitePage(site)).toContain('Addresses that lead nowhere (404)');
    expect(sheetRows(site, '260510-0500', 'Visited in vain (404)')).toEqual([
      [`${ROOT}/old`, 9, 9, 'a removed page', '/a', 7],
      [`${ROOT}/old`, 9, 9, 'a removed page', 'search.example', 2],
      [`${ROOT}/once`, 1, 90, 'never', null, null],
      [`${ROOT}/a`, 1, 1, 'a page now', null, null],
    ]);
  });

  it('stand in no report of a source that does not tell them', async () => {
    await buildScrape(store, '260510-0500', { pages: PAGES });
    writeUsage([{ day: '2026-05-09', views: { [`${ROOT}/`]: ['/', 1] } }]);
    const site = await siteReport('260510-0500');
    expect(site.usage).toMatchObject({ missing: [], downloads: [], outlinks: [], searches: [], shares: [] });
    expect(renderSitePage(site)).not.toContain('at-missing');
  });
});

describe('what is used beside pages', () => {
  it('is shown by address or as a sum; entries and exits are not', async () => {
    await buildScrape(store, '260510-0500', { pages: [{ path: '/' }] });
    const items = [
      item('download', `${ROOT}/a.pdf`, 5, { visits: 2 }),
      item('download', `${ROOT}/b.pdf`, 7, { visits: 6 }),
      item('outlink', 'https://other.test/', 3),
      item('search', 'toeslag', 2, { visits: 0 }),
      item('referrer', 'search', 30, { visits: 0 }),
      item('referrer', 'none', 10, { visits: 0 }),
      item('device', 'phone', 9, { visits: 0 }),
    ];
    writeUsage([{ day: '2026-05-09', views: { [`${ROOT}/`]: ['/', 40] }, items }]);
    const site = await siteReport('260510-0500');
    expect(site.usage).toMatchObject({
      downloads: [
        { url: `${ROOT}/b.pdf`, hits: 7, visits: 6 },
        { url: `${ROOT}/a.pdf`, hits: 5, visits: 2 },
      ],
      outlinks: [{ url: 'https://other.test/', hits: 3, visits: 3 }],
      searches: [{ words: 'toeslag', hits: 2 }],
      shares: [
        { kind: 'referrer', name: 'search', hits: 30, share: 0.75 },
        { kind: 'referrer', name: 'none', hits: 10, share: 0.25 },
        { kind: 'device', name: 'phone', hits: 9, share: 1 },
      ],
    });
    const html = renderSitePage(site);
    for (const id of ['downloads', 'outlinks', 'searches', 'shares']) expect(html).toContain(`id="at-${id}"`);
    expect(JSON.stringify(site.usage)).not.toMatch(/entries|exits/);
    expect(sheetRows(site, '260510-0500', 'Documents, links, sums')[0]).toEqual([
      'document fetched',
      `${ROOT}/b.pdf`,
      7,
      6,
    ]);
  });

  it('names why a visited address belongs to no page', async () => {
    await buildScrape(store, '260510-0500', { pages: [{ path: '/' }] });
    writeUsage([
      {
        day: '2026-05-09',
        views: {
          [`${ROOT}/`]: ['/', 96],
          [`${ROOT}/none`]: [null, 2],
          'https://elsewhere.test/': [null, 1],
          'Page URL not defined': [null, 1],
        },
      },
    ]);
    const { usage } = await siteReport('260510-0500');
    expect(usage!.unknownVisited.map(({ url, reason, hits }) => [url, reason, hits])).toEqual([
      [`${ROOT}/none`, 'unknown', 2],
      ['Page URL not defined', 'nameless', 1],
      ['https://elsewhere.test/', 'host', 1],
    ]);
    expect(usage!.unknownHits).toBe(4);
    expect(renderSitePage(await siteReport('260510-0500'))).toContain('4 page views (4 % of all)');
    expect((await siteReport('260510-0500', ['elsewhere.test'])).usage!.unknownVisited.at(-1)).toMatchObject({
      reason: 'unknown',
    });
  });
});

describe('views and texts', () => {
  const DAYS = 28;
  const FIRST = '2026-05-01';
  /** Views of each page on each day before and after the text of `/a`, `/b` and `/c` changed on the 15th. */
  const aMonth = (viewsOn: (at: number) => Readonly<Record<string, number>>, state = (_at: number) => 'final'): Day[] =>
    Array.from({ length: DAYS }, (_, at) => ({
      day: addDays(FIRST, at),
      state: state(at),
      views: Object.fromEntries(
        Object.entries(viewsOn(at)).map(([path, hits]) => [`${ROOT}${path}`, [path, hits] as const]),
      ),
    }));
  const record = async (): Promise<void> => {
    const pages = (text: string): BuiltPage[] => [
      { path: '/' },
      ...['/a', '/b', '/c'].map((path) => ({ path, title: path, ed_text: `${path} is about ${text}` })),
    ];
    await buildScrape(store, '260514-0500', { pages: pages('former things') });
    await buildScrape(store, '260515-0500', { pages: pages('what is new, and more of it') });
    await buildScrape(store, '260529-0500', { pages: pages('what is new, and more of it') });
  };

  it('are marked where a page’s share of all views moved with its text, whatever the whole site did', async () => {
    await record();
    // From the 15th on the site has twice its views: /a has six times, /b as much as before, /c twice.
    writeUsage(
      aMonth((at) =>
        at < 14 ? { '/': 1000, '/a': 20, '/b': 60, '/c': 40 } : { '/': 2000, '/a': 120, '/b': 60, '/c': 80 },
      ),
    );
    const site = await siteReport('260529-0500');
    const rows = site.usage!.viewsAndTexts;
    expect(rows.map(({ path, together, before, after }) => [path, together, before, after])).toEqual([
      ['/a', 'rose', 20, 120],
      ['/b', 'fell', 60, 60],
      ['/c', 'same', 40, 80],
    ]);
    expect(rows[0]).toMatchObject({ found: '2026-05-15', aspects: ['ed_text'] });
    expect(rows[0]!.trend).toEqual([...Array<number>(14).fill(20), ...Array<number>(14).fill(120)]);
    expect(site.usage!.mostVisited[0]!.trend).toHaveLength(28);
    expect(renderSitePage(site)).toContain('rose with the text');
    expect(sheetRows(site, '260529-0500', 'Views and texts')[0]!.slice(0, 6)).toEqual([
      ...['/a', '/a', 'rose with the text', 20, 120, '2026-05-15'],
    ]);
  });

  it('are not marked by chance, nor on days that were not counted whole', async () => {
    await record();
    writeUsage(
      aMonth(
        (at) => ({ '/': 1000, '/a': at < 14 ? 2 : 3, '/b': 50, '/c': 5 }),
        (at) => (at < 12 ? 'provisional' : 'final'),
      ),
    );
    const { usage } = await siteReport('260529-0500');
    expect(usage!.viewsAndTexts.map(({ together, before }) => [together, before])).toEqual([
      ['unknown', null],
      ['unknown', null],
      ['unknown', null],
    ]);
    removeSync(storeLayout(store).analytics);
    writeUsage(aMonth((at) => ({ '/': 1000, '/a': at < 14 ? 2 : 3, '/b': 50, '/c': 5 })));
    expect((await siteReport('260529-0500')).usage!.viewsAndTexts.map(({ together }) => together)).toEqual([
      ...['same', 'same', 'same'],
    ]);
  });
});

import { mkdtempSync, readdirSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import { openDatabase, storeLayout, USAGE_SCHEMA } from '@scrape-and-report/record';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import { newsOf } from '../site/report-news';
import { buildSiteReport } from './build-site-report';
import { comparePair, reportOfPair } from './compare-pair';

const root = 'https://site.test';
const report: ReportConfig = {
  sections: [{ name: 'all', pathPrefix: '/' }],
  formats: ['xlsx', 'html'],
  language: 'nl',
};

let store: string;
beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'pair-'));
  const days: Record<string, BuiltPage[]> = {
    '260301-0500': [
      { path: '/' },
      { path: '/a', title: 'A', ed_text: 'een twee drie' },
      { path: '/gone' },
      { path: '/back' },
      { path: '/no', title: null },
    ],
    '260302-0500': [
      { path: '/' },
      { path: '/a', title: 'B', ed_text: 'een twee vier' },
      { path: '/gone' },
      { path: '/passing' },
      { path: '/no', title: null },
    ],
    '260303-0500': [
      { path: '/' },
      { path: '/a', title: 'A', ed_text: 'een twee vijf' },
      { path: '/back' },
      { path: '/new', title: null },
      { path: '/no' },
    ],
  };
  for (const [name, pages] of Object.entries(days)) await buildScrape(store, name, { pages });
});
afterAll(() => removeSync(store));

const pairOf = (from: string, to: string): ReturnType<typeof reportOfPair> =>
  reportOfPair({ store, from, to, report, root, hosts: [] });

describe('the site page for a pair of scrapes', () => {
  it('says what came, went and changed between the two, whatever lay between', () => {
    const pair = pairOf('260301-0500', '260303-0500');
    expect(pair.newPages.map(({ path }) => path)).toEqual(['/new']);
    expect(pair.removedPages.map(({ path }) => path)).toEqual(['/gone']);
    expect(pair.changedAspects.map(({ path, aspect, previous, current }) => [path, aspect, previous, current])).toEqual(
      [
        ['/a', 'ed_text', 'een twee drie', 'een twee vijf'],
        ['/no', 'title', null, 'A page'],
      ],
    );
    expect(pair).toMatchObject({ previous: '2026-03-01 05:00', recorded: '2026-03-03 05:00', files: [], sections: [] });
    expect(pair.changedAspects[0]!.previousFound).toBe('2026-03-01 05:00');
  });

  it('says what is new to mend, and what was mended', () => {
    const { issues, fixedIssues } = pairOf('260301-0500', '260303-0500');
    const fresh = issues.filter(({ scrapes }) => scrapes === 1).map(({ kind, path }) => `${kind} ${path}`);
    expect(fresh).toContain('no-title /new');
    expect(fixedIssues.map(({ kind, path }) => `${kind} ${path}`)).toContain('no-title /no');
  });

  it('sets each key figure against the earlier one', () => {
    const { figures } = pairOf('260301-0500', '260302-0500');
    expect(figures.find(({ name }) => name === 'pages')).toMatchObject({ value: 5, previous: 5, change: 0 });
  });

  it('of two days in a row is what the report of the later one says', async () => {
    const daily = await buildSiteReport({ store, scrape: '260303-0500', report, root });
    const pair = pairOf('260302-0500', '260303-0500');
    expect(pair.newPages).toEqual(daily.newPages);
    expect(pair.removedPages).toEqual(daily.removedPages);
    const values = (rows: typeof daily.changedAspects): unknown =>
      rows.map(({ path, aspect, previous, current, factor, diff }) => [path, aspect, previous, current, factor, diff]);
    expect(values(pair.changedAspects)).toEqual(values(daily.changedAspects));
    expect(pair.fixedIssues).toEqual(daily.fixedIssues);
    expect(pair.figures).toEqual(daily.figures);
  });

  it('gives those who are told of it what was found, by name', () => {
    const news = newsOf(pairOf('260301-0500', '260303-0500'));
    expect(news.changed).toEqual({
      count: 2,
      named: [
        { name: 'A', where: '/a', visits: null },
        { name: 'A page', where: '/no', visits: null },
      ],
    });
    expect(news.added.named.map(({ where }) => where)).toEqual(['/new']);
    expect(news.removed.named.map(({ where }) => where)).toEqual(['/gone']);
    expect(news.problems.named).toContainEqual({ name: 'geen titel', where: '/new', visits: null });
    expect(news.removedVisited).toEqual({ count: 0, named: [] });
  });

  it('is one file that stands by itself: no way to reports that are not beside it', () => {
    const html = comparePair({ store, from: '260301-0500', to: '260303-0500', report, root, hosts: [] });
    expect(html).not.toContain('../index.html');
    expect(html).not.toContain('report.xlsx');
    expect(html).toContain('Sinds 1 mrt 2026');
    expect(html).not.toContain('vorige opname');
  });

  it('leaves nothing behind in the store but its history', () => {
    expect(readdirSync(join(store, '.production'))).toEqual(['history.db']);
  });

  it.each([
    ['260303-0500', '260301-0500', /was not recorded before/],
    ['260303-0500', '260303-0500', /was not recorded before/],
    ['260304-0500', '260303-0500', /no valid scrape/],
  ])('refuses %s to %s', (from, to, why) => expect(() => pairOf(from, to)).toThrow(why));
});

describe('a pair within a period of usage', () => {
  const texts: Record<string, readonly [a: string, b: string]> = {
    '260301-0500': ['een twee drie', 'een twee drie'],
    '260302-0500': ['een twee vier', 'een twee drie'],
    '260303-0500': ['een twee vier', 'een twee vijf'],
    '260304-0500': ['een twee vier', 'een twee vijf'],
  };

  let counted: string;
  beforeAll(async () => {
    counted = mkdtempSync(join(tmpdir(), 'pair-'));
    for (const [name, [a, b]] of Object.entries(texts))
      await buildScrape(counted, name, {
        pages: [{ path: '/' }, { path: '/a', ed_text: a }, { path: '/b', ed_text: b }],
      });
    const folder = storeLayout(counted).analytics;
    ensureDirSync(folder);
    const db = openDatabase(join(folder, '2026-03.db'));
    db.exec(USAGE_SCHEMA);
    for (const day of ['2026-03-01', '2026-03-02', '2026-03-03']) {
      db.prepare("INSERT INTO days VALUES (?, 'access-log', 'final', 10, 10, 10, 0, '', 1, 0, 0, 0, 0, '', '')").run([
        day,
      ]);
      db.prepare('INSERT INTO page_days VALUES (?, ?, ?, 10, 10, 1, 3, 2, 0, 5, NULL)').run([
        ...[day, 'https://other.test/', null],
      ]);
    }
    db.close();
  });
  afterAll(() => removeSync(counted));

  it('tells of each changed text when it was found, as the report of a day does', async () => {
    const hosts = ['other.test'];
    const pair = reportOfPair({ store: counted, from: '260301-0500', to: '260304-0500', report, root, hosts });
    expect(pair.changedAspects.map(({ path }) => path)).toEqual(['/a', '/b']);
    expect(pair.usage!.viewsAndTexts.map(({ path, found }) => [path, found])).toEqual([
      ['/a', '2026-03-02'],
      ['/b', '2026-03-03'],
    ]);
    const daily = await buildSiteReport({ store: counted, scrape: '260304-0500', report, root, hosts });
    expect(pair.usage!.unknownVisited).toMatchObject([{ url: 'https://other.test/', reason: 'unknown' }]);
    expect(pair.usage).toEqual(daily.usage);
  });
});

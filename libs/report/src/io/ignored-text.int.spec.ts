import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportConfig } from '@scrape-and-report/production';
import { openScrape } from '@scrape-and-report/record';
import { buildScrape, type BuiltPage } from '@scrape-and-report/record/testing';
import ExcelJS from 'exceljs';
import { buildSections } from './build-sections';
import { buildSiteReport } from './build-site-report';
import { reportOfPair } from './compare-pair';
import { openReportSource } from './open-report-source';
import { writeReport } from './write-report';

const root = 'https://site.test';
const report: ReportConfig = {
  sections: [{ name: 'all', pathPrefix: '/' }],
  formats: ['xlsx', 'html'],
  language: 'en',
};
const ignoreText = ['Laatst bijgewerkt: *', 'Nog * plaatsen'];
const DAYS = ['260301-0500', '260302-0500', '260303-0500'] as const;

let store: string;
beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), 'ignored-'));
  for (const [nr, name] of DAYS.entries()) {
    const dated = (text: string): string => `${text}\nLaatst bijgewerkt: ${nr + 1} maart 2026`;
    const pages: BuiltPage[] = [
      { path: '/', ed_text: dated('Welkom') },
      { path: '/a', ed_text: dated(nr < 2 ? 'Kosten 30 euro' : 'Kosten 40 euro'), title: `Nog ${nr + 4} plaatsen` },
      { path: '/b', ed_text: dated('Openingstijden'), aut_text: dated('') },
      { path: '/c', ed_text: nr === 0 ? 'Adres' : dated('Adres'), modified: `2026-03-0${nr + 1}` },
    ];
    await buildScrape(store, name, { pages });
  }
});
afterAll(() => removeSync(store));

const changesOf = async (scrape: string, ignored?: readonly string[]): Promise<string[]> => {
  const site = await buildSiteReport({ store, scrape, report, root, ignoreText: ignored });
  return site.changedAspects.map(({ path, aspect }) => `${path} ${aspect}`);
};

describe('text that is no change', () => {
  it('is every page without rules, and no page by one; all else is told', async () => {
    expect(await changesOf(DAYS[1])).toHaveLength(7);
    expect(await changesOf(DAYS[1], ignoreText)).toEqual(['/c modified']);
    expect(await changesOf(DAYS[2], ignoreText)).toEqual(['/a ed_text', '/c modified']);
    // A rule makes no change by being set, by going, or by being another.
    expect(await changesOf(DAYS[2], ['Laatst bijgewerkt: *'])).toEqual(['/a title', '/a ed_text', '/c modified']);
    expect(await changesOf(DAYS[2])).toHaveLength(7);
  });

  it('counts neither in how much a text changed nor in the difference that is shown', async () => {
    const site = await buildSiteReport({ store, scrape: DAYS[2], report, root, ignoreText });
    const [change] = site.changedAspects;
    const plain = await buildSiteReport({ store, scrape: DAYS[2], report, root });
    const noisy = plain.changedAspects.find(({ path, aspect }) => path === '/a' && aspect === 'ed_text')!;
    expect(change!.factor).not.toBe(noisy.factor);
    expect(JSON.stringify(change!.diff)).toContain('euro');
    expect(JSON.stringify(change!.diff)).not.toContain('maart');
    // What was said before is what was said since the first day, and stands whole.
    expect(change).toMatchObject({ previousFound: '2026-03-01 05:00', current: expect.stringContaining('3 maart') });
    expect(JSON.stringify(noisy.diff)).toContain('maart');
  });

  it('is recorded as it stands on the page', () => {
    const scrape = openScrape(join(store, DAYS[1]));
    expect([...scrape.pages()].every(({ ed_text }) => ed_text?.includes('Laatst bijgewerkt: 2 maart'))).toBe(true);
    scrape.close();
  });

  it('is none between any two scrapes, nor in sections and counts', () => {
    const pair = reportOfPair({ store, from: DAYS[0], to: DAYS[2], report, root, hosts: [], ignoreText });
    expect(pair.changedAspects.map(({ path, aspect }) => `${path} ${aspect}`)).toEqual(['/a ed_text', '/c modified']);
    const [section] = buildSections({ store, scrape: DAYS[2], report, root, ignoreText });
    const told = section!.changes.map(({ path, aspect }) => `${path} ${aspect}`);
    expect(told).toEqual(['/a ed_text', '/c modified', '/c modified']);
    expect(JSON.stringify(section!.changes)).not.toContain('maart');
    const source = openReportSource(store, DAYS[2], { ignoreText });
    expect(source.history.movements().map(({ changed }) => changed)).toEqual([0, 1, 2]);
    source.close();
  });

  it('is none in the log, in the message, and in the workbook, which is written by another process', async () => {
    const folder = join(store, 'reports', DAYS[2]);
    const written = await writeReport({
      ...{ store, scrape: DAYS[2], report, root, ignoreText, folder, sectionPages: new Map() },
      signal: new AbortController().signal,
      assertLease: async () => undefined,
      progress: { update: () => undefined, end: () => undefined },
    });
    expect(written.pages).toEqual({ new: 0, removed: 0, changed: 2 });
    expect(written.news.changed.named.map(({ where }) => where)).toEqual(['/a', '/c']);
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(join(folder, 'report.xlsx'));
    expect(book.getWorksheet('Changed aspects')!.rowCount).toBe(3);
  });
});

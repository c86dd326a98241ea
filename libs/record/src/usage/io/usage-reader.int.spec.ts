import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../io/database';
import { isUsageFile, USAGE_ITEMS_SCHEMA, USAGE_SCHEMA, usageFileOf } from '../schema';
import { analyticsDays, readDailyViews, readUsage, readUsageItems, usageFiles } from './usage-reader';

describe('reading usage figures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'usage-'));
  afterAll(() => removeSync(folder));

  beforeAll(() => {
    for (const [day, pages] of Object.entries({
      '2026-10-31': [
        ['/a', '/a', 3],
        ['/a/', '/a', 1],
        ['/gone', null, 2],
      ],
      '2026-11-01': [
        ['/a', '/a', 10],
        ['/b', '/b', 5],
      ],
      '2026-11-02': [['/gone', null, 4]],
    } as Record<string, [string, string | null, number][]>)) {
      const path = join(folder, usageFileOf(day));
      const isNew = !usageFiles(folder).includes(usageFileOf(day));
      const db = openDatabase(path);
      if (isNew) db.exec(USAGE_SCHEMA);
      const hits = pages.reduce((sum, [, , count]) => sum + count, 0);
      db.prepare(
        "INSERT INTO days VALUES (?, 'matomo', 'final', ?, ?, 1, 0, '2026-11-22T04:00:00Z', 1, 0, 0, 0, 0, 'x', '')",
      ).run([day, hits, hits]);
      for (const [url, page, count] of pages) {
        db.prepare('INSERT INTO page_days VALUES (?, ?, ?, ?, ?, 1, 0, 0, 0, 7, NULL)').run([
          day,
          `https://x${url}`,
          page,
          count,
          count,
        ]);
      }
      db.close();
    }
    for (const name of ['.tmp-1-2026-11.db', '2026-13.db', 'notes.txt', '2026-11.db-journal.old'])
      writeFileSync(join(folder, name), 'x');
  });

  it('lists the days of all months, sorted', () => {
    expect(analyticsDays(folder).map(({ day, pageviews }) => [day, pageviews])).toEqual([
      ['2026-10-31', 6],
      ['2026-11-01', 15],
      ['2026-11-02', 4],
    ]);
  });

  it('sums a page over its URLs, days and months, and lists URLs without one', () => {
    const { days, pages, unmatched } = readUsage(folder, { from: '2026-10-31', to: '2026-11-02' });
    expect(days).toHaveLength(3);
    expect(pages).toEqual([
      { path: '/a', hits: 14, visits: 14, entries: 0, exits: 0, bounces: 0, seconds: 21 },
      { path: '/b', hits: 5, visits: 5, entries: 0, exits: 0, bounces: 0, seconds: 7 },
    ]);
    expect(unmatched).toEqual([expect.objectContaining({ url: 'https://x/gone', hits: 6 })]);
  });

  it('takes both ends of the period, and nothing beyond them', () => {
    expect(readUsage(folder, { from: '2026-11-01', to: '2026-11-01' }).pages.map(({ hits }) => hits)).toEqual([10, 5]);
    expect(readUsage(folder, { from: '2027-01-01', to: '2027-12-31' })).toEqual({ days: [], pages: [], unmatched: [] });
  });

  it('gives the views of pages day by day, over the edge of a month', () => {
    const period = { from: '2026-10-30', to: '2026-11-02' };
    expect([...readDailyViews(folder, { ...period, paths: ['/a', '/none'] })]).toEqual([['/a', [0, 4, 10, 0]]]);
  });

  it('sums items over days and months, and has none of a month without', () => {
    const own = mkdtempSync(join(tmpdir(), 'usage-items-'));
    const rows: Record<
      string,
      [day: string, kind: string, name: string, referrer: string, hits: number, visits: number][]
    > = {
      '2026-09': [],
      '2026-10': [
        ['2026-10-30', 'missing', '/x', '/a', 9, 9],
        ['2026-10-31', 'missing', '/x', '/a', 2, 1],
      ],
      '2026-11': [
        ['2026-11-01', 'missing', '/x', '/a', 3, 2],
        ['2026-11-01', 'missing', '/x', '', 1, 1],
        ['2026-11-01', 'download', '/f.pdf', '', 5, 4],
      ],
    };
    for (const [month, items] of Object.entries(rows)) {
      const db = openDatabase(join(own, `${month}.db`));
      db.exec(USAGE_SCHEMA);
      if (items.length > 0) db.exec(USAGE_ITEMS_SCHEMA);
      for (const row of items) db.prepare('INSERT INTO day_items VALUES (?, ?, ?, ?, ?, ?)').run([...row]);
      db.close();
    }
    expect(readUsageItems(own, { from: '2026-09-01', to: '2026-09-30' })).toEqual([]);
    expect(readUsageItems(own, { from: '2026-10-31', to: '2026-11-30' })).toEqual([
      { kind: 'download', name: '/f.pdf', referrer: '', hits: 5, visits: 4 },
      { kind: 'missing', name: '/x', referrer: '', hits: 1, visits: 1 },
      { kind: 'missing', name: '/x', referrer: '/a', hits: 5, visits: 3 },
    ]);
    removeSync(own);
  });

  it('has no sum of unique visitors', () => {
    expect(Object.keys(readUsage(folder, { from: '2026-10-01', to: '2026-12-01' }).pages[0]!)).not.toContain(
      'unique_visitors',
    );
  });

  it('names the file that is damaged', () => {
    const damaged = mkdtempSync(join(tmpdir(), 'usage-damaged-'));
    writeFileSync(join(damaged, '2026-11.db'), 'no database '.repeat(500));
    expect(() => analyticsDays(damaged)).toThrow(/2026-11\.db cannot be read/);
    rmSync(damaged, { recursive: true });
  });

  it('is empty where there is no folder', () => {
    expect(readUsage(join(folder, 'none'), { from: '2026-01-01', to: '2026-12-31' })).toEqual({
      days: [],
      pages: [],
      unmatched: [],
    });
    expect(analyticsDays(join(folder, 'none'))).toEqual([]);
  });

  it.each([
    ['2026-11.db', true],
    ['2026-00.db', false],
    ['26-11.db', false],
    ['.tmp-2026-11.db', false],
    ['2026-11.db-journal', false],
  ])('takes %s for a month: %s', (name, expected) => {
    expect(isUsageFile(name)).toBe(expected);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../io/database';
import { isUsageFile, USAGE_SCHEMA, usageFileOf } from '../schema';
import { analyticsDays, readUsage, usageFiles } from './usage-reader';

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

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { copySync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LeaseLostError } from '@scrape-and-report/production';
import type { UsageDayRow, UsagePageRow, UsageState } from '@scrape-and-report/record';
import { holdFile } from '@scrape-and-report/record/testing';
import { contentDigest } from '../testing/store-content';
import { filesOf, storeContent } from '../testing';
import { mergeAnalytics, type MergeOptions } from './merge-analytics';
import { openUsageStore } from './usage-store';

const FETCHED = '2026-11-22T04:00:00.000Z';

/** A day with one page, whose hits tell days apart. */
function aDay(
  day: string,
  changes: { state?: UsageState; hits?: number; fetched_at?: string } = {},
): [UsageDayRow, UsagePageRow[]] {
  const { state = 'final', hits = 1, fetched_at = FETCHED } = changes;
  const sums = { visits: hits, entries: hits, exits: hits, bounces: 0, seconds: 0, unique_visitors: hits };
  return [
    {
      day,
      source: 'matomo',
      state,
      fetched_at,
      pageviews: hits,
      unique_pageviews: hits,
      visits: hits,
      hidden_hits: 0,
      unique_visitors: hits,
      bounces: 0,
      seconds: 0,
      downloads: 0,
      outlinks: 0,
      digest: `${hits}`.padStart(64, '0'),
      note: '',
    },
    [{ day, url: 'https://www.example.nl/', path: '/', match: 'exact', hits, ...sums }],
  ];
}

describe('merging the days of partners', () => {
  let scratch: string;
  let lines: string[];
  let options: MergeOptions;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'merge-'));
    lines = [];
    const say = (line: string): void => void lines.push(line);
    options = {
      log: { info: say, warning: say, error: say },
      signal: new AbortController().signal,
      assertLease: async () => undefined,
    };
  });
  afterEach(() => removeSync(scratch));

  const aFolder = (name: string, ...days: ReturnType<typeof aDay>[]): string => {
    const folder = join(scratch, name);
    const store = openUsageStore(folder);
    for (const [day, pages] of days) store.replaceDay(day, pages);
    store.close();
    return folder;
  };
  const standOf = (folder: string): string[] =>
    storeContent(folder).days.map(({ day, state, pageviews }) => `${day} ${state} ${pageviews}`);

  it('leaves a month that somebody has open as it is, says so, and merges it once it is closed', async () => {
    const own = aFolder(
      'own',
      aDay('2026-11-01', { state: 'provisional' }),
      aDay('2026-10-01', { state: 'provisional' }),
    );
    const other = aFolder('other', aDay('2026-11-01', { hits: 7 }), aDay('2026-10-01', { hits: 5 }));
    const letGo = holdFile(join(own, '2026-11.db'));
    try {
      expect((await mergeAnalytics(own, [other], options)).days).toEqual(['2026-10-01']);
    } finally {
      letGo();
    }
    expect(lines).toEqual([expect.stringMatching(/2026-11\.db: somebody has it open, so a later start takes over/)]);
    expect(standOf(own)).toEqual(['2026-10-01 final 5', '2026-11-01 provisional 1']);
    expect((await mergeAnalytics(own, [other], options)).days).toEqual(['2026-11-01']);
    expect(standOf(own)).toEqual(['2026-10-01 final 5', '2026-11-01 final 7']);
  });

  it.each<[UsageState, UsageState, boolean]>([
    ['final', 'provisional', true],
    ['final', 'truncated', true],
    ['truncated', 'provisional', true],
    ['provisional', 'final', false],
    ['truncated', 'final', false],
    ['provisional', 'truncated', false],
  ])('%s for our %s: taken %s, though ours is newer', async (theirs, ours, isTaken) => {
    const own = aFolder('own', aDay('2026-11-01', { state: ours, hits: 1, fetched_at: '2026-11-22T09:00:00.000Z' }));
    const other = aFolder('other', aDay('2026-11-01', { state: theirs, hits: 2 }));
    expect((await mergeAnalytics(own, [other], options)).days).toEqual(isTaken ? ['2026-11-01'] : []);
    expect(storeContent(own).pages[0]!.hits).toBe(isTaken ? 2 : 1);
  });

  it('takes the newer of two equal states', async () => {
    const [older, newer] = [{ fetched_at: '2026-11-20T04:00:00.000Z' }, { fetched_at: '2026-11-22T05:00:00.000Z' }];
    const own = aFolder('own', aDay('2026-11-01', older), aDay('2026-11-02', newer), aDay('2026-11-03'));
    const other = aFolder(
      'other',
      aDay('2026-11-01', { hits: 2 }),
      aDay('2026-11-02', { hits: 2 }),
      aDay('2026-11-03'),
    );
    expect((await mergeAnalytics(own, [other], options)).days).toEqual(['2026-11-01']);
    expect(standOf(own)).toEqual(['2026-11-01 final 2', '2026-11-02 final 1', '2026-11-03 final 1']);
  });

  it('takes days and months that are missing, from several partners', async () => {
    const own = aFolder('own', aDay('2026-11-01'));
    const others = [
      aFolder('b', aDay('2026-10-31', { hits: 3 }), aDay('2026-11-02', { hits: 2 })),
      aFolder('c', aDay('2026-11-03', { hits: 4 })),
    ];
    expect((await mergeAnalytics(own, others, options)).days).toEqual(['2026-10-31', '2026-11-02', '2026-11-03']);
    expect(standOf(own)).toEqual([
      '2026-10-31 final 3',
      '2026-11-01 final 1',
      '2026-11-02 final 2',
      '2026-11-03 final 4',
    ]);
    expect([...filesOf(own).keys()]).toEqual(['2026-10.db', '2026-11.db']);
  });

  it('fills a folder that is not there yet', async () => {
    const own = join(scratch, 'own');
    await mergeAnalytics(own, [aFolder('b', aDay('2026-11-01'))], options);
    expect(standOf(own)).toEqual(['2026-11-01 final 1']);
  });

  it('comes to the same in any order of partners, and changes nothing the second time', async () => {
    const days = (hits: number) =>
      [aDay('2026-11-01', { hits }), aDay('2026-11-02', { hits, state: hits === 2 ? 'final' : 'truncated' })] as const;
    const others = [1, 2, 3].map((hits) => aFolder(`p${hits}`, ...days(hits)));
    const results: string[] = [];
    for (const order of [others, [...others].reverse(), [others[1]!, others[0]!, others[2]!]]) {
      const own = aFolder(`own${results.length}`, aDay('2026-11-02', { hits: 9, state: 'provisional' }));
      await mergeAnalytics(own, order, options);
      const before = filesOf(own);
      expect((await mergeAnalytics(own, order, options)).days).toEqual([]);
      expect(filesOf(own)).toEqual(before);
      results.push(contentDigest(own));
    }
    expect(new Set(results).size).toBe(1);
  });

  it('writes nothing at all into the folders of others, nor where nothing is better', async () => {
    const own = aFolder('own', aDay('2026-11-01'));
    const other = aFolder('other', aDay('2026-11-01', { state: 'provisional' }), aDay('2026-10-01'));
    copySync(join(own, '2026-11.db'), join(own, 'keep'));
    const before = filesOf(other);
    const november = filesOf(own).get('2026-11.db');
    await mergeAnalytics(own, [other], options);
    expect(filesOf(other)).toEqual(before);
    expect(filesOf(own).get('2026-11.db')).toEqual(november);
  });

  it('reads a file whose writer was killed within a transaction, and does not mend it there', async () => {
    const other = aFolder('other', aDay('2026-11-01', { hits: 5 }));
    const script = `
      const { DatabaseSync } = require('@photostructure/sqlite');
      const db = new DatabaseSync(process.argv[1]);
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE');
      db.exec("UPDATE page_days SET hits = 99");
      for (let nr = 0; nr < 500; nr++) db.exec("INSERT INTO page_days SELECT day, url || " + nr + ", path, 7, 7, 7, 7, 7, 7, 7, match FROM page_days LIMIT 1");
      process.kill(process.pid, 'SIGKILL');`;
    expect(() =>
      execFileSync(process.execPath, ['-e', script, join(other, '2026-11.db')], { cwd: __dirname, stdio: 'ignore' }),
    ).toThrow();
    expect(existsSync(join(other, '2026-11.db-journal'))).toBe(true);
    const before = filesOf(other);
    const own = join(scratch, 'own');
    await mergeAnalytics(own, [other], options);
    expect(storeContent(own).pages.map(({ hits }) => hits)).toEqual([5]);
    expect(filesOf(other)).toEqual(before);
  });

  it('passes over what cannot be read, says so, and takes the rest', async () => {
    const own = aFolder('own', aDay('2026-11-01'));
    const damaged = join(scratch, 'damaged');
    mkdirSync(damaged);
    writeFileSync(join(damaged, '2026-11.db'), 'no database'.repeat(1000));
    const good = aFolder('good', aDay('2026-11-02'));
    const outcome = await mergeAnalytics(own, [damaged, join(scratch, 'none'), good], options);
    expect(outcome).toEqual({ days: ['2026-11-02'], unreadable: [damaged] });
    expect(lines).toEqual([expect.stringContaining(join('damaged', '2026-11.db'))]);
  });

  it('stops when the lease is lost, with nothing half done', async () => {
    const own = aFolder('own', aDay('2026-11-01'));
    const before = filesOf(own);
    const assertLease = async (): Promise<void> => {
      throw new LeaseLostError('another partner produces');
    };
    await expect(
      mergeAnalytics(own, [aFolder('b', aDay('2026-11-02'))], { ...options, assertLease }),
    ).rejects.toBeInstanceOf(LeaseLostError);
    expect(filesOf(own)).toEqual(before);
  });
});

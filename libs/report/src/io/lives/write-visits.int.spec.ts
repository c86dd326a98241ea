import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeSync } from 'fs-extra';
import { htmlOf, openDatabase } from '@scrape-and-report/record';
import { buildScrape } from '@scrape-and-report/record/testing';
import { parseLifeFile } from '../../lives/life-file';
import type { LivesIndex, VisitsFile } from '../../pages/client/life/life-files';
import { countDay } from '../../testing/count-day';
import { openReportSource } from '../open-report-source';
import { writeLives, type WrittenLives } from './write-lives';

const root = 'https://site.test';
let store: string;
const inLives = (name: string): string => join(store, 'reports', 'lives', name);
const month = (name: string): string => join(store, 'analytics', `${name}.db`);

beforeEach(async () => {
  store = mkdtempSync(join(tmpdir(), 'visits-'));
  await buildScrape(store, '260310-0500', { pages: [{ path: '/' }, { path: '/pas' }] });
  countDay(store, '2026-02-27', { pages: [['/pas', '/pas', 3]] });
  countDay(store, '2026-03-02', {
    pages: [
      ['/pas', '/pas', 5],
      ['/pas?x=1', '/pas', 2],
      ['/new', null, 9],
    ],
  });
  countDay(store, '2026-03-04', { state: 'provisional', pages: [['/', '/', 1]] });
});
afterEach(() => removeSync(store));

async function write(): Promise<WrittenLives> {
  const source = openReportSource(store, '260310-0500');
  try {
    return await writeLives(source, {
      ...{ store, root, language: 'en' },
      signal: new AbortController().signal,
      assertLease: async () => undefined,
      onProgress: () => undefined,
    });
  } finally {
    source.close();
  }
}

const held = <T>(name: string): T => parseLifeFile<T>(htmlOf(readFileSync(inLives(name))))!.held();
const visitsFiles = (): string[] =>
  readdirSync(join(store, 'reports', 'lives')).filter((name) => name.startsWith('v-'));

describe('the visits of pages by month', () => {
  it('are those of all addresses of a page, with the days that were counted', async () => {
    expect(await write()).toMatchObject({ held: [], unread: [] });
    expect(visitsFiles()).toEqual(['v-2026-02-00.html', 'v-2026-03-00.html']);
    expect(held<LivesIndex>('index.html')).toEqual({ count: 1, visits: { count: 1, months: ['2026-02', '2026-03'] } });
    expect(held<VisitsFile>('v-2026-03-00.html')).toEqual({
      ...{ month: '2026-03', count: 1, days: '-f-p' },
      pages: [
        ['/', [0, 0, 0, 1]],
        ['/pas', [0, 7]],
      ],
    });
  });

  it('are written when a page is found for an address later, and only then', async () => {
    await write();
    utimesSync(inLives('v-2026-02-00.html'), 1, 1);
    utimesSync(inLives('v-2026-03-00.html'), 1, 1);
    await write();
    const db = openDatabase(month('2026-03'));
    db.exec(`UPDATE page_days SET path = '/new' WHERE url LIKE '%/new'`);
    db.close();
    utimesSync(month('2026-03'), 5, 5);
    await write();
    expect(statSync(inLives('v-2026-02-00.html')).mtimeMs).toBe(1000);
    expect(held<VisitsFile>('v-2026-03-00.html').pages).toContainEqual(['/new', [0, 9]]);
  });

  it('are put right when a file is damaged, or is gone', async () => {
    await write();
    const whole = readFileSync(inLives('v-2026-03-00.html'), 'utf8');
    writeFileSync(inLives('v-2026-03-00.html'), 'x');
    rmSync(inLives('v-2026-02-00.html'));
    await write();
    expect(readFileSync(inLives('v-2026-03-00.html'), 'utf8')).toBe(whole);
    expect(visitsFiles()).toHaveLength(2);
  });

  it('go with a month that is not kept, and stay as they were told of one that is damaged', async () => {
    await write();
    rmSync(month('2026-02'));
    writeFileSync(month('2026-03'), 'no database');
    const before = readFileSync(inLives('v-2026-03-00.html'), 'utf8');
    expect((await write()).unread).toEqual(['2026-03']);
    expect(visitsFiles()).toEqual(['v-2026-03-00.html']);
    expect(readFileSync(inLives('v-2026-03-00.html'), 'utf8')).toBe(before);
    expect(held<LivesIndex>('index.html').visits.months).toEqual(['2026-03']);
  });
});

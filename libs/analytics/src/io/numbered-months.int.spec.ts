import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  databaseFault,
  openDatabase,
  storeLayout,
  type UsageDayRow,
  type UsagePageRow,
} from '@scrape-and-report/record';
import { storeContent } from '../testing';
import { mergeAnalytics } from './merge-analytics';
import { scrubMonths } from './scrub/scrub-months';
import { openUsageStore } from './usage-store';

const ROOT = 'https://www.example.nl';
const DAYS = ['2026-11-01', '2026-11-02'] as const;
const log = { info: () => undefined, warning: () => undefined, error: () => undefined };
const work = { log, signal: new AbortController().signal, assertLease: async () => undefined };

let scratch: string;
beforeEach(() => void (scratch = mkdtempSync(join(tmpdir(), 'numbered-'))));
afterEach(() => removeSync(scratch));

/** The `analytics` of a store of that format, with a page that has a path, one without, and one that comes each day. */
function aFolder(name: string, format: number, days: readonly string[] = DAYS): string {
  const { own, marker, analytics } = storeLayout(join(scratch, name));
  mkdirSync(own, { recursive: true });
  writeFileSync(marker, JSON.stringify({ version: 1, format, id: 'a'.repeat(32), owner: 'anna' }));
  const store = openUsageStore(analytics);
  for (const [nr, day] of days.entries()) {
    const pages = [aPage('/cars', '/cars', 3 + nr), aPage('/lost', null, 2), aPage(`/new-${day}`, `/new-${day}`, 1)];
    store.replaceDay(
      aDay(day),
      pages.map((page) => ({ day, ...page })),
    );
  }
  store.close();
  return analytics;
}

function aDay(day: string, facts: Partial<UsageDayRow> = {}): UsageDayRow {
  return {
    ...{ day, source: 'access-log', state: 'final', pageviews: 6, unique_pageviews: 6, visits: 6, hidden_hits: 0 },
    ...{
      fetched_at: '2026-11-05T04:00:00.000Z',
      unique_visitors: 6,
      bounces: 0,
      seconds: 0,
      downloads: 0,
      outlinks: 0,
    },
    ...{ digest: 'f'.repeat(64), note: '' },
    ...facts,
  } as UsageDayRow;
}

function aPage(rest: string, path: string | null, hits: number): Omit<UsagePageRow, 'day'> {
  const counts = { hits, visits: hits, unique_visitors: hits, entries: 1, exits: 1, bounces: 0, seconds: 5 };
  return { url: ROOT + rest, path, match: path === null ? null : 'exact', ...counts };
}

function tablesOf(folder: string): string[] {
  const db = openDatabase(join(folder, '2026-11.db'), { readonly: true });
  const names = [...db.prepare('SELECT name FROM sqlite_schema ORDER BY name').tuples<[string]>()].flat();
  db.close();
  return names;
}

it('a month is written with numbered addresses in a store of format 2 alone, and holds the same', () => {
  const [old, own] = [aFolder('old', 1), aFolder('own', 2)];
  expect(tablesOf(old)).toEqual(['days', 'page_days']);
  expect(tablesOf(own)).toEqual(['addresses', 'days', 'page_days', 'page_figures']);
  expect(storeContent(own)).toEqual(storeContent(old));
  expect(databaseFault(join(own, '2026-11.db'), 'usage')).toBeNull();
});

it('a page that is found later, and a day that is replaced, are the same in both', () => {
  const contents = [1, 2].map((format) => {
    const folder = aFolder(`of-${format}`, format);
    const store = openUsageStore(folder);
    expect(store.unmatchedOf('2026-11.db')).toEqual([`${ROOT}/lost`]);
    store.joinMonth('2026-11.db', new Map([[`${ROOT}/lost`, { path: '/found', match: 'redirect' }]]));
    expect(store.unmatchedOf('2026-11.db')).toEqual([]);
    expect(store.joinsOf(DAYS[0]).get(`${ROOT}/lost`)).toEqual({ path: '/found', match: 'redirect' });
    store.replaceDay(aDay(DAYS[0], { digest: 'e'.repeat(64) }), [{ day: DAYS[0], ...aPage('/other', '/other', 9) }]);
    store.close();
    return storeContent(folder);
  });
  expect(contents[0]!.pages.map(({ url }) => url.slice(ROOT.length))).toEqual([
    '/other',
    '/cars',
    '/lost',
    '/new-2026-11-02',
  ]);
  expect(contents[1]).toEqual(contents[0]);
});

it.each([
  ['old', 1, 'new', 2],
  ['new', 2, 'old', 1],
])('days of another are taken over from a store of another format: %s', async (own, format, other, their) => {
  const folders = [aFolder(own, format, [DAYS[0]]), aFolder(other, their)] as const;
  expect((await mergeAnalytics(folders[0], [folders[1]], work)).days).toEqual([DAYS[1]]);
  expect(storeContent(folders[0])).toEqual(storeContent(folders[1]));
});

it('what may tell of a person is masked, and no byte of it is left', async () => {
  const folder = aFolder('own', 2);
  const store = openUsageStore(folder);
  const day = '2026-11-03';
  store.replaceDay(aDay(day), [{ day, ...aPage('/search?q=jan.jansen@example.nl', '/search', 3) }]);
  store.close();
  expect((await scrubMonths(folder, { keepQuery: ['q'], assertLease: async () => undefined })).months).toHaveLength(1);
  expect(readFileSync(join(folder, '2026-11.db')).includes('jansen')).toBe(false);
  expect(storeContent(folder).pages.find((page) => page.day === day)).toMatchObject({ path: '/search', hits: 3 });
});

import { mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { copySync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { UsageDayRow, UsageItemRow, UsagePageRow } from '@scrape-and-report/record';
import { filesOf, storeContent } from '../../testing';
import { mergeAnalytics } from '../merge-analytics';
import { openCleanMonths } from './clean-months';
import { findPersonal, scrubMonths } from './scrub-months';
import { openUsageStore } from '../usage-store';

const PERSONAL = ['jan.jansen@example.nl', '123456782', 'eyJhbGciOiJIUzI1NiJ9.e30.abc', '0612345678'];
const options = { keepQuery: ['page'], assertLease: async () => undefined };

let scratch: string;
beforeEach(() => void (scratch = mkdtempSync(join(tmpdir(), 'scrub-'))));
afterEach(() => removeSync(scratch));

function page(url: string, hits: number, path: string | null = null): Omit<UsagePageRow, 'day'> {
  const counts = { hits, visits: hits, unique_visitors: hits, entries: 1, exits: 1, bounces: 0, seconds: 5 };
  return { url, path, match: path === null ? null : 'exact', ...counts };
}

/** A folder as older code has written it: nothing is masked. */
function aFolder(
  name: string,
  days: Readonly<Record<string, readonly Omit<UsagePageRow, 'day'>[]>>,
  items: readonly Omit<UsageItemRow, 'day'>[] = [],
): string {
  const folder = join(scratch, name);
  const store = openUsageStore(folder);
  for (const [day, pages] of Object.entries(days)) {
    const hits = pages.reduce((sum, row) => sum + row.hits, 0);
    const row: UsageDayRow = {
      ...{ day, source: 'access-log', state: 'final', pageviews: hits, unique_pageviews: hits, visits: hits },
      ...{ hidden_hits: 0, fetched_at: '2026-03-05T04:00:00.000Z', unique_visitors: hits, bounces: 0, seconds: 0 },
      ...{ downloads: 0, outlinks: 0, digest: 'f'.repeat(64), note: '' },
    };
    store.replaceDay(
      row,
      pages.map((one) => ({ day, ...one })),
      items.map((item) => ({ day, ...item })),
    );
  }
  store.close();
  return folder;
}

const bytesOf = (folder: string): string => Buffer.concat([...filesOf(folder).values()]).toString('latin1');
const oldStore = (name = 'own'): string =>
  aFolder(
    name,
    {
      '2026-02-01': [page('https://www.example.nl/', 3, '/')],
      '2026-03-01': [
        page(`https://www.example.nl/zoek?q=${PERSONAL[0]}`, 2, '/zoek'),
        page(`https://www.example.nl/zoek?page=2&q=${PERSONAL[2]}`, 4, '/zoek'),
        page(`https://www.example.nl/mijn/${PERSONAL[1]}`, 1),
        page('https://www.example.nl/artikel/12345678', 7, '/artikel/12345678'),
      ],
    },
    [
      { kind: 'missing', name: `https://www.example.nl/weg/${PERSONAL[3]}`, referrer: '', hits: 2, visits: 1 },
      { kind: 'search', name: PERSONAL[0]!, referrer: '', hits: 1, visits: 0 },
    ],
  );

describe('months that hold what may tell of a person', () => {
  it('are found, and nothing is written for it', () => {
    const folder = oldStore();
    const before = filesOf(folder);
    expect(findPersonal(folder, ['page'])).toEqual([
      { file: '2026-02.db', days: 1, addresses: 2 },
      { file: '2026-03.db', days: 1, addresses: 5 },
    ]);
    expect(filesOf(folder)).toEqual(before);
  });

  it('are cleaned to the last byte, with every sum as it was and the pages of the record as they are', async () => {
    const folder = oldStore();
    expect(PERSONAL.every((value) => bytesOf(folder).includes(value))).toBe(true);
    await scrubMonths(folder, options);
    const left = bytesOf(folder);
    expect(PERSONAL.filter((value) => left.includes(value))).toEqual([]);
    expect(storeContent(folder).pages.map(({ url, path, hits }) => [url, path, hits])).toEqual([
      ['https://www.example.nl/', '/', 3],
      ['https://www.example.nl/artikel/12345678', '/artikel/12345678', 7],
      ['https://www.example.nl/mijn/[number]', null, 1],
      ['https://www.example.nl/zoek', '/zoek', 2],
      ['https://www.example.nl/zoek?page=2', '/zoek', 4],
    ]);
    expect(findPersonal(folder, ['page'])).toEqual([]);
    const cleaned = filesOf(folder);
    expect((await scrubMonths(folder, options)).months).toEqual([]);
    expect(filesOf(folder)).toEqual(cleaned);
  });

  it('do not come back with a partner that holds them as they were, nor are its days taken again and again', async () => {
    const own = oldStore();
    const away = join(scratch, 'away');
    copySync(own, away);
    await scrubMonths(own, options);
    const cleaned = filesOf(own);
    const merging = { ...options, signal: new AbortController().signal };
    expect((await mergeAnalytics(own, [away], merging)).days).toEqual([]);
    expect(filesOf(own)).toEqual(cleaned);
  });

  it('come in clean where a partner has days that are missing here', async () => {
    const own = aFolder('own', { '2026-01-01': [page('https://www.example.nl/', 1, '/')] });
    const merging = { ...options, signal: new AbortController().signal };
    expect((await mergeAnalytics(own, [oldStore('other')], merging)).days).toEqual(['2026-02-01', '2026-03-01']);
    expect(PERSONAL.filter((value) => bytesOf(own).includes(value))).toEqual([]);
    expect((await mergeAnalytics(own, [join(scratch, 'other')], merging)).days).toEqual([]);
  });

  it('are left alone once the lease is lost', async () => {
    const folder = oldStore();
    const before = filesOf(folder);
    const lost = new Error('lost');
    await expect(scrubMonths(folder, { ...options, assertLease: () => Promise.reject(lost) })).rejects.toBe(lost);
    expect(filesOf(folder)).toEqual(before);
  });

  describe('once they were found clean', () => {
    const memory = () => join(scratch, 'clean-months.json');
    const remembered = (folder: string, rules = 'r') => openCleanMonths(memory(), folder, rules);
    /** Which months are read, told by which are not known to be clean. */
    const toRead = (folder: string, rules?: string): string[] => {
      const known = remembered(folder, rules);
      return ['2026-02.db', '2026-03.db'].filter((file) => !known.isClean(file));
    };

    it('are not read again, until their file changes or the rules do', async () => {
      const folder = oldStore();
      expect(toRead(folder)).toEqual(['2026-02.db', '2026-03.db']);
      await scrubMonths(folder, { ...options, known: remembered(folder) });
      expect(toRead(folder)).toEqual([]);
      expect(toRead(folder, 'other rules')).toEqual(['2026-02.db', '2026-03.db']);
      const store = openUsageStore(folder);
      const day = store.days.get('2026-03-01')!;
      store.replaceDay({ ...day, state: 'final', digest: 'e'.repeat(64) }, [
        { day: '2026-03-01', ...page(`https://www.example.nl/mijn/${PERSONAL[1]}`, 1) },
      ]);
      store.close();
      expect(toRead(folder)).toEqual(['2026-03.db']);
      await scrubMonths(folder, { ...options, known: remembered(folder) });
      expect(bytesOf(folder)).not.toContain(PERSONAL[1]);
      expect(toRead(folder)).toEqual([]);
    });

    it('are read again when another file of the same size and time stands there', async () => {
      const folder = oldStore();
      await scrubMonths(folder, { ...options, known: remembered(folder) });
      const file = join(folder, '2026-03.db');
      const [bytes, { atime, mtime }] = [readFileSync(file), statSync(file)];
      writeFileSync(file, bytes);
      utimesSync(file, atime, mtime);
      expect(toRead(folder)).toEqual(['2026-03.db']);
    });

    it.each(['', 'no JSON', '[]', '{"rules":"r","months":7}', '{"rules":"r","months":{"../x":"1","2026-03.db":4}}'])(
      'are read again when the memory of it is %j',
      (text) => {
        const folder = oldStore();
        writeFileSync(memory(), text);
        expect(toRead(folder)).toEqual(['2026-02.db', '2026-03.db']);
      },
    );
  });

  it('keep their sums whatever the addresses, and are clean after one time (property)', async () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.constantFrom(...PERSONAL).map((value) => `https://www.example.nl/${value}/x?y=${value}`),
      fc.string().map((text) => `https://www.example.nl/${encodeURIComponent(text.toWellFormed())}`),
    );
    const row = fc.tuple(address, fc.integer({ min: 1, max: 9 }), fc.boolean());
    let nr = 0;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(row, { selector: ([url]) => url, minLength: 1, maxLength: 12 }), async (rows) => {
        const folder = aFolder(`p${nr++}`, {
          '2026-03-01': rows.map(([url, hits, isPage]) => page(url, hits, isPage ? '/a' : null)),
        });
        const sum = (): number => storeContent(folder).pages.reduce((total, { hits }) => total + hits, 0);
        const before = sum();
        await scrubMonths(folder, options);
        expect(sum()).toBe(before);
        expect(findPersonal(folder, ['page'])).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});

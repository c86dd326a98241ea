import type { ProductionConfig, RunLog } from '@scrape-and-report/production';
import {
  compactStore,
  digestOf,
  openDatabase,
  openHistory,
  sealScrape,
  type ScrapeDeriver,
  USAGE_SCHEMA,
  validScrapes,
} from '@scrape-and-report/record';
import { buildScrape, writeEndlessDatabase } from '@scrape-and-report/record/testing';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { refusedDigests } from './known-databases';
import { refuseDatabases, trustHistory } from './refuse-databases';

describe('refuseDatabases', () => {
  let store: string;
  const lines: string[] = [];
  const log: RunLog = { info: () => undefined, warning: (text) => void lines.push(text), error: () => undefined };
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'refuse-'));
    ensureDirSync(join(store, '.production'));
    lines.length = 0;
  });
  afterEach(() => {
    removeSync(store);
  });
  const progress = jest.fn(() => ({ update: () => undefined, end: () => undefined }));
  const refuse = (): Promise<void> =>
    refuseDatabases({
      config: { me: { name: 'anna', home: join(store, '..'), store } } as ProductionConfig,
      log,
      progress,
      signal: new AbortController().signal,
      seconds: 3,
    });
  const endless = (path: string): void => {
    removeSync(path);
    writeEndlessDatabase(path);
  };
  /** Sealed by somebody who wants it to be believed. */
  const forge = async (name: string): Promise<void> => {
    if (!existsSync(join(store, name))) await buildScrape(store, name, { pages: [] });
    endless(join(store, name, 'scrape.db'));
    removeSync(join(store, name, 'manifest.json'));
    await sealScrape(join(store, name), { timestamp: name, producer: 'anna', epoch: 1, pages: 1 });
  };

  it('sets aside what cannot be read to its end, names it, and keeps the rest', async () => {
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await forge('261122-0500');
    const digest = await digestOf(join(store, '261122-0500', 'manifest.json'));
    const analytics = join(store, 'analytics');
    ensureDirSync(analytics);
    endless(join(analytics, '2026-10.db'));
    const month = openDatabase(join(analytics, '2026-11.db'));
    month.exec(USAGE_SCHEMA);
    month.close();
    await refuse();
    const odd = join(store, '.production', 'odd');
    expect(lines).toEqual([
      `refused ${join(store, '261122-0500/scrape.db')}: reading it did not come to an end within 3 s; it is in ${join(odd, '261122-0500')} now`,
      `refused ${join(analytics, '2026-10.db')}: reading it did not come to an end within 3 s; it is in ${join(odd, 'analytics-2026-10.db')} now`,
    ]);
    expect(validScrapes(store).map(({ name }) => name)).toEqual(['261121-0500']);
    expect(readdirSync(analytics)).toEqual(['2026-11.db']);
    expect(readdirSync(odd).sort()).toEqual(['261122-0500', 'analytics-2026-10.db']);
    expect([...refusedDigests(store)]).toEqual([digest]);
  }, 60_000);

  it('still wants the same scrape of others when only this disk has lost something', async () => {
    await buildScrape(store, '261122-0500', { pages: [{ path: '/' }] });
    const file = join(store, '261122-0500', 'scrape.db');
    // Of the same size, as a disk loses bits; one of another size is not opened by anybody, and is left to the fetch.
    writeFileSync(file, Buffer.alloc(statSync(file).size, 7));
    await refuse();
    expect(lines).toEqual([expect.stringMatching(/261122-0500.scrape\.db: file is not a database; it is in /)]);
    expect([...refusedDigests(store)]).toEqual([]);
    await buildScrape(store, '261122-0500', { pages: [{ path: '/' }] });
    truncateSync(file, 100);
    await refuse();
    expect(lines).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });

  it('looks at one that nobody opened when somebody mends its manifest', async () => {
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await buildScrape(store, '261122-0500', { pages: [] });
    endless(join(store, '261122-0500', 'scrape.db'));
    await refuse();
    expect(lines).toEqual([]);
    removeSync(join(store, '261122-0500', 'manifest.json'));
    await sealScrape(join(store, '261122-0500'), { timestamp: '261122-0500', producer: 'anna', epoch: 1, pages: 1 });
    await refuse();
    expect(lines).toEqual([expect.stringMatching(/261122-0500.scrape\.db: reading it did not come to an end/)]);
  }, 60_000);

  it('sets aside a scrape whose list can not be put together, and keeps those whose can', async () => {
    for (const name of ['261121-0500', '261122-0500']) await buildScrape(store, name, { pages: [{ path: '/' }] });
    await compactStore({ store, trash: join(store, '.production/trash/x'), assertRight: async () => undefined });
    await refuse();
    expect(lines).toEqual([]);
    const directory = join(store, '261122-0500');
    const list = JSON.parse(brotliDecompressSync(readFileSync(join(directory, 'list.json.br'))).toString()) as {
      links: object;
    };
    const forged = JSON.stringify({ ...list, links: { ...list.links, statuses: ['200', 4e9] } });
    writeFileSync(join(directory, 'list.json.br'), brotliCompressSync(Buffer.from(forged)));
    removeSync(join(directory, 'manifest.json'));
    await sealScrape(directory, { timestamp: '261122-0500', producer: 'anna', epoch: 1, pages: 1 });
    await refuse();
    expect(lines).toEqual([
      expect.stringMatching(
        /refused .*261122-0500.list\.json\.br: a column of a list is longer than its table; it is in /,
      ),
    ]);
    expect(validScrapes(store).map(({ name }) => name)).toEqual(['261121-0500']);
    expect(refusedDigests(store).size).toBe(1);
  });

  it('looks only at what changed since, and sets another of the same name aside beside the first', async () => {
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await refuse();
    progress.mockClear();
    await refuse();
    expect(progress).not.toHaveBeenCalled();
    for (const name of ['261121-0500', '261121-0500.2']) {
      await forge('261121-0500');
      await refuse();
      expect(existsSync(join(store, '.production', 'odd', name))).toBe(true);
    }
    expect(lines).toHaveLength(2);
  }, 60_000);

  describe('the own history', () => {
    const file = (): string => join(store, '.production', 'history.db');
    const deriver: ScrapeDeriver = {
      version: '1',
      derive: () => ({ figures: new Map(), issues: [] }),
      factor: () => 0,
    };
    beforeEach(async () => {
      await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
      openHistory(store, deriver).close();
    });

    it('is left alone as our own code wrote it, and not read again once a stage has vouched for it', async () => {
      await refuse();
      expect(lines).toEqual([]);
      expect(existsSync(file())).toBe(true);
      progress.mockClear();
      openHistory(store, deriver).close();
      trustHistory(store);
      await refuse();
      expect(progress).not.toHaveBeenCalled();
    });

    it.each<[string, (path: string) => void, RegExp]>([
      ['has no end', endless, /: reading it did not come to an end within 3 s; it is made anew$/],
      ['is no database', (path) => writeFileSync(path, 'x'.repeat(5000)), /; it is made anew$/],
      [
        'has an index more, by which a join might not come to an end',
        (path) => change(path, 'CREATE INDEX more ON lives (til, frm)'),
        /: its tables are not those of a history; it is made anew$/,
      ],
      ['has an index that does not agree with its table', swapIndexes, /history\.db: .*; it is made anew$/],
    ])('goes when it %s', async (_what, damage, line) => {
      damage(file());
      await refuse();
      expect(lines).toEqual([expect.stringMatching(line)]);
      expect(existsSync(file())).toBe(false);
      openHistory(store, deriver).close();
      await refuse();
      expect(lines).toHaveLength(1);
    });

    it('of another version says nothing: opening it replaces it', async () => {
      change(file(), `UPDATE meta SET value = '0/0'`);
      await refuse();
      expect(lines).toEqual([]);
    });
  });
});

function change(path: string, sql: string): void {
  const db = openDatabase(path);
  db.exec(sql);
  db.close();
}

/** Each of two indexes gets the entries of the other. */
function swapIndexes(path: string): void {
  const db = openDatabase(path);
  const size = db.prepare('PRAGMA page_size').get<{ page_size: number }>()!.page_size;
  const roots = db
    .prepare("SELECT rootpage FROM sqlite_schema WHERE name IN ('lives_frm', 'lives_til')")
    .all<{ rootpage: number }>();
  db.close();
  const bytes = readFileSync(path);
  const [one, other] = roots.map(({ rootpage }) => bytes.subarray((rootpage - 1) * size, rootpage * size));
  const kept = Buffer.from(one!);
  other!.copy(one!);
  kept.copy(other!);
  writeFileSync(path, bytes);
}

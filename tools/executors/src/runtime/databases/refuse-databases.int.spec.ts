import type { ProductionConfig, RunLog } from '@scrape-and-report/production';
import { digestOf, openDatabase, USAGE_SCHEMA, validScrapes } from '@scrape-and-report/record';
import { buildScrape, writeEndlessDatabase } from '@scrape-and-report/record/testing';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusedDigests } from './known-databases';
import { refuseDatabases } from './refuse-databases';

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
  const endless = (path: string) => {
    removeSync(path);
    writeEndlessDatabase(path);
  };

  it('sets aside what cannot be read to its end, names it, and keeps the rest', async () => {
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await buildScrape(store, '261122-0500', { pages: [{ path: '/' }] });
    endless(join(store, '261122-0500', 'scrape.db'));
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

  it('looks only at what changed since, and sets another of the same name aside beside the first', async () => {
    await buildScrape(store, '261121-0500', { pages: [{ path: '/' }] });
    await refuse();
    progress.mockClear();
    await refuse();
    expect(progress).not.toHaveBeenCalled();
    for (const name of ['261121-0500', '261121-0500.2']) {
      if (!existsSync(join(store, '261121-0500'))) await buildScrape(store, '261121-0500', { pages: [] });
      endless(join(store, '261121-0500', 'scrape.db'));
      await refuse();
      expect(existsSync(join(store, '.production', 'odd', name))).toBe(true);
    }
    expect(lines).toHaveLength(2);
  }, 60_000);
});

import { rmSync, utimesSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ensureStore,
  fingerprintStore,
  isManifestOf,
  parseStoreManifest,
  renderStoreManifest,
  storeState,
} from '../index';
import { createFleet, writeScrape, writeTree } from '../testing/store-fixture';

describe('fingerprintStore', () => {
  let fleet: ReturnType<typeof createFleet>;
  let store: string;
  beforeEach(async () => {
    fleet = createFleet(['anna']);
    store = fleet.partners[0]!.store;
    await ensureStore({ partner: fleet.partners[0]!, knownPartners: {} });
    await writeScrape(store, '261122-0500');
    writeTree(store, { 'reports/index.html': '<p>', 'analytics/2026-11.db': 'rows' });
  });
  afterEach(() => fleet.remove());
  const state = (): Promise<string> => storeState(store, [], 'production.log');

  it('gives the same bytes when nothing changed, whatever log, flags and unfinished scrapes do', async () => {
    const before = renderStoreManifest(await fingerprintStore({ store, ignore: [], logName: 'production.log' }));
    const stateBefore = await state();
    writeTree(store, {
      'production.log': 'x',
      'AVAILABLE_FOR_PRODUCTION.flag': '{}',
      '261122-0700/scrape.db': 'half',
      '.production/run/x.json': '{}',
    });
    expect(await state()).toBe(stateBefore);
    rmSync(join(store, '.production/fingerprint-index.json'));
    expect(renderStoreManifest(await fingerprintStore({ store, ignore: [], logName: 'production.log' }))).toBe(before);
  });

  it('belongs to the state it was made of, and to no other', async () => {
    const text = renderStoreManifest(await fingerprintStore({ store, ignore: [], logName: 'production.log' }));
    const manifest = parseStoreManifest(text)!;
    expect(isManifestOf(manifest, await state())).toBe(true);
    writeTree(store, { 'reports/index.html': '<b>' });
    expect(isManifestOf(manifest, await state())).toBe(false);
    expect(parseStoreManifest(text.slice(0, -20))).toBeNull();
    expect(parseStoreManifest(text.replace('reports/index.html', '../index.html'))).toBeNull();
  });

  it('never reads a sealed scrape again, nor a file whose stamp stayed; a file written a moment ago it does', async () => {
    await state();
    const path = join(store, 'analytics/2026-11.db');
    const { atimeMs, mtimeMs } = statSync(path);
    const before = await fingerprintStore({ store, ignore: [], logName: 'production.log' });
    // Same size, same modification time: only ctime tells, and on Windows the racy rule.
    writeFileSync(path, 'ROWS');
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
    const after = await fingerprintStore({ store, ignore: [], logName: 'production.log' });
    expect(after.sealed).toEqual(before.sealed);
    expect(after.files).not.toEqual(before.files);
  });

  it('does not pass on a sealed scrape that lost a file', async () => {
    rmSync(join(store, '261122-0500/log.txt'));
    const manifest = await fingerprintStore({ store, ignore: [], logName: 'production.log' });
    expect(manifest.sealed).toEqual([]);
    expect(manifest.skipped).toEqual([
      { path: '261122-0500', reason: 'damaged' },
      { path: '261122-0500/log.txt', reason: 'damaged' },
    ]);
  });
});

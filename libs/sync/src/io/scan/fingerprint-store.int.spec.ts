import { rmSync, utimesSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprintStore, isManifestOf, parseStoreManifest, renderStoreManifest, storeState } from '../../index';
import { digestOfText, renderedOf } from '../../manifest/store-manifest';
import { createOwnStore, writeScrape, writeTree } from '../../testing/store-fixture';
import { fingerprintIndexPath } from './fingerprint-store';
import { loadIndex, saveIndex } from '../known/store-index';

describe('fingerprintStore', () => {
  let store: string;
  let remove: () => void;
  beforeEach(async () => {
    ({ store, remove } = await createOwnStore());
    await writeScrape(store, '261122-0500');
    writeTree(store, { 'reports/index.html': '<p>', 'analytics/2026-11.db': 'rows' });
  });
  afterEach(() => remove());
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
    rmSync(fingerprintIndexPath(store));
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

  describe('when its records can be trusted', () => {
    beforeEach(() => void jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000));
    afterEach(() => jest.restoreAllMocks());
    const manifest = (): ReturnType<typeof fingerprintStore> =>
      fingerprintStore({ store, ignore: [], logName: 'production.log' });

    it('knows state and manifest of what did not change without making them', async () => {
      const before = await manifest();
      const index = fingerprintIndexPath(store);
      const recorded = loadIndex(index);
      expect(recorded.made!.manifest).toBe(digestOfText(renderStoreManifest(before)));
      // What is told is what stands there: nothing was rendered.
      const told = { state: '{}\n', manifest: 'f'.repeat(64) };
      saveIndex(index, { ...recorded, made: told });
      expect(await state()).toBe(told.state);
      expect(renderedOf(await manifest()).knownDigest()).toBe(told.manifest);
    });

    it('gives the manifest of the first look again, and another one when a file is another', async () => {
      const first = await manifest();
      const again = await manifest();
      expect(renderedOf(again).knownDigest()).toBe(renderedOf(first).digest());
      expect(again).toEqual(first);
      expect(renderStoreManifest(again)).toBe(renderStoreManifest(first));
      writeTree(store, { 'reports/index.html': '<i>' });
      const other = await manifest();
      expect(renderedOf(other).digest()).toBe(digestOfText(renderStoreManifest(other)));
      expect(renderedOf(other).digest()).not.toBe(renderedOf(first).digest());
      expect(isManifestOf(other, await state())).toBe(true);
    });
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

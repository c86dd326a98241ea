import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fingerprintIndexPath, fingerprintStore, storeState } from '../scan/fingerprint-store';
import { keepLater, keepPending } from './pending-records';
import { loadIndex } from './store-index';
import { createOwnStore, writeTree } from '../../testing/store-fixture';

describe('records that are kept later', () => {
  let store: string;
  let remove: () => void;
  beforeEach(async () => {
    ({ store, remove } = await createOwnStore());
    writeTree(store, { 'reports/index.html': '<p>' });
  });
  afterEach(() => {
    keepPending();
    remove();
  });
  const look = (): ReturnType<typeof fingerprintStore> =>
    fingerprintStore({ store, ignore: [], logName: 'production.log', isSyncNext: true });

  it('are not written while partners wait for the manifest, and are when asked for', async () => {
    await look();
    expect(existsSync(fingerprintIndexPath(store))).toBe(false);
    keepPending();
    expect(loadIndex(fingerprintIndexPath(store)).files.size).toBe(1);
  });

  it('are what the next scan of the same process begins with', async () => {
    await look();
    const state = await storeState(store, [], 'production.log');
    expect(loadIndex(fingerprintIndexPath(store)).made?.state).toBe(state);
    const before = readFileSync(fingerprintIndexPath(store));
    keepPending();
    expect(readFileSync(fingerprintIndexPath(store))).toEqual(before);
  });

  it('are not written into a store that went meanwhile', async () => {
    await look();
    rmSync(store, { recursive: true });
    keepPending();
    expect(existsSync(store)).toBe(false);
  });

  it('leave nothing behind when the process ends: each is written once, and one that fails stops no other', () => {
    const written: string[] = [];
    keepLater('a', () => {
      throw new Error('no room');
    });
    keepLater('b', () => written.push('b'));
    const [atExit] = process.listeners('exit').slice(-1);
    (atExit as () => void)();
    keepPending();
    expect(written).toEqual(['b']);
  });
});

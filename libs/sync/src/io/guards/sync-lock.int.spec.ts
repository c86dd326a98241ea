import fs, { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ensureDirSync } from 'fs-extra';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '@scrape-and-report/production';
import { createFleet } from '../../testing/store-fixture';
import { createDiskCalls } from '../disk/disk-calls';
import { isSyncInProgress, raiseSyncFlag, syncStateOf } from './sync-flag';
import { acquireSyncLock, lockPath } from './sync-lock';

describe('the lock and the flag of a store', () => {
  let fleet: ReturnType<typeof createFleet>;
  let store: string;
  let nowMs: number;
  /** What the other machine does while this one sleeps. */
  let meanwhile: () => void;
  beforeEach(() => {
    fleet = createFleet(['anna']);
    store = fleet.partners[0]!.store;
    ensureDirSync(join(store, '.production'));
    nowMs = 0;
    meanwhile = () => undefined;
  });
  afterEach(() => fleet.remove());

  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
      meanwhile();
    },
  };
  const acquire = (syncId: string, waitMs = 0) =>
    acquireSyncLock({
      store,
      owner: { syncId, from: 'anna', epoch: 1 },
      waitMs,
      sleep: clock.sleep,
      monotonicMs: clock.monotonicMs,
    });
  const other = (n: number): void => {
    ensureDirSync(lockPath(store));
    writeFileSync(
      join(lockPath(store), 'owner.json'),
      JSON.stringify({ syncId: 'other', from: 'bram', epoch: 2, host: 'elsewhere', pid: 1 }),
    );
    writeFileSync(join(lockPath(store), 'beat.json'), `${n}`);
  };

  it('refuses while the beat of another machine is seen to change, and waits for its end when asked to', async () => {
    other(0);
    let n = 0;
    meanwhile = () => other(++n);
    await expect(acquire('mine')).rejects.toMatchObject({
      code: 'STORE_BUSY',
      message: expect.stringContaining('from bram'),
    });
    meanwhile = () => (nowMs < 8000 ? other(++n) : rmSync(lockPath(store), { recursive: true, force: true }));
    const lock = await acquire('mine', 30_000);
    lock.assertHeld();
    lock.release();
  });

  it('takes over a lock whose beat has stopped, even one that never got an owner', async () => {
    other(5);
    (await acquire('mine')).release();
    expect(nowMs).toBeGreaterThan(15_000);
    mkdirSync(lockPath(store));
    (await acquire('mine')).release();
  });

  it('leaves no lock on a full disk, which takes a folder and no file', async () => {
    const write = jest.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    await expect(acquire('mine')).rejects.toMatchObject({ code: 'ENOSPC' });
    write.mockRestore();
    expect(readdirSync(join(store, '.production'))).toEqual([]);
    (await acquire('mine')).release();
    expect(nowMs).toBe(0);
  });

  (process.platform === 'win32' ? it.skip : it)('a dead owner whose process id another bears now is dead', async () => {
    ensureDirSync(lockPath(store));
    const dead = { syncId: 'other', from: 'anna', epoch: 2, host: hostname(), pid: process.pid, start: 'long ago' };
    writeFileSync(join(lockPath(store), 'owner.json'), JSON.stringify(dead));
    (await acquire('mine')).release();
    expect(nowMs).toBe(0);
  });

  it('tells an owner that lost its lock', async () => {
    const lock = await acquire('mine');
    rmSync(lockPath(store), { recursive: true });
    other(1);
    expect(() => lock.assertHeld()).toThrow(/taken over/);
    lock.release();
    expect(() => lock.assertHeld()).toThrow();
  });

  it('says that a sync is running while its heartbeat moves, and broke off when it does not', async () => {
    expect(await syncStateOf(store, { clock })).toBe('none');
    const flag = (heartbeat: number): void =>
      writeFileSync(
        join(store, 'SYNC_IN_PROGRESS.flag'),
        JSON.stringify({ from: 'bram', epoch: 1, heartbeat, host: 'elsewhere', pid: 1 }),
      );
    flag(1);
    expect(await syncStateOf(store, { clock })).toBe('broken-off');
    expect(await isSyncInProgress(store, { clock })).toBe(false);
    meanwhile = () => flag(2);
    expect(await isSyncInProgress(store, { clock })).toBe(true);
    meanwhile = () => rmSync(join(store, 'SYNC_IN_PROGRESS.flag'), { force: true });
    expect(await syncStateOf(store, { clock })).toBe('none');
    meanwhile = () => undefined;
    mkdirSync(lockPath(store));
    raiseSyncFlag(store, { from: 'anna', epoch: 1, heartbeat: 1, syncId: 'x' });
    expect(await syncStateOf(store, { clock })).toBe('broken-off');
  });

  it('replaces a file that is held open for a moment (R14)', async () => {
    writeFileSync(join(store, 'a'), 'new');
    writeFileSync(join(store, 'b'), 'old');
    const busy = Object.assign(new Error('busy'), { code: 'EBUSY' });
    const rename = jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw busy;
    });
    await createDiskCalls().rename(join(store, 'a'), join(store, 'b'));
    expect(rename).toHaveBeenCalledTimes(2);
    expect(readFileSync(join(store, 'b'), 'utf8')).toBe('new');
    rename.mockRestore();
  });
});

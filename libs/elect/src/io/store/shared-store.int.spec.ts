import { existsSync, mkdtempSync, promises, rmSync, writeFileSync } from 'node:fs';
import { setVariables } from '@scrape-and-report/testing';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import type { Claim } from '../../claim/claim-chain';
import type { StoreIo, StoreView } from '../../port/store-io';
import { describeStoreIo } from '../../testing/store-io.conformance';
import { assertLease } from '../assert-lease';
import { createFileStore } from './file-store';
import { localFiles } from './files';
import { finishClaim } from '../finish-claim';
import { createIsolatedStore } from './isolated-store';
import { keepLease } from '../keep-lease';
import { createSharedStore } from './shared-store';

describeStoreIo('the own folder', async () => {
  const store = mkdtempSync(join(tmpdir(), 'elect-own-'));
  const open = (): StoreIo => createFileStore({ store, owner: 'jan' }, localFiles);
  return { open, close: async () => removeSync(store) };
});

describeStoreIo('a folder behind a process of its own', async () => {
  const store = mkdtempSync(join(tmpdir(), 'elect-far-'));
  const io = createIsolatedStore({ store, owner: 'jan' });
  return {
    open: () => io,
    close: async () => {
      io.close();
      removeSync(store);
    },
  };
});

/**
 * Loaded into every process that the tests start: whoever lists a folder of a store that hangs waits in that very call, as
 * the kernel holds the readers of a dead share. (A named pipe no longer does: it is refused as no ordinary file.)
 */
const HANG = `
const fs = require('node:fs');
const held = (path) => {
  for (let at = String(path); at !== require('node:path').dirname(at); at = require('node:path').dirname(at))
    if (fs.existsSync(at + '.hangs')) return true;
  return false;
};
const wait = (path) => {
  while (held(path)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
};
const { readdirSync, promises: { readdir } } = fs;
fs.readdirSync = (path, ...rest) => (wait(path), readdirSync(path, ...rest));
fs.promises.readdir = (path, ...rest) => (wait(path), readdir(path, ...rest));
`;

describe('stores that hang', () => {
  let root: string;

  let restore: () => void;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'elect-hang-'));
    writeFileSync(join(root, 'hang.js'), HANG);
    const usual = process.env['NODE_OPTIONS'] ?? '';
    restore = setVariables({ NODE_OPTIONS: `${usual} --require ${JSON.stringify(join(root, 'hang.js'))}` });
    // In this process only the call waits, as it does where a thread of the pool is held.
    const { readdir } = promises;
    jest.spyOn(promises, 'readdir').mockImplementation((async (path: string) => {
      while (existsSync(join(path, '../..').concat('.hangs'))) await new Promise((resolve) => setTimeout(resolve, 20));
      return readdir(path);
    }) as unknown as typeof readdir);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    restore();
    removeSync(root);
  });

  function storeOf(name: string, hangs: boolean): Partner {
    const store = join(root, name, 'record');
    ensureDirSync(join(store, '.production', 'election'));
    if (hangs) writeFileSync(`${store}.hangs`, '');
    return { name, home: join(root, name), store };
  }

  function release(store: string): void {
    rmSync(`${store}.hangs`, { force: true });
  }

  it('are left out, and are used again when they answer', async () => {
    const { store } = storeOf('bram', true);
    const io = createSharedStore({ store, owner: 'bram', limitMs: 400, restMs: 100, now: () => performance.now() });
    expect(await io.perform({ kind: 'look' })).toMatchObject({ kind: 'down' });
    expect(await io.perform({ kind: 'look' })).toMatchObject({ kind: 'down' });
    release(store);
    let reply = await io.perform({ kind: 'look' });
    // A process takes a moment to start, longer on a busy machine.
    for (let round = 0; reply.kind === 'down' && round < 40; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      reply = await io.perform({ kind: 'look' });
    }
    expect(reply).toEqual({ kind: 'view', view: { announcements: [], claims: [] } });
    io.close();
  });

  it('keep neither the own store nor a healthy one from being renewed', async () => {
    const hanging = ['b', 'c', 'd', 'e', 'f', 'g'].map((name) => storeOf(name, true));
    const [anna, zoe] = [storeOf('anna', false), storeOf('zoe', false)];
    const stopped = new AbortController();
    const silent = { info: () => undefined, warning: () => undefined, error: () => undefined };
    const claim: Claim = { day: '2026-11-22', epoch: 1, partner: 'anna', runId: 'run', order: ['anna'] };
    const own = createFileStore({ store: anna.store, owner: 'anna' }, localFiles);
    await own.perform({ kind: 'reserve', number: 1 });
    await own.perform({
      kind: 'hold',
      number: 1,
      holder: { ...claim, attempt: 1 },
      beat: { n: 1, by: 'x', state: 'producing' },
    });
    const options = {
      me: anna,
      partners: [anna, ...hanging, zoe],
      day: claim.day,
      runId: 'run',
      clock: createSystemClock(),
      random: Math.random,
      log: silent,
      claim,
      signal: stopped.signal,
      election: {
        relaxSeconds: 1,
        leaseSeconds: 6,
        maxScrapeAgeDays: 30,
        standby: 'watch',
        quorum: 'any',
        witness: null,
        coordinator: 'shares',
        etcd: { endpoints: [] },
      },
    } as const;
    const keeper = keepLease(options);
    const beats = new Set<number>();
    const healthy = createFileStore({ store: zoe.store, owner: 'zoe' }, localFiles);
    for (
      let round = 0;
      round < 60 && (beats.size < 3 || !beatOf(await healthy.perform({ kind: 'look' })));
      round += 1
    ) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      const n = beatOf(await own.perform({ kind: 'look' }));
      if (n !== null) beats.add(n);
    }
    expect(beats.size).toBeGreaterThanOrEqual(3);
    expect(beatOf(await healthy.perform({ kind: 'look' }))).not.toBeNull();
    await assertLease(options);
    expect(keeper.lost.aborted).toBe(false);
    await keeper.stop();
    for (const { store } of hanging) release(store);
    await finishClaim(options, 'released');
    stopped.abort();
  }, 60_000);

  function beatOf(reply: { kind: string; view?: StoreView }): number | null {
    return reply.view?.claims[0]?.beat?.n ?? null;
  }
});

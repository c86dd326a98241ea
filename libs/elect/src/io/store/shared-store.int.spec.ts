import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
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
  return { open, close: async () => rmSync(store, { recursive: true, force: true }) };
});

describeStoreIo('a folder behind a process of its own', async () => {
  const store = mkdtempSync(join(tmpdir(), 'elect-far-'));
  const io = createIsolatedStore({ store, owner: 'jan' });
  return {
    open: () => io,
    close: async () => {
      io.close();
      rmSync(store, { recursive: true, force: true });
    },
  };
});

// A named pipe that nobody writes to holds its reader as a dead share does; Windows has none in a folder.
const describePosix = process.platform === 'win32' ? describe.skip : describe;

describePosix('stores that hang', () => {
  let root: string;

  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'elect-hang-'))));
  afterEach(async () => {
    for (const store of pipes.splice(0)) release(store);
    await new Promise((resolve) => setTimeout(resolve, 50));
    rmSync(root, { recursive: true, force: true });
  });

  const pipes: string[] = [];

  function storeOf(name: string, hangs: boolean): Partner {
    const store = join(root, name, 'record');
    mkdirSync(join(store, '.production', 'election'), { recursive: true });
    if (hangs) {
      execFileSync('mkfifo', [pipeIn(store)]);
      pipes.push(store);
    }
    return { name, home: join(root, name), store };
  }

  function pipeIn(store: string): string {
    return join(store, '.production', 'election', 'avail.pipe.json');
  }

  /** Lets go of whoever waits for the pipe: threads held by it would be missing in later tests. */
  function release(store: string): void {
    try {
      closeSync(openSync(pipeIn(store), constants.O_WRONLY | constants.O_NONBLOCK));
    } catch {
      // Nobody waits.
    }
    rmSync(pipeIn(store), { force: true });
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

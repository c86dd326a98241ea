import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { removeSync } from 'fs-extra';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeNeeds, probeProgram } from '@scrape-and-report/testing';
import { createSystemClock, type Partner } from '@scrape-and-report/production';
import { describeStoreIo } from '../../testing/store-io.conformance';
import { assertLease } from '../assert-lease';
import { decide } from '../decide';
import { createEtcdStore } from './etcd-store';
import { finishClaim } from '../finish-claim';
import { keepLease } from '../keep-lease';
import type { ElectionOptions } from '../election-options';

const describeInstalled = describeNeeds('etcd', () => probeProgram('etcd'));

describeInstalled('with a real etcd on loopback', () => {
  let server: ChildProcess;
  let folder: string;
  let endpoint: string;
  let fleets = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'elect-etcd-'));
    const [client, peer] = [await freePort(), await freePort()];
    endpoint = `http://127.0.0.1:${client}`;
    const peerUrl = `http://127.0.0.1:${peer}`;
    server = spawn(
      'etcd',
      [
        '--data-dir',
        folder,
        '--listen-client-urls',
        endpoint,
        '--advertise-client-urls',
        endpoint,
        '--listen-peer-urls',
        peerUrl,
        '--initial-advertise-peer-urls',
        peerUrl,
        '--initial-cluster',
        `default=${peerUrl}`,
      ],
      { stdio: 'ignore' },
    );
    const probe = createEtcdStore({ endpoints: [endpoint], partners: ['probe'] });
    for (let round = 0; round < 100; round += 1) {
      if ((await probe.perform({ kind: 'look' })).kind === 'view') break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    probe.close();
  }, 30_000);

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
    removeSync(folder);
  });

  describeStoreIo('etcd', async () => {
    const io = createEtcdStore({ endpoints: [endpoint], partners: [`fleet ${(fleets += 1)}`] });
    return { open: () => io, close: async () => io.close() };
  });

  it('lets one partner produce, though no store can be reached by the other', async () => {
    const partners = ['anna', 'bram'].map((name): Partner => ({
      name,
      home: join(folder, name),
      store: join(folder, name, 'record'),
    }));
    const stopped = new AbortController();
    const [anna, bram] = partners.map((me): ElectionOptions => ({
      me,
      partners,
      day: '2026-11-22',
      runId: me.name,
      clock: createSystemClock(),
      random: Math.random,
      signal: stopped.signal,
      log: { info: () => undefined, warning: () => undefined, error: () => undefined },
      election: {
        relaxSeconds: 60,
        leaseSeconds: 3,
        maxScrapeAgeDays: 30,
        standby: 'watch',
        quorum: 'any',
        witness: null,
        coordinator: 'etcd',
        etcd: { endpoints: [endpoint] },
      },
    })) as [ElectionOptions, ElectionOptions];
    const [first, second] = [decide(anna), decide(bram)];
    const produced = await first;
    if (produced.kind !== 'produce') throw new Error('anna does not produce');
    const lease = { ...anna, claim: produced.claim };
    const keeper = keepLease(lease);
    await assertLease(lease);
    await finishClaim(lease, 'done');
    expect(await second).toEqual({ kind: 'step-back', why: 'another-produced', reason: 'anna produced' });
    expect(await decide(bram)).toEqual({
      kind: 'step-back',
      why: 'already-produced',
      reason: 'already produced today by anna',
    });
    expect(keeper.lost.aborted).toBe(false);
    await keeper.stop();
    stopped.abort();
  }, 30_000);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

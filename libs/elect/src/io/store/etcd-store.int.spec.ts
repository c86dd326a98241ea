import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeSync } from 'fs-extra';
import { describeNeeds, type Etcd, probeProgram, startEtcd } from '@scrape-and-report/testing';
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
  let etcd: Etcd;
  let endpoint: string;
  let folder: string;
  let fleets = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'elect-etcd-'));
    etcd = await startEtcd();
    endpoint = etcd.endpoint;
  }, 30_000);

  afterAll(async () => {
    await etcd.stop();
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

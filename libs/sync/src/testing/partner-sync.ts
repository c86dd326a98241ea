import { randomBytes } from 'node:crypto';
import type { LogLevel, Partner } from '@scrape-and-report/production';
import type { ChildContext } from '../io/partner/child-context';
import type { SyncCounts, SyncJob } from '../protocol/child-protocol';
import { createSyncId } from '../io/guards/target-tree';
import { createSyncSource } from '../io/partner/sync-source';
import { unpackContent } from '../protocol/packed-content';
import type { StoreManifest } from '../manifest/store-manifest';
import { ensureStore } from '../io/guards/ensure-store';
import { fingerprintStore } from '../io/scan/fingerprint-store';
import { syncPartner } from '../io/partner/sync-partner';

/** A job, and the manifest that is given for the asking. */
export interface WholeJob extends SyncJob {
  readonly manifest: StoreManifest;
}

/** What a partner's process is told, made of the present state of `me`. */
export async function createJob(me: Partner, partner: Partner, changes: Partial<WholeJob> = {}): Promise<WholeJob> {
  await ensureStore({ partner: me, knownPartners: {} });
  const { ignore = [] } = changes;
  const manifest = await fingerprintStore({ store: me.store, ignore, logName: 'production.log' });
  return {
    me,
    partner,
    manifest,
    syncId: createSyncId(new Date(), randomBytes(4).toString('hex')),
    ignore,
    knownPartners: {},
    logName: 'production.log',
    cleanup: true,
    mirror: true,
    merged: null,
    keep: null,
    maxDeleteShare: 1,
    epoch: 1,
    producer: me.name,
    dryRun: false,
    allowPlan: null,
    check: { day: 0, statDays: 0, hashDays: 0 },
    lockWaitMs: 0,
    trashDays: 30,
    root: 'https://site.test',
    mode: null,
    ...changes,
  };
}

export type LoggedLine = readonly [LogLevel, string];

/** A partner's process without the process: for tests of what it does, in milliseconds. */
export async function syncInProcess(
  job: WholeJob,
  changes: Partial<ChildContext> = {},
): Promise<SyncCounts & { lines: LoggedLine[] }> {
  const lines: LoggedLine[] = [];
  const source = createSyncSource(job.manifest, job.me.store, job);
  const counts = await syncPartner(job, {
    signal: new AbortController().signal,
    log: (level, text, ends = ['']) => void lines.push(...ends.map((end): LoggedLine => [level, text + end])),
    alive: () => undefined,
    mayIGoOn: async () => undefined,
    sourceContent: async (unless) => (source.digest() === unless ? null : unpackContent(source.content())),
    sourceManifest: async () => ({ digest: source.digest(), pieces: source.pieces() }),
    ...changes,
  });
  return { ...counts, lines };
}

import { randomBytes } from 'node:crypto';
import {
  describeError,
  type Clock,
  type LogLevel,
  type Partner,
  type Progress,
  type RunLog,
  type SyncConfig,
} from '@scrape-and-report/production';
import type { KeepRule } from '@scrape-and-report/record';
import { rowsOfMonths } from '../plan/fate';
import { checkFor, type Verify } from '../plan/rolling-check';
import type { StoreManifest } from '../manifest/store-manifest';
import type { SyncCounts, SyncJob } from '../protocol/child-protocol';
import { loadKnownPartners, readStoreMarker, rememberPartners } from './guards/ensure-store';
import { runInChild } from './partner/partner-process';
import { loadCommonSyncs, noteCommonSync } from './known/common-memory';
import { loadMergedMonths, noteMergedMonths } from './known/merged-months';
import { keepPending } from './known/pending-records';
import { createSyncSource, type SyncSource } from './partner/sync-source';
import { createSyncId } from './guards/target-tree';

export interface SyncReport {
  readonly partner: string;
  /** Absolute path of its store. */
  readonly store: string;
  readonly outcome: 'ok' | 'not-found' | 'failed' | 'hung' | 'refused';
  readonly error?: string;
  /** Numbers of files. */
  readonly added: number;
  readonly updated: number;
  readonly deleted: number;
  readonly bytes: number;
}

export interface SyncOptions {
  readonly me: Partner;
  /** The others. */
  readonly partners: readonly Partner[];
  /** While it is still being found out, the partners' processes start. */
  readonly manifest: StoreManifest | Promise<StoreManifest>;
  readonly sync: SyncConfig;
  readonly logName: string;
  /** 0: a stand-alone sync. */
  readonly epoch: number;
  readonly producer: string;
  readonly log: RunLog;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asked before every point of no return; rejects when the claim is lost. */
  readonly assertLease: () => Promise<void>;
  /** Says what it would do, and does nothing. */
  readonly dryRun?: boolean;
  readonly cleanup: boolean;
  /**
   * With `cleanup`: what only a target holds goes, whoever put it there (but no report of a scrape that is there, and no
   * usage figures). Default: alone yes; in a production only what the own store has lost since both were equal goes.
   */
  readonly mirror?: boolean;
  /** What is kept of reports, in every store alike. Default: all. */
  readonly keep?: KeepRule | null;
  readonly maxDeleteShare: number;
  /** A partner whose store completes nothing for so long is hung. */
  readonly deadlineMs: number;
  /** Digest of a plan that was refused and that a person allows. */
  readonly allowPlan?: string;
  /** Looks at everything again whatever the records say: `stat` at sizes, `checksum` at all bytes. */
  readonly verify?: Verify;
  /** How long to wait for another living sync; by default 30 s in a production, not at all alone. */
  readonly lockWaitMs?: number;
  /** Days that what was deleted or replaced stays in the trash. */
  readonly trashDays?: number;
  /** Of the site, by which addresses of what is to be forgotten are known. Without it only paths are. */
  readonly root?: string;
}

const TRASH_DAYS = 30;
const NO_ROOT = 'https://site.invalid';

/**
 * Makes the stores of all partners equal to the own one, in parallel, each in a process of its own: one that fails or
 * hangs stops no other. Every partner has a report, in the order given.
 *
 * @throws LeaseLostError, the signal's reason, and why there is no manifest: then nothing more is written
 */
export async function syncStores(options: SyncOptions): Promise<SyncReport[]> {
  const { me, partners } = options;
  await options.assertLease();
  const source = Promise.resolve(options.manifest).then((manifest) => createSyncSource(manifest, me.store, options));
  const controller = new AbortController();
  const signal = AbortSignal.any([options.signal, controller.signal]);
  const done = new Map<string, number>();
  const met: Record<string, string> = {};
  // While the partners still look at their stores.
  if (partners.length > 0) source.then(({ prepare }) => prepare()).catch(() => undefined);
  source.catch((error: unknown) => controller.abort(error));
  const waiting = new Set(partners);
  const served = (partner: Partner): void => {
    if (waiting.delete(partner) && waiting.size === 0) keepRecords(options);
  };
  const results = await Promise.allSettled(
    partners.map(async (partner) => {
      try {
        return await syncOne(partner, { ...options, signal }, { met, done, source, served });
      } catch (error) {
        controller.abort(error);
        throw error;
      } finally {
        served(partner);
      }
    }),
  );
  keepRecords(options);
  options.progress.end();
  try {
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw options.signal.aborted ? options.signal.reason : controller.signal.reason;
    const reports = results.map((result) => (result as PromiseFulfilledResult<SyncReport>).value);
    if (!options.dryRun) {
      rememberPartners(me.store, met);
      if (reports.some((report) => report.outcome === 'ok'))
        publishOwn(options, await options.manifest, { source: await source, served: Object.values(met) });
    }
    return reports;
  } finally {
    // Nobody waits for one that is still being found out: nothing was written for it.
    source.then(({ discard }) => discard()).catch(() => undefined);
  }
}

async function syncOne(
  partner: Partner,
  options: SyncOptions,
  shared: {
    met: Record<string, string>;
    done: Map<string, number>;
    source: Promise<SyncSource>;
    served: (partner: Partner) => void;
  },
): Promise<SyncReport> {
  const { me, log } = options;
  const write = (level: LogLevel, text: string): void =>
    level === 'INFO' ? log.info(text) : level === 'WARNING' ? log.warning(text) : log.error(text);
  const verdict = await runInChild<SyncCounts & { storeId: string }>({
    job: { kind: 'sync', ...jobOf(partner, options) },
    deadlineMs: options.deadlineMs,
    signal: options.signal,
    assertLease: options.assertLease,
    source: shared.source,
    onLine: write,
    onTold: () => shared.served(partner),
    onAlive: (count) => {
      shared.done.set(partner.name, count);
      options.progress.update({
        done: [...shared.done.values()].reduce((sum, each) => sum + each, 0),
        todo: 0,
        note: partner.name,
      });
    },
  });
  const facts = { partner: partner.name, store: partner.store };
  if (verdict.ok) {
    shared.met[partner.name] = verdict.value.storeId;
    const { added, updated, deleted, bytes } = verdict.value;
    log.info(`finished data sync from ${me.store} to ${partner.store}`);
    return { ...facts, outcome: 'ok', added, updated, deleted, bytes };
  }
  if (verdict.outcome === 'not-found') log.warning(`${partner.store} not found`);
  else log.error(`failed to sync to ${partner.store}: ${verdict.error}`);
  const { added, updated, deleted, bytes } = verdict.counts ?? { added: 0, updated: 0, deleted: 0, bytes: 0 };
  return { ...facts, outcome: verdict.outcome, error: verdict.error, added, updated, deleted, bytes };
}

function jobOf(partner: Partner, options: SyncOptions): SyncJob {
  const { me, sync, logName, cleanup, maxDeleteShare, epoch, producer, dryRun = false, allowPlan = null } = options;
  return {
    me,
    partner,
    syncId: createSyncId(new Date(), randomBytes(4).toString('hex')),
    logName,
    cleanup,
    mirror: options.mirror ?? epoch === 0,
    merged: loadMergedMonths(me.store) ?? [],
    keep: options.keep ?? null,
    maxDeleteShare,
    epoch,
    producer,
    dryRun,
    allowPlan,
    knownPartners: loadKnownPartners(me.store),
    ignore: sync.ignore,
    check: checkFor(options.clock.now(), options.verify),
    lockWaitMs: options.lockWaitMs ?? (epoch > 0 ? 30_000 : 0),
    trashDays: options.trashDays ?? TRASH_DAYS,
    root: options.root ?? NO_ROOT,
    mode: sync.mode,
  };
}

/** What a partner got from here today may be replaced by what stands here on another day. */
function noteOwnMonths(store: string, { files }: StoreManifest): void {
  noteMergedMonths(
    store,
    [...rowsOfMonths(files)].map((row) => files.digestAt(row)),
  );
}

/** The partners work on: nobody waits for the records of the own store. */
function keepRecords({ me, log }: SyncOptions): void {
  try {
    keepPending();
  } catch (error) {
    log.warning(`no records kept in ${me.store}: ${describeError(error)}`);
  }
}

/** The own store carries the manifest too: whoever syncs into it next compares with it. */
function publishOwn(
  { me, log }: SyncOptions,
  manifest: StoreManifest,
  { source, served }: { readonly source: SyncSource; readonly served: readonly string[] },
): void {
  try {
    if (!readStoreMarker(me.store)) return;
    source.publish();
    if (loadCommonSyncs(me.store).syncs.at(-1)?.digest !== source.digest()) noteOwnMonths(me.store, manifest);
    const scrapes = manifest.sealed.map(({ digest }) => digest);
    noteCommonSync(
      me.store,
      { digest: source.digest(), with: [...served].sort(), lacks: [] },
      { before: scrapes, after: scrapes },
    );
  } catch (error) {
    // The partners are served; the next sync publishes it again.
    log.warning(`no manifest published in ${me.store}: ${describeError(error)}`);
  }
}

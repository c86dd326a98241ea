import {
  isManifestOf,
  parseStoreManifest,
  checkFor,
  storeState,
  type StoreManifest,
  type SyncReport,
  syncStores,
  type Verify,
} from '@scrape-and-report/sync';
import { StageError } from '@scrape-and-report/production';
import { keepRuleOf } from '@scrape-and-report/record';
import { existsSync, readFileSync } from 'node:fs';
import { obeyTombstones } from '../../runtime/forget/obey-tombstones';
import { bringTombstonesTogether } from '../../runtime/forget/share-tombstones';
import type { Stage } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';
import { fingerprint } from '../fingerprint/stage';

export interface SyncStageOptions {
  readonly cleanup: boolean;
  readonly dryRun: boolean;
  readonly maxDeleteShare: number | undefined;
  readonly verify: Verify | undefined;
  readonly deadlineMs: number;
}

/** Makes every reachable partner's store equal to the own one. */
export function createSyncStage(options: SyncStageOptions): Stage<'sync'> {
  return {
    name: 'sync',
    claims: true,
    failed: (_context, reason) => console.error(`sync: ${reason}`),
    stands: async () => true,
    run: async (context) => {
      const reports = await sync(context, options);
      const reached = reports.filter(({ outcome }) => outcome !== 'not-found');
      const served = reached.filter(({ outcome }) => outcome === 'ok');
      const facts = {
        partners: reports.map(({ partner, outcome, added, updated, deleted }) => ({
          partner,
          outcome,
          added,
          updated,
          deleted,
        })),
      };
      if (reached.length > 0 && served.length === 0) {
        const names = reached.map(({ partner }) => partner).join(', ');
        throw new StageError(`none of the reachable partners could be served (${names})`, {
          code: 'SYNC_FAILED',
          hint: 'see the lines «failed to sync» above',
        });
      }
      return { facts };
    },
  };
}

async function sync(context: WorkContext, options: SyncStageOptions): Promise<SyncReport[]> {
  const { config, clock, log, signal, assertLease, epoch } = context;
  const progress = context.progress('sync');
  if (!context.run && !options.dryRun) {
    await bringTombstonesTogether(context);
    await obeyTombstones(context);
  }
  try {
    return await syncStores({
      me: config.me,
      partners: config.partners.filter(({ name }) => name !== config.me.name),
      manifest: currentManifest(context, options.verify),
      sync: config.sync,
      logName: config.logName,
      root: config.site.root,
      epoch,
      producer: config.me.name,
      log,
      progress,
      clock,
      signal,
      assertLease,
      dryRun: options.dryRun,
      cleanup: context.run ? config.sync.cleanup : options.cleanup,
      // Alone it deletes only what a person asks for.
      mirror: !context.run,
      keep: keepRuleOf(config.me.store, config.report.keep),
      maxDeleteShare: options.maxDeleteShare ?? config.sync.maxDeleteShare,
      verify: options.verify,
      deadlineMs: options.deadlineMs,
    });
  } finally {
    progress.end();
  }
}

/** The manifest that `fingerprint` left, if it is this store's as it is now; otherwise a new one. */
async function currentManifest(context: WorkContext, verify?: Verify): Promise<StoreManifest> {
  const { config, workspace, clock } = context;
  const check = checkFor(clock.now(), verify);
  const state = await storeState(config.me.store, config.sync.ignore, config.logName, check, true);
  const kept = existsSync(workspace.storeManifest)
    ? parseStoreManifest(readFileSync(workspace.storeManifest, 'utf8'))
    : null;
  return kept && isManifestOf(kept, state) ? kept : fingerprint(context, true);
}

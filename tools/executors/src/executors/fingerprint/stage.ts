import { removeWithRetry } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { fingerprintStore, rollingCheckOf, renderStoreManifest, type StoreManifest } from '@scrape-and-report/sync';
import type { Stage } from '../../runtime/run-stage';
import type { WorkContext } from '../../runtime/stage-context';

/** Gives the manifest of the store; Nx keeps it for as long as the store's state is the same. */
export const fingerprintStage: Stage<'fingerprint'> = {
  name: 'fingerprint',
  failed: (_context, reason) => console.error(`fingerprint: ${reason}`),
  run: async (context) => {
    // In a chain a failure is success to Nx, which then keeps what stands here: better nothing than an older one.
    removeWithRetry(context.workspace.storeManifest);
    const manifest = await fingerprint(context);
    writeFileAtomic(context.workspace.storeManifest, renderStoreManifest(manifest));
    console.log(`fingerprint: ${manifest.sealed.length} sealed directories, ${manifest.files.length} other files`);
    return {};
  },
};

/** @param isSyncNext what takes time and can wait is left to `syncStores` */
export async function fingerprint(context: WorkContext, isSyncNext = false): Promise<StoreManifest> {
  const { config, clock, signal } = context;
  const progress = context.progress('fingerprint');
  try {
    return await fingerprintStore({
      store: config.me.store,
      ignore: config.sync.ignore,
      logName: config.logName,
      check: rollingCheckOf(clock.now()),
      progress,
      signal,
      isSyncNext,
    });
  } finally {
    progress.end();
  }
}

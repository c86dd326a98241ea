import { targetName } from '@scrape-and-report/production';
import {
  forgetInStore,
  leaveTombstones,
  readForgotten,
  readTombstones,
  sealedScrapes,
  type ForgetOutcome,
} from '@scrape-and-report/record';
import type { SyncJob } from '../../protocol/child-protocol';
import { assertEpoch } from '../guards/epoch-fence';
import { RefusedError } from '../guards/sync-errors';
import type { SyncLock } from '../guards/sync-lock';
import { forgetCommonSyncs } from '../known/common-memory';
import type { ChildContext } from './child-context';

/**
 * Makes a partner's store forget what the own one is to forget, before anything is compared: what is gone there then
 * comes as the own store has it. A partner that is to forget more than the own store gets nothing: it would get back
 * what it has forgotten.
 *
 * @throws RefusedError, and whatever takes the right to write away
 */
export async function forgetInTarget(
  job: SyncJob,
  context: ChildContext,
  { lock, raise }: { readonly lock: SyncLock; readonly raise: () => void },
): Promise<void> {
  const { me, partner, epoch, producer, root, logName } = job;
  const { store } = partner;
  const [ours, theirs] = [readTombstones(me.store), readTombstones(store)];
  const known = new Set(ours.map(({ kind, digest }) => `${kind} ${digest}`));
  const more = theirs.filter(({ kind, digest }) => !known.has(`${kind} ${digest}`)).length;
  if (more > 0)
    throw new RefusedError(
      `${store} is to forget ${more} that this store does not know of: run ${targetName('daily')} here`,
    );
  if (ours.length === 0) return;
  leaveTombstones(store, ours);
  // Only of a scrape out of which something was taken there may be two copies.
  const sealed = sealedScrapes(me.store);
  const copies = new Map(
    sealed.filter(({ manifest }) => manifest.forgotten !== undefined).map(({ identity, digest }) => [identity, digest]),
  );
  const outcome = await forgetInStore({
    store,
    forgotten: readForgotten(me.store),
    root,
    logName,
    copies,
    served: new Set(sealed.map(({ identity }) => identity)),
    removeReports: true,
    onLook: context.alive,
    assertRight: async () => {
      context.onStep?.('forget');
      lock.assertHeld();
      assertEpoch(store, { epoch, producer });
      await context.mayIGoOn();
      raise();
    },
  });
  for (const { path, reason } of outcome.unreadable)
    context.log('WARNING', `not forgotten in ${store}: ${path}: ${reason}`);
  if (!outcome.isChanged) return;
  // What it lacks now it did not lose: nothing is deleted for it anywhere.
  forgetCommonSyncs(store);
  context.log('INFO', `forgot in ${store}: ${describe(outcome)}`);
}

function describe({ removed, rewritten, months, reports }: ForgetOutcome): string {
  return `${removed.length + rewritten.length} scrapes, ${reports.length} reports and ${months.length} months of usage figures`;
}

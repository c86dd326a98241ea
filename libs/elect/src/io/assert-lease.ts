import { LeaseLostError } from '@scrape-and-report/production';
import type { Claim } from '../claim-chain';
import { judgeLoss } from '../keeper';
import type { StoreIo, StoreView } from '../store-io';
import { timingOf } from '../timing';
import { limitStore } from './limited-store';
import { machineMs, openStores, type ElectionOptions } from './options';

/** Stores of the asserting process, kept so that one that hangs is not asked at each commit point. */
const opened = new WeakMap<readonly unknown[], Map<string, StoreIo>>();

/**
 * Asks, before a commit point, whether the claim still is ours.
 *
 * @throws LeaseLostError when a readable store shows a higher (epoch, name) for the day, when the own claim has ended or
 *   vanished, or when its keeper has not renewed it for so long that another may soon take over.
 */
export async function assertLease(options: ElectionOptions & { readonly claim: Claim }): Promise<void> {
  const { claim, me, election, signal } = options;
  signal.throwIfAborted();
  const stores = storesOf(options);
  const own = await lookAt(stores.get(me.name));
  if (!own) throw new LeaseLostError(`the own store ${me.store} cannot be read`);
  refuse(judgeLoss(new Map([[me.name, own]]), claim, me.name));
  refuse(judgeKeeper(own, claim, timingOf(election).fenceMs));
  const others = [...stores].filter(([name]) => name !== me.name);
  const views = await Promise.all(others.map(async ([name, io]) => [name, await lookAt(io)] as const));
  refuse(judgeLoss(new Map([[me.name, own], ...views]), claim, me.name));
}

/** The own beat bears the machine's monotonic time, so its age is known without a wall clock. */
function judgeKeeper(own: StoreView, { partner, runId, epoch }: Claim, fenceMs: number): string | null {
  const link = own.claims.find(
    ({ holder }) => holder?.partner === partner && holder.runId === runId && holder.epoch === epoch,
  );
  const ageMs = machineMs() - (link?.beat?.atMs ?? machineMs());
  if (ageMs < 0) return 'it was made before this machine was started';
  return ageMs > fenceMs ? `it was not renewed for ${Math.round(ageMs / 1000)} s` : null;
}

function refuse(reason: string | null): void {
  if (reason !== null) throw new LeaseLostError(`the lease was lost: ${reason}`);
}

async function lookAt(io: StoreIo | undefined): Promise<StoreView | null> {
  const reply = await io?.perform({ kind: 'look' });
  return reply?.kind === 'view' ? reply.view : null;
}

function storesOf(options: ElectionOptions): Map<string, StoreIo> {
  const { partners, me, clock, election } = options;
  const known = opened.get(partners);
  if (known) return known;
  const limitMs = Math.min(2000, timingOf(election).limitMs);
  const stores = new Map<string, StoreIo>();
  for (const [name, io] of openStores(options)) {
    stores.set(
      name,
      name === me.name ? io : limitStore(io, { limitMs, restMs: 20_000, now: () => clock.monotonicMs() }),
    );
  }
  opened.set(partners, stores);
  return stores;
}

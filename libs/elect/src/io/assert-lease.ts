import { LeaseLostError } from '@scrape-and-report/production';
import type { Claim } from '../claim/claim-chain';
import { assertHeld } from '../claim/held';
import { createKnowledge, type Knowledge } from '../claim/machine';
import { timingOf } from '../port/timing';
import { drive, type World } from './drive';
import { limitStore } from './store/limited-store';
import { quietContextOf, worldOf, type ElectionOptions } from './election-options';

/** Doors and knowledge of the asserting process, kept so that a store that hangs is not asked at each commit point. */
const remembered = new Map<string, { readonly world: World; readonly known: Knowledge }>();

/**
 * Asks, before a commit point, whether the claim still is ours; what it looks at is written at `assertHeld`. Others'
 * stores get a fifth of the usual limit, and one that did not answer is left out for 20 s.
 *
 * @throws LeaseLostError when the claim is lost; the signal's reason when that aborts.
 */
export async function assertLease(options: ElectionOptions & { readonly claim: Claim }): Promise<void> {
  const { claim, signal } = options;
  const context = quietContextOf({ ...options, day: claim.day }, false);
  const key = JSON.stringify([options.me.store, claim.partner, claim.runId, claim.epoch]);
  const { world, known } = remembered.get(key) ?? {
    world: impatientWorldOf(options),
    known: createKnowledge(context, claim.epoch),
  };
  remembered.set(key, { world, known });
  const reason = await drive(assertHeld(context, known, claim), world, signal);
  if (reason !== null) throw new LeaseLostError(`the lease was lost: ${reason}`);
}

function impatientWorldOf(options: ElectionOptions): World {
  const { me, clock, election } = options;
  const world = worldOf(options);
  const limitMs = timingOf(election).limitMs / 5;
  const stores = [...world.stores].map(([name, io]) => {
    const limited = limitStore(io, { limitMs, restMs: 20_000, now: () => clock.monotonicMs() });
    return [name, name === me.name ? io : limited] as const;
  });
  return { ...world, stores: new Map(stores) };
}

import { findLeftovers } from '../choice/claim-leftovers';
import { drive } from './drive';
import { claimPath, contextOf, refusedPath, worldOf, type ElectionOptions } from './election-options';

/** A record of an election that stands in the way. */
export interface ClaimFault {
  /** Absolute. */
  readonly path: string;
  readonly reason: string;
}

/** What the claims of all reachable stores hold that serves nobody; takes a lease's time when a claim stands open. */
export async function findClaimFaults(
  options: ElectionOptions,
): Promise<{ readonly faults: readonly ClaimFault[]; readonly atWork: string | null }> {
  const context = contextOf(options, false);
  const world = worldOf(options);
  try {
    const { refused, dead, atWork } = await drive(findLeftovers(context), world, options.signal);
    return {
      atWork,
      faults: [
        ...refused.map((one) => ({ path: refusedPath(options, one), reason: one.reason })),
        ...dead.map((place) => ({ path: claimPath(options, place), reason: `a dead claim of ${place.holder}` })),
      ],
    };
  } finally {
    world.close?.();
  }
}

import { StageError } from '@scrape-and-report/production';
import type { Claim } from '../claim/claim-chain';
import { endClaim } from '../claim/ending';
import { createKnowledge } from '../claim/machine';
import type { ClaimEnd } from '../port/records';
import { drive } from './drive';
import { stopKeeping } from './keep-lease';
import { quietContextOf, worldOf, type ElectionOptions } from './election-options';

/**
 * Ends a claim for good, in the own store first: `done` makes its day a produced one, `released` leaves it to a later
 * start. The mark outlives every renewal that is still under way in another process. May be repeated.
 *
 * @throws StageError when the own store does not take the mark.
 */
export async function finishClaim(
  options: ElectionOptions & { readonly claim: Claim },
  state: ClaimEnd,
): Promise<void> {
  await stopKeeping(options.claim);
  const context = quietContextOf({ ...options, day: options.claim.day }, false);
  const world = worldOf(options);
  // The mark is worth its few operations even when the run is being stopped.
  const ending = endClaim(context, createKnowledge(context, options.claim.epoch), options.claim, state);
  const taken = await drive(ending, world, new AbortController().signal);
  world.close?.();
  if (!taken) {
    throw new StageError(
      `the claim of ${options.claim.day || 'the stores'} could not be marked ${state} in ${options.me.store}`,
      {
        code: 'CLAIM_NOT_ENDED',
        hint: 'check that the store is there and can be written to',
      },
    );
  }
}

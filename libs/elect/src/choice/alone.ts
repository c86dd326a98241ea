import { claimChain } from '../claim/claim-chain';
import { highest, isActive } from '../claim/claims';
import type { Decision, StepBack } from './election';
import { createKnowledge, look, tellBlockers, wait, type ElectionContext, type Protocol } from '../claim/machine';
import { afterFailure, NO_ATTEMPTS, tellFailure, whyGivenUp } from './attempts';

/**
 * Claims the stores without an election and without a day (the context's day is ''), for a stand-alone sync.
 *
 * Refused as soon as another's claim is seen to be alive; one that may be dead is waited for until that is known.
 */
export function* decideAlone(context: ElectionContext): Protocol<Decision> {
  const known = createKnowledge(context);
  let attempts = NO_ATTEMPTS;
  for (;;) {
    const claims = yield* look(context, known);
    const alive = highest(claims.filter(({ state }) => state === 'alive'));
    if (alive) return { kind: 'step-back', why: whyOf(alive.holder), reason: reasonOf(alive.holder) };
    tellBlockers(context, known, claims);
    if (!claims.some(isActive) && context.now() >= attempts.nextMs) {
      const outcome = yield* claimChain(context, known, [context.me]);
      if (outcome.kind === 'held') return { kind: 'produce', claim: outcome.claim, takenOverFrom: null };
      if (outcome.kind === 'own-store-down') return { kind: 'unable' };
      if (outcome.kind === 'blocked') {
        attempts = afterFailure(attempts, context);
        tellFailure(context, known, attempts, outcome);
        const blockedAt = whyGivenUp(attempts, outcome);
        if (blockedAt) return { kind: 'unable', blockedAt };
      }
    }
    yield* wait(context.timing.pollMs * (0.75 + context.random() / 2));
  }
}

function whyOf(holder: { readonly day: string } | null): StepBack['why'] {
  if (!holder) return 'claimed';
  return holder.day ? 'another-produces' : 'another-synchronises';
}

/** What a living holder does, in the words of a refusal. */
export function reasonOf(holder: { readonly partner: string; readonly day: string } | null): string {
  if (!holder) return 'somebody is claiming the stores';
  return holder.day ? `${holder.partner} produces` : `${holder.partner} synchronises`;
}

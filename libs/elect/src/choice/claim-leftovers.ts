import { highest, isActive } from '../claim/claims';
import { createKnowledge, look, wait, type ElectionContext, type Protocol } from '../claim/machine';
import type { Refusal } from '../claim/refusal';
import { reasonOf } from './alone';

/** What stands in the chains of claims and serves nobody. */
export interface ClaimLeftovers {
  readonly refused: readonly Refusal[];
  /** Claims without an end whose holders are dead. */
  readonly dead: readonly { readonly store: string; readonly number: number; readonly holder: string }[];
  /** Who is at work, in the words of a refusal, or null. */
  readonly atWork: string | null;
}

/** Watches until each open claim is known to be alive or dead; writes nothing. */
export function* findLeftovers(outer: ElectionContext): Protocol<ClaimLeftovers> {
  const refused: Refusal[] = [];
  const context: ElectionContext = {
    ...outer,
    tell: (event) => {
      if (event.kind === 'refused') refused.push(event);
    },
  };
  const known = createKnowledge(context);
  // A file that is torn at one look may be whole at the next.
  yield* look(context, known);
  for (;;) {
    yield* wait(context.timing.pollMs);
    const claims = yield* look(context, known);
    const alive = highest(claims.filter(({ state }) => state === 'alive'));
    if (!alive && claims.some(isActive)) continue;
    const dead = claims
      .filter(({ state }) => state === 'dead')
      .flatMap(({ places, holder }) =>
        places.map((place) => ({
          ...place,
          holder: holder ? `${holder.partner} for ${holder.day}` : 'somebody unknown',
        })),
      );
    return { refused, dead, atWork: alive && reasonOf(alive.holder) };
  }
}

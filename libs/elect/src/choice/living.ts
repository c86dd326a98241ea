import { reasonOf } from './alone';
import { highest, isActive } from '../claim/claims';
import { createKnowledge, look, tellBlockers, wait, type ElectionContext, type Protocol } from '../claim/machine';

/**
 * Who is at work on one store, in the words of a refusal, or null: watches until each open claim there is known to be
 * alive (its counter changed) or dead. Writes nothing.
 */
export function* findWork(context: ElectionContext, store: string): Protocol<string | null> {
  const known = createKnowledge(context);
  for (;;) {
    const claims = yield* look(context, known, [store]);
    const alive = highest(claims.filter(({ state }) => state === 'alive'));
    if (alive) return reasonOf(alive.holder);
    if (!claims.some(isActive)) return null;
    tellBlockers(context, known, claims);
    yield* wait(context.timing.pollMs);
  }
}

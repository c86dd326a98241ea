import { highestEpoch, isActive, nextNumbers, producerOf, type Place } from './claims';
import { look, perform, readable, type ElectionContext, type Knowledge, type Protocol } from './machine';
import { WITNESS } from '../port/names';
import type { Beat, ClaimEnd, Holder } from '../port/records';

/** The right to produce a day, as plain JSON: kept in the run state and read by later processes of the run. */
export interface Claim {
  readonly day: string;
  readonly epoch: number;
  readonly partner: string;
  readonly runId: string;
  readonly order: readonly string[];
}

export type ClaimOutcome =
  | { readonly kind: 'held'; readonly claim: Claim; readonly places: readonly Place[] }
  | { readonly kind: 'already-produced'; readonly by: string }
  /**
   * Another's claim stands, or was quicker, or too few stores could be had: look again. `at`: the place that somebody
   * else has; null when it was not for that.
   */
  | { readonly kind: 'blocked'; readonly at: Place | null; readonly noQuorum?: boolean }
  | { readonly kind: 'own-store-down' };

/**
 * Claims every readable store, in the one order, by reserving the next link of its chain.
 *
 * Two partners with a store in common cannot both come through: in that store only one gets the next number, and the
 * other sees it. Since all go in the same order, of those who compete the one that is stopped latest always comes
 * through. Whoever is stopped releases all it holds.
 */
export function* claimChain(
  context: ElectionContext,
  known: Knowledge,
  order: readonly string[],
): Protocol<ClaimOutcome> {
  const claims = yield* look(context, known);
  if (!known.views.get(context.me)) return { kind: 'own-store-down' };
  const by = producerOf(claims, context.day);
  if (by !== null) return { kind: 'already-produced', by };
  if (claims.some(isActive)) return { kind: 'blocked', at: null };

  const holder = nextHolder(context, known, order);
  const places: Place[] = [];
  const reserved = yield* reserveAll(context, known, holder, places);
  if (reserved !== 'reserved' || !hasQuorum(context, known, places)) {
    yield* endPlaces(context, known, places, 'released');
    if (reserved === 'own-store-down') return { kind: reserved };
    return reserved === 'reserved' ? { kind: 'blocked', at: null, noQuorum: true } : { kind: 'blocked', at: reserved };
  }
  return yield* confirm(context, known, holder, places);
}

function nextHolder(context: ElectionContext, known: Knowledge, order: readonly string[]): Holder {
  known.attempt += 1;
  known.lastEpoch = Math.max(known.lastEpoch, highestEpoch(known.views)) + 1;
  const { me, runId, day } = context;
  return { partner: me, runId, attempt: known.attempt, day, epoch: known.lastEpoch, order };
}

function* reserveAll(
  context: ElectionContext,
  known: Knowledge,
  holder: Holder,
  places: Place[],
): Protocol<'reserved' | Place | 'own-store-down'> {
  const numbers = nextNumbers(known.views);
  let renewedMs = context.now();
  for (const store of context.stores) {
    const number = numbers.get(store);
    if (number === undefined) continue;
    const outcome = yield* takePlace(context, known, { store, number }, holder, 'claiming');
    if (outcome === 'exists') return { store, number };
    if (outcome === 'ok') places.push({ store, number });
    else if (store === context.me) return 'own-store-down';
    // A slow share may take long: what is held already must not be taken for dead meanwhile.
    if (context.now() - renewedMs > context.timing.renewMs) {
      yield* beatPlaces(context, known, places, 'claiming');
      renewedMs = context.now();
    }
  }
  return 'reserved';
}

/** Reserves one link and fills it. */
export function* takePlace(
  context: ElectionContext,
  known: Knowledge,
  { store, number }: Place,
  holder: Holder,
  state: Beat['state'],
): Protocol<'ok' | 'exists' | 'down'> {
  const [reserved] = yield* perform([{ store, operation: { kind: 'reserve', number } }]);
  if (reserved?.kind !== 'ok') return reserved?.kind === 'exists' ? 'exists' : 'down';
  const [held] = yield* perform([
    { store, operation: { kind: 'hold', number, holder, beat: nextBeat(context, known, state) } },
  ]);
  return held?.kind === 'ok' ? 'ok' : 'down';
}

/** The claim stands in all stores: take up the work, then look once more under the claim. */
function* confirm(
  context: ElectionContext,
  known: Knowledge,
  holder: Holder,
  places: readonly Place[],
): Protocol<ClaimOutcome> {
  const own = places.findIndex(({ store }) => store === context.me);
  const replies = yield* beatPlaces(context, known, places, 'producing');
  const claims = yield* look(context, known);
  const by = producerOf(claims, context.day);
  // Everybody says "producing" before this look, so of two who hold no store in common at least one sees the other here.
  const rival = claims.some(
    (claim) => isActive(claim) && claim.producing && claim.holder !== null && !isOwn(claim.holder, holder),
  );
  if (replies[own]?.kind === 'ok' && by === null && !rival) {
    const { day, epoch, partner, runId, order } = holder;
    return { kind: 'held', claim: { day, epoch, partner, runId, order }, places };
  }
  yield* endPlaces(context, known, places, 'released');
  if (by !== null) return { kind: 'already-produced', by };
  return rival ? { kind: 'blocked', at: null } : { kind: 'own-store-down' };
}

function isOwn(holder: Holder, own: Holder): boolean {
  return holder.partner === own.partner && holder.runId === own.runId;
}

/** The witness must be held when it can be read at all; a majority counts all stores and the witness, dark ones too. */
function hasQuorum({ quorum, stores }: ElectionContext, known: Knowledge, places: readonly Place[]): boolean {
  const held = new Set(places.map(({ store }) => store));
  if (stores.includes(WITNESS) && readable(known).includes(WITNESS) && !held.has(WITNESS)) return false;
  return quorum === 'any' || held.size * 2 > stores.length;
}

export function* beatPlaces(
  context: ElectionContext,
  known: Knowledge,
  places: readonly Place[],
  state: Beat['state'],
): Protocol<readonly { kind: string }[]> {
  const beat = nextBeat(context, known, state);
  return yield* perform(places.map(({ store, number }) => ({ store, operation: { kind: 'beat', number, beat } })));
}

export function* endPlaces(
  context: ElectionContext,
  known: Knowledge,
  places: readonly Place[],
  end: ClaimEnd,
): Protocol<readonly { kind: string }[]> {
  const beat = nextBeat(context, known, end);
  return yield* perform(places.map(({ store, number }) => ({ store, operation: { kind: 'end', number, end, beat } })));
}

export function nextBeat(context: ElectionContext, known: Knowledge, state: Beat['state']): Beat {
  known.beats += 1;
  return {
    n: known.beats,
    by: context.writer,
    state,
    handover: context.handover,
    atMs: Math.round(context.machineMs()),
  };
}

/** The next free link of a store's chain, as it was last read. */
export function nextPlace(known: Knowledge, store: string): Place {
  return { store, number: (known.views.get(store)?.claims.at(-1)?.number ?? 0) + 1 };
}

export function holderOf({ partner, runId, day, epoch, order }: Claim): Holder {
  return { partner, runId, attempt: 0, day, epoch, order };
}

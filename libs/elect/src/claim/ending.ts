import { endPlaces, holderOf, nextPlace, takePlace, type Claim } from './claim-chain';
import { findOwn } from './held';
import { look, perform, type ElectionContext, type Knowledge, type Protocol } from './machine';
import type { ClaimEnd } from '../port/records';

/**
 * Ends the claim in every store that can be reached; a day that is done is marked where the claim never stood as well,
 * so that nobody who reads any of these stores produces it again.
 *
 * @returns whether the own store took the mark.
 */
export function* endClaim(context: ElectionContext, known: Knowledge, claim: Claim, end: ClaimEnd): Protocol<boolean> {
  const own = yield* endInStores(context, known, claim, end, [context.me]);
  const others = context.stores.filter((store) => store !== context.me);
  yield* endInStores(context, known, claim, end, others);
  return own;
}

function* endInStores(
  context: ElectionContext,
  known: Knowledge,
  claim: Claim,
  end: ClaimEnd,
  stores: readonly string[],
): Protocol<boolean> {
  const claims = yield* look(context, known, stores);
  const standing = findOwn(claims, claim);
  // What is done stays done, whoever gives up later.
  if (end === 'released' && standing?.state === 'done') return true;
  const places = [...(standing?.places ?? [])];
  for (const store of end === 'done' ? stores : []) {
    if (!known.views.get(store) || places.some((place) => place.store === store)) continue;
    const place = nextPlace(known, store);
    if ((yield* takePlace(context, known, place, holderOf(claim), 'producing')) === 'ok') places.push(place);
  }
  const replies = yield* endPlaces(context, known, places, end);
  return replies.some(({ kind }) => kind === 'ok');
}

/** Gives up all that a run still has standing anywhere: announcements and claims without an end. */
export function* abandon(context: ElectionContext, known: Knowledge): Protocol<void> {
  const claims = yield* look(context, known);
  const own = claims.filter(
    ({ holder, state }) =>
      holder?.partner === context.me && holder.runId === context.runId && state !== 'done' && state !== 'released',
  );
  const stores = [...known.views]
    .filter(([, view]) => view?.announcements.some(({ runId }) => runId === context.runId))
    .map(([store]) => store);
  yield* endPlaces(
    context,
    known,
    own.flatMap(({ places }) => places),
    'released',
  );
  yield* perform(stores.map((store) => ({ store, operation: { kind: 'withdraw', partner: context.me } })));
}

import { cleanStore } from './cleaning';
import { holderOf, nextBeat, nextPlace, takePlace, type Claim } from './claim-chain';
import { isActive, type Place } from './claims';
import { describeHigher, findOwn, givesWay, higherClaims } from './held';
import { look, perform, wait, type ElectionContext, type Knowledge, type Protocol } from './machine';

/** What the renewals of all stores have in common; each store has a loop of its own, so none waits for another. */
export interface LeaseBook {
  readonly claim: Claim;
  /** When each store last took a renewal. */
  readonly renewedMs: Map<string, number>;
  /** Why the claim is no longer ours, or null. */
  lost: string | null;
  /** The production was finished or given up by another process of the run: nothing more to renew. */
  ended: boolean;
}

/** The book of a claim that was made just now. */
export function openLeaseBook({ stores, now }: ElectionContext, claim: Claim): LeaseBook {
  return { claim, renewedMs: new Map(stores.map((store) => [store, now()])), lost: null, ended: false };
}

/** When the claim was last renewed in as many stores as it must stand in: one, or a majority. */
function lastRenewalMs({ quorum, stores }: ElectionContext, { renewedMs }: LeaseBook): number {
  const newestFirst = [...renewedMs.values()].sort((a, b) => b - a);
  return newestFirst[quorum === 'majority' ? Math.floor(stores.length / 2) : 0] ?? -Infinity;
}

/**
 * Keeps the claim alive in one store until it ends or is lost: looks first (after a pause another may have taken over),
 * then renews, or extends the claim to a store that has come back.
 */
export function* renewStore(
  context: ElectionContext,
  known: Knowledge,
  book: LeaseBook,
  store: string,
): Protocol<void> {
  const { timing } = context;
  let cleanAtMs = context.now();
  while (!book.ended && book.lost === null) {
    const beganMs = context.now();
    yield* renewOnce(context, known, book, store);
    // Judged where a renewal was tried just now: after a sleep of the machine a share may answer later than the own disk.
    if (store === context.me && context.now() - lastRenewalMs(context, book) > timing.fenceMs) {
      book.lost ??= `too few stores took a renewal for ${Math.round(timing.fenceMs / 1000)} s`;
    }
    if (book.ended || book.lost !== null) return;
    // At once what is known to be old, and once a lease what has proven dead since.
    if (context.now() >= cleanAtMs) {
      cleanAtMs = context.now() + timing.leaseMs;
      yield* cleanStore(context, known, book.claim, store);
    }
    yield* wait(Math.max(timing.pollMs / 4, timing.renewMs - (context.now() - beganMs)));
  }
}

function* renewOnce(context: ElectionContext, known: Knowledge, book: LeaseBook, store: string): Protocol<void> {
  const claims = yield* look(context, known, [store]);
  if (!known.views.get(store)) return;
  const winner = higherClaims(claims, book.claim).find(({ state }) => state === 'alive' || state === 'done');
  if (winner) book.lost ??= describeHigher(winner, book.claim);
  if (book.lost !== null) return;
  const own = findOwn(claims, book.claim);
  if (own && (own.state === 'done' || own.state === 'released')) book.ended = true;
  else if (own) yield* renewPlaces(context, known, book, store, own.places);
  else if (store === context.me) book.lost ??= 'the claim has vanished from the own store';
  else if (!claims.some((claim) => isActive(claim) && !givesWay(claim, book.claim))) {
    yield* takePlace(context, known, nextPlace(known, store), holderOf(book.claim), 'producing');
  }
}

function* renewPlaces(
  context: ElectionContext,
  known: Knowledge,
  book: LeaseBook,
  store: string,
  places: readonly Place[],
): Protocol<void> {
  const beat = nextBeat(context, known, 'producing');
  const replies = yield* perform(places.map(({ number }) => ({ store, operation: { kind: 'beat', number, beat } })));
  if (replies.some(({ kind }) => kind === 'ok')) book.renewedMs.set(store, context.now());
}

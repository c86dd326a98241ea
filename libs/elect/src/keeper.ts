import { compareTokens } from '@scrape-and-report/record';
import { endPlaces, nextBeat, takePlace, type Claim } from './claim-chain';
import { isActive, judgeClaims, type JudgedClaim, type Place } from './claims';
import { look, perform, wait, type ElectionContext, type Knowledge, type Protocol } from './machine';
import type { ClaimEnd, Holder } from './records';
import { Watch, type Views } from './watch';

/** What the renewals of all stores have in common; each store has a loop of its own, so none waits for another. */
export interface LeaseBook {
  readonly claim: Claim;
  /** When any store last took a renewal. */
  renewedMs: number;
  /** Why the claim is no longer ours, or null. */
  lost: string | null;
  /** The production was finished or given up by another process of the run: nothing more to renew. */
  ended: boolean;
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
  while (!book.ended && book.lost === null) {
    const beganMs = context.now();
    yield* renewOnce(context, known, book, store);
    if (context.now() - book.renewedMs > timing.fenceMs)
      book.lost ??= `no store took a renewal for ${Math.round(timing.fenceMs / 1000)} s`;
    if (book.ended || book.lost !== null) return;
    yield* wait(Math.max(timing.pollMs / 4, timing.renewMs - (context.now() - beganMs)));
  }
}

function* renewOnce(context: ElectionContext, known: Knowledge, book: LeaseBook, store: string): Protocol<void> {
  const claims = yield* look(context, known, [store]);
  if (!known.views.get(store)) return;
  book.lost ??= findHigher(claims, book.claim);
  if (book.lost !== null) return;
  const own = ownClaim(claims, book.claim);
  if (own && (own.state === 'done' || own.state === 'released')) book.ended = true;
  else if (own) yield* renewPlaces(context, known, book, own.places);
  else if (store === context.me) book.lost ??= 'the claim has vanished from the own store';
  else if (!claims.some(isActive))
    yield* takePlace(context, known, nextPlace(known, store), holderOf(book.claim), 'producing');
}

function* renewPlaces(
  context: ElectionContext,
  known: Knowledge,
  book: LeaseBook,
  places: readonly Place[],
): Protocol<void> {
  const beat = nextBeat(context, known, 'producing');
  const replies = yield* perform(
    places.map(({ store, number }) => ({ store, operation: { kind: 'beat', number, beat } })),
  );
  if (replies.some(({ kind }) => kind === 'ok')) book.renewedMs = context.now();
}

/**
 * Why a claim is lost according to what was read, or null: somebody holds or has finished the same day with a higher
 * (epoch, name), or the claim was ended or is gone from the own store.
 *
 * A claim still being made does not count: its maker gives way when it meets ours.
 */
export function judgeLoss(views: Views, claim: Claim, ownStore: string): string | null {
  const claims = judgeWithoutTime(views);
  const higher = findHigher(claims, claim);
  if (higher !== null || !views.get(ownStore)) return higher;
  const own = ownClaim(claims, claim);
  if (!own || !own.places.some(({ store }) => store === ownStore)) return 'the claim has vanished from the own store';
  return own.state === 'done' || own.state === 'released' ? `the claim was ended (${own.state})` : null;
}

/** One look only: nothing can be called dead, so everything not ended counts as possibly alive. */
function judgeWithoutTime(views: Views): JudgedClaim[] {
  const judge = { me: '', runId: '', leaseMs: Infinity, handoverMs: 0, ownPreviousRunIsDead: () => false };
  return judgeClaims(views, new Watch(Infinity), judge, 0);
}

function findHigher(claims: readonly JudgedClaim[], claim: Claim): string | null {
  for (const { holder, state, producing } of claims) {
    if (!holder || holder.day !== claim.day || state === 'released' || (state !== 'done' && !producing)) continue;
    if (
      compareTokens(
        { epoch: holder.epoch, producer: holder.partner },
        { epoch: claim.epoch, producer: claim.partner },
      ) > 0
    ) {
      return `${holder.partner} holds ${claim.day || 'the stores'} with epoch ${holder.epoch}, above ${claim.epoch}`;
    }
  }
  return null;
}

function ownClaim(claims: readonly JudgedClaim[], { partner, runId, epoch }: Claim): JudgedClaim | null {
  return (
    claims.find(({ holder }) => holder?.partner === partner && holder.runId === runId && holder.epoch === epoch) ?? null
  );
}

/**
 * Ends the claim in every store that can be reached; a day that is done is marked where the claim never stood as well,
 * so that nobody who reads any of these stores produces it again.
 *
 * @returns whether the own store took the mark.
 */
export function* endClaim(context: ElectionContext, known: Knowledge, claim: Claim, end: ClaimEnd): Protocol<boolean> {
  const own = yield* endInStores(context, known, claim, end, [context.me]);
  yield* endInStores(
    context,
    known,
    claim,
    end,
    context.stores.filter((store) => store !== context.me),
  );
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
  const places = [...(ownClaim(claims, claim)?.places ?? [])];
  for (const store of end === 'done' ? stores : []) {
    if (!known.views.get(store) || places.some((place) => place.store === store)) continue;
    const place = nextPlace(known, store);
    if ((yield* takePlace(context, known, place, holderOf(claim), 'producing')) === 'ok') places.push(place);
  }
  const replies = yield* endPlaces(context, known, places, end);
  return replies.some(({ kind }) => kind === 'ok');
}

function nextPlace(known: Knowledge, store: string): Place {
  return { store, number: (known.views.get(store)?.claims.at(-1)?.number ?? 0) + 1 };
}

function holderOf({ partner, runId, day, epoch, order }: Claim): Holder {
  return { partner, runId, attempt: 0, day, epoch, order };
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

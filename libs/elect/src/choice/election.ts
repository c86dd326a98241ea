import { claimChain, type Claim } from '../claim/claim-chain';
import { highest, isActive, producerOf, type JudgedClaim, type Place } from '../claim/claims';
import { afterFailure, tellFailure, whyGivenUp } from './attempts';
import {
  createKnowledge,
  judgeNow,
  look,
  perform,
  readable,
  tellBlockers,
  wait,
  type ElectionContext,
  type Knowledge,
  type Protocol,
} from '../claim/machine';
import type { Announcement } from '../port/records';
import { isMyTurn, settle, turnAfter, type Turn } from './turn';

export interface StepBack {
  readonly kind: 'step-back';
  /**
   * What decides on all that follows: the day was produced before this partner took part, or while it did; another
   * produces or synchronises now; or somebody unknown is claiming the stores.
   */
  readonly why: 'already-produced' | 'another-produced' | 'another-produces' | 'another-synchronises' | 'claimed';
  /** The same for people. */
  readonly reason: string;
}

export type Decision =
  | {
      readonly kind: 'produce';
      readonly claim: Claim;
      /** Whose unfinished production of the day this goes on with. */
      readonly takenOverFrom: string | null;
    }
  | StepBack
  /**
   * What decides for this partner, its own store or the coordinator, can't be used; with a place: somebody has it, and
   * it was tried again and again.
   */
  | { readonly kind: 'unable'; readonly blockedAt?: Place };

/** How often the own store is looked at again when it does not answer. */
const OWN_LOOKS = 3;

interface Standby {
  readonly kind: 'standby';
  readonly producer: string;
}

/**
 * Decides whether this partner produces the day.
 *
 * It looks before it raises anything; announces itself and looks again and again until all partners were seen alive,
 * or the time for late ones is over, or somebody's claim is alive; then the first in rank claims, the others a span
 * later each while nobody does. Who meets a living claim stands by.
 */
export function* decideElection(context: ElectionContext): Protocol<Decision> {
  const known = createKnowledge(context);
  yield* look(context, known);
  if (!(yield* canUseOwn(context, known))) return { kind: 'unable' };
  const by = producerOf(judgeNow(context, known), context.day);
  if (by !== null) return stepBack('already-produced', `already produced today by ${by}`);
  const latest = (yield { kind: 'newest' }).newest ?? '';
  const decision = yield* takePart(context, known, latest);
  return decision.kind === 'standby' ? yield* standBy(context, known, decision.producer) : decision;
}

function* takePart(context: ElectionContext, known: Knowledge, latest: string): Protocol<Decision | Standby> {
  const startedMs = context.now();
  const announced = new Set<string>();
  let turn: Turn | null = null;
  let waitedFor: string | null = null;
  for (let n = 1; ; n += 1) {
    const { me, runId, day } = context;
    yield* announce(known, announced, { partner: me, runId, day, n, latest });
    const claims = yield* look(context, known);
    const outcome = yield* judgeRound(context, known, claims);
    if (outcome) {
      yield* withdraw(context, announced);
      return outcome;
    }
    const active = claims.find(isActive);
    tellBlockers(context, known, claims);
    if (active) {
      const partner = active.state === 'alive' && active.holder?.day !== day ? (active.holder?.partner ?? null) : null;
      if (partner !== null && partner !== waitedFor) context.tell({ kind: 'waiting', partner });
      waitedFor = partner ?? waitedFor;
    } else {
      turn ??= settle(context, known, claims, startedMs, latest);
      if (turn && isMyTurn(context, turn)) {
        const decision = yield* claimTurn(context, known, turn);
        if (decision) {
          yield* withdraw(context, announced);
          return decision;
        }
      }
    }
    yield* wait(context.timing.pollMs * (0.75 + context.random() / 2));
  }
}

/** What ends taking part before a choice: the own store failed, the day is done, or a producer of the day is alive. */
function* judgeRound(
  context: ElectionContext,
  known: Knowledge,
  claims: readonly JudgedClaim[],
): Protocol<Decision | Standby | null> {
  if (!known.views.get(context.me)) return (yield* canUseOwn(context, known)) ? null : { kind: 'unable' };
  const by = producerOf(claims, context.day);
  if (by !== null) return yield* leaveAfter(context, by);
  const producer = livingProducer(claims, context.day);
  return producer === null ? null : { kind: 'standby', producer };
}

/** Looks again before giving up: a virus scanner may hold a folder for a moment, and etcd takes one to connect. */
function* canUseOwn(context: ElectionContext, known: Knowledge): Protocol<boolean> {
  for (let attempt = 0; attempt < OWN_LOOKS && !known.views.get(context.me); attempt += 1) {
    yield* wait(context.timing.pollMs);
    yield* look(context, known);
  }
  return Boolean(known.views.get(context.me));
}

function* claimTurn(context: ElectionContext, known: Knowledge, turn: Turn): Protocol<Decision | null> {
  const outcome = yield* claimChain(context, known, turn.order);
  switch (outcome.kind) {
    case 'held':
      if (turn.takeoverFrom !== null) context.tell({ kind: 'takeover', from: turn.takeoverFrom });
      return { kind: 'produce', claim: outcome.claim, takenOverFrom: turn.takeoverFrom };
    case 'own-store-down':
      return { kind: 'unable' };
    case 'blocked': {
      turn.attempts = afterFailure(turn.attempts, context);
      tellFailure(context, known, turn.attempts, outcome);
      const blockedAt = whyGivenUp(turn.attempts, outcome);
      return blockedAt && { kind: 'unable', blockedAt };
    }
    case 'already-produced':
      // The next look tells more: who produced.
      return null;
  }
}

/** The living claim of the day, if its holder is at work: one that is only claiming may yet give way. */
function livingProducer(claims: readonly JudgedClaim[], day: string): string | null {
  return (
    highest(claims.filter((claim) => claim.state === 'alive' && claim.producing && claim.holder?.day === day))?.holder
      ?.partner ?? null
  );
}

/** Stays until the day is produced, at low cost; takes over when the producer dies or gives up. */
function* standBy(context: ElectionContext, known: Knowledge, producer: string): Protocol<Decision> {
  if (context.standby === 'exit') return stepBack('another-produces', `${producer} produces`);
  context.tell({ kind: 'standby', producer });
  const { day, timing } = context;
  let last: JudgedClaim | null = null;
  for (let turn: Turn | null = null; ;) {
    const claims = yield* look(context, known);
    tellBlockers(context, known, claims);
    const by = producerOf(claims, day);
    if (by !== null) return yield* leaveAfter(context, by);
    last = highest(claims.filter(({ holder }) => holder?.day === day)) ?? last;
    turn = claims.some(isActive) ? null : (turn ?? turnAfter(context, last, producer));
    const decision = turn && isMyTurn(context, turn) ? yield* claimTurn(context, known, turn) : null;
    if (decision) return decision;
    yield* wait(turn ? timing.pollMs * (0.75 + context.random() / 2) : timing.watchMs);
  }
}

/** The day was produced while we took part or stood by. */
function* leaveAfter({ standby }: ElectionContext, by: string): Protocol<Decision> {
  if (standby === 'watch') yield { kind: 'pull' };
  return stepBack('another-produced', `${by} produced`);
}

function* announce(known: Knowledge, announced: Set<string>, announcement: Announcement): Protocol<void> {
  const stores = readable(known);
  for (const store of stores) announced.add(store);
  yield* perform(stores.map((store) => ({ store, operation: { kind: 'announce', announcement } })));
}

function* withdraw(context: ElectionContext, announced: ReadonlySet<string>): Protocol<void> {
  yield* perform([...announced].map((store) => ({ store, operation: { kind: 'withdraw', partner: context.me } })));
}

function stepBack(why: StepBack['why'], reason: string): StepBack {
  return { kind: 'step-back', why, reason };
}

import { compareTokens, type Token } from '@scrape-and-report/record';
import type { Claim } from './claim-chain';
import type { JudgedClaim } from './claims';
import { look, wait, type ElectionContext, type Knowledge, type Protocol } from './machine';

/**
 * Whether the claim still is ours, before a commit point: null when it is, else why not.
 *
 * Lost: a higher (epoch, name) of the same day is alive or done in any store that can be read; the claim was ended or is
 * gone from the own store; or its keeper has not renewed it for so long that another may soon take over. A higher claim
 * of which it is not known whether its holder lives is watched until that is known.
 */
export function* assertHeld(context: ElectionContext, known: Knowledge, claim: Claim): Protocol<string | null> {
  const reason = yield* assertOwn(context, known, claim);
  if (reason !== null) return reason;
  for (;;) {
    const claims = yield* look(context, known);
    const higher = higherClaims(claims, claim);
    const winner = higher.find(({ state }) => state === 'alive' || state === 'done');
    if (winner) return describeHigher(winner, claim);
    if (!higher.some(({ state }) => state === 'unknown')) return null;
    yield* wait(context.timing.pollMs);
  }
}

/** By the own store alone and first, since it never waits for another's. */
function* assertOwn(context: ElectionContext, known: Knowledge, claim: Claim): Protocol<string | null> {
  const startedMs = context.now();
  for (;;) {
    const claims = yield* look(context, known, [context.me]);
    const verdict = judgeOwn(context, known, claims, claim);
    if (verdict === 'held') return null;
    // A store may be busy for a moment, and after a sleep of the whole machine the keeper needs one to renew.
    if (!verdict.mayPass || context.now() - startedMs > context.timing.renewMs) return verdict.reason;
    yield* wait(context.timing.pollMs);
  }
}

type Verdict = 'held' | { readonly reason: string; readonly mayPass: boolean };

function judgeOwn(context: ElectionContext, known: Knowledge, claims: readonly JudgedClaim[], claim: Claim): Verdict {
  const view = known.views.get(context.me);
  if (!view) return { reason: 'the own store cannot be read', mayPass: true };
  const own = findOwn(claims, claim);
  if (!own) return { reason: 'the claim has vanished from the own store', mayPass: false };
  if (own.state === 'done' || own.state === 'released')
    return { reason: `the claim was ended (${own.state})`, mayPass: false };
  const beat = view.claims.find(({ number }) => own.places.some((place) => place.number === number))?.beat;
  const ageMs = context.machineMs() - (beat?.atMs ?? context.machineMs());
  if (ageMs < -1000) return { reason: 'it was made before this machine was started', mayPass: false };
  if (ageMs <= context.timing.fenceMs) return 'held';
  return { reason: `it was not renewed for ${Math.round(ageMs / 1000)} s`, mayPass: true };
}

/**
 * Claims of the same day with a higher (epoch, name), not released, whose holders have taken up the work. A claim still
 * being made does not count: its maker gives way when it meets ours.
 */
export function higherClaims(claims: readonly JudgedClaim[], claim: Claim): JudgedClaim[] {
  return claims.filter(({ holder, state, producing }) => {
    if (!holder || holder.day !== claim.day || (state !== 'done' && !producing)) return false;
    if (state === 'released' || state === 'dead') return false;
    return compareTokens({ epoch: holder.epoch, producer: holder.partner }, tokenOf(claim)) > 0;
  });
}

export function describeHigher({ holder, state }: JudgedClaim, { day, epoch }: Claim): string {
  const what = state === 'done' ? 'has produced' : 'holds';
  return `${holder?.partner} ${what} ${day || 'the stores'} with epoch ${holder?.epoch}, over epoch ${epoch}`;
}

/** A lower claim of the same day: its holder stops when it meets ours, and perhaps can meet it nowhere else. */
export function givesWay({ holder }: JudgedClaim, claim: Claim): boolean {
  return (
    holder !== null &&
    holder.day === claim.day &&
    compareTokens({ epoch: holder.epoch, producer: holder.partner }, tokenOf(claim)) < 0
  );
}

function tokenOf({ epoch, partner }: Claim): Token {
  return { epoch, producer: partner };
}

export function findOwn(claims: readonly JudgedClaim[], { partner, runId, epoch }: Claim): JudgedClaim | null {
  return (
    claims.find(({ holder }) => holder?.partner === partner && holder.runId === runId && holder.epoch === epoch) ?? null
  );
}

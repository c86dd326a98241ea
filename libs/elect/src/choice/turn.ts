import { highest, type JudgedClaim } from '../claim/claims';
import type { ElectionContext, Knowledge } from '../claim/machine';
import { isSamePartner } from '../port/names';
import { NO_ATTEMPTS, type Attempts } from './attempts';
import { candidatesOf } from './candidates';
import { choose, takeoverOrder, type Choice } from './choose';

/** Who follows in which order, from when on. */
export interface Turn {
  readonly order: readonly string[];
  readonly sinceMs: number;
  readonly takeoverFrom: string | null;
  attempts: Attempts;
}

/** The choice, once there is nothing more to wait for; null before. */
export function settle(
  context: ElectionContext,
  known: Knowledge,
  claims: readonly JudgedClaim[],
  startedMs: number,
  latest: string,
): Turn | null {
  const sinceMs = context.now();
  const candidates = candidatesOf(context, known, latest);
  const complete = context.partners.every((name) => candidates.some((one) => isSamePartner(one.name, name)));
  if (!complete && sinceMs - startedMs < context.timing.relaxMs) return null;
  const choice = choose(candidates, context.day, context.place);
  const broken = brokenClaim(claims, context.day);
  if (broken?.holder) {
    const from = broken.holder.partner;
    const own = isSamePartner(from, context.me);
    tellChoice(context, choice, null);
    const order = own ? [context.me] : takeoverOrder(from, broken.holder.order, context.partners);
    return { order, sinceMs, takeoverFrom: own ? null : from, attempts: NO_ATTEMPTS };
  }
  tellChoice(context, choice, choice.ranking[0] ?? null);
  return { order: choice.ranking, sinceMs, takeoverFrom: null, attempts: NO_ATTEMPTS };
}

function tellChoice(context: ElectionContext, { available, outdated }: Choice, producer: string | null): void {
  context.tell({ kind: 'chosen', available, outdated, producer });
}

/** The latest claim of the day, when its holder died over it. */
function brokenClaim(claims: readonly JudgedClaim[], day: string): JudgedClaim | null {
  const last = highest(claims.filter(({ holder }) => holder?.day === day && day !== ''));
  return last?.state === 'dead' && last.producing ? last : null;
}

export function isMyTurn(context: ElectionContext, { order, sinceMs, attempts }: Turn): boolean {
  if (context.now() < attempts.nextMs) return false;
  const rank = order.findIndex((name) => isSamePartner(name, context.me));
  return context.now() - sinceMs >= (rank < 0 ? order.length : rank) * context.timing.rankMs;
}

/** The turn that begins when the last known claim of the day is seen to be over. */
export function turnAfter(context: ElectionContext, last: JudgedClaim | null, producer: string): Turn {
  const from = last?.holder?.partner ?? producer;
  return {
    order: takeoverOrder(from, last?.holder?.order ?? [], context.partners),
    sinceMs: context.now(),
    takeoverFrom: from,
    attempts: NO_ATTEMPTS,
  };
}

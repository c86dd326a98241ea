import type { Claim } from '../../claim/claim-chain';
import type { JudgedClaim } from '../../claim/claims';
import type { ElectionContext, Protocol, Reply, StoreRequest } from '../../claim/machine';
import { compareNames } from '../../port/names';
import type { Protocols } from '../sim/protocols';

export const DAY = '2026-11-22';

/** How far a partner has come, as the laws of the explorer need it. */
export type Phase = 'deciding' | 'working' | 'ended';

/** A partner's whole day as one protocol: decide, work, assert, mark as done. `enter` is told each phase. */
export function* liveDay(
  context: ElectionContext,
  protocols: Protocols,
  enter: (phase: Phase) => void,
): Protocol<void> {
  const decision = yield* protocols.decideElection(context);
  if (decision.kind === 'produce') yield* workOn(context, protocols, decision.claim, enter);
  enter('ended');
}

function* workOn(
  context: ElectionContext,
  protocols: Protocols,
  claim: Claim,
  enter: (phase: Phase) => void,
): Protocol<void> {
  enter('working');
  const lost = yield* protocols.assertHeld(context, protocols.createKnowledge(context), claim);
  if (lost === null) yield* protocols.endClaim(context, protocols.createKnowledge(context), claim, 'done');
}

/** A context in which time stands still: nothing is judged by silence, and no rank waits. */
export function timelessContext(
  me: string,
  partners: readonly string[],
  isKnownDead: (claim: Pick<JudgedClaim, 'holder' | 'places'>) => boolean,
): ElectionContext {
  const never = Number.POSITIVE_INFINITY;
  return {
    me,
    partners,
    stores: [...partners].sort(compareNames),
    day: DAY,
    runId: 'run',
    writer: me,
    handover: false,
    timing: {
      relaxMs: 0,
      leaseMs: never,
      handoverMs: 0,
      renewMs: never,
      fenceMs: never,
      rankMs: 0,
      pollMs: 0,
      watchMs: 0,
      limitMs: 0,
    },
    standby: 'watch',
    quorum: 'any',
    now: () => 0,
    machineMs: () => 0,
    random: () => 0,
    tell: () => undefined,
    isKnownDead,
  };
}

/** A partner between two operations, rebuilt from all the replies that it has had. */
export interface Standing {
  /** What it waits for: operations not yet answered, a change anywhere, or nothing more. */
  readonly pending: readonly StoreRequest[] | 'change' | 'nothing';
  readonly phase: Phase;
}

/** A reply, and who was known to be dead when it came: what the partner made of it depends on both. */
export interface Answer {
  readonly reply: Reply;
  readonly dead: ReadonlySet<string>;
}

/** With ranks that do not wait, announcements decide nothing: they need not be followed. */
const QUIET: readonly string[] = ['announce', 'withdraw'];

/** Runs a day through a history of answers, one for each round of operations or wait. */
export function replay(
  context: ElectionContext,
  protocols: Protocols,
  history: readonly Answer[],
  learn: (dead: ReadonlySet<string>) => void,
): Standing {
  let phase: Phase = 'deciding';
  const day = liveDay(context, protocols, (entered) => (phase = entered));
  let step = day.next({});
  for (let answered = 0; !step.done;) {
    if (step.value.kind === 'stores' && step.value.requests.every(({ operation }) => QUIET.includes(operation.kind))) {
      step = day.next({ replies: step.value.requests.map(() => ({ kind: 'ok' })) });
    } else if (step.value.kind === 'stores' || step.value.kind === 'wait') {
      if (answered === history.length)
        return { pending: step.value.kind === 'wait' ? 'change' : step.value.requests, phase };
      const answer = history[answered++]!;
      learn(answer.dead);
      step = day.next(answer.reply);
    } else step = day.next({ newest: '' });
  }
  return { pending: 'nothing', phase };
}

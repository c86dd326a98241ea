import type { ClaimOutcome } from '../claim/claim-chain';
import type { ElectionContext, Knowledge } from '../claim/machine';

/** After this many failed attempts in a row somebody has to look: at the pace that follows, a quarter of an hour. */
const LIMIT = 24;
/** So many may follow each other at once: of those who compete one comes through in as many. */
const FREE = 3;

/** How often claiming has failed, and when it may be tried again. */
export interface Attempts {
  readonly failed: number;
  readonly nextMs: number;
}

export const NO_ATTEMPTS: Attempts = { failed: 0, nextMs: -Infinity };

/** Each further attempt after twice the time, up to the span between two ranks: claims are made in everybody's store. */
export function afterFailure({ failed }: Attempts, { now, timing, random }: ElectionContext): Attempts {
  const backoffMs = failed < FREE ? 0 : Math.min(timing.rankMs, timing.pollMs * 2 ** (failed - FREE + 1));
  return { failed: failed + 1, nextMs: now() + backoffMs * (0.75 + random() / 2) };
}

/** Why it is given up, or null: waiting for a majority is what the office asked for, and has no end. */
export function whyGivenUp(
  { failed }: Attempts,
  outcome: Extract<ClaimOutcome, { kind: 'blocked' }>,
): { readonly store: string; readonly number: number } | null {
  return failed >= LIMIT ? outcome.at : null;
}

/** Says once why claiming fails. */
export function tellFailure(
  context: ElectionContext,
  known: Knowledge,
  { failed }: Attempts,
  { at, noQuorum }: Extract<ClaimOutcome, { kind: 'blocked' }>,
): void {
  if (noQuorum && !known.told.has('no quorum')) {
    known.told.add('no quorum');
    context.tell({ kind: 'no-quorum' });
  }
  const key = at && `taken ${JSON.stringify(at)}`;
  if (!at || !key || failed < FREE || known.told.has(key)) return;
  known.told.add(key);
  context.tell({ kind: 'blocked', ...at, partner: null, silentMs: 0 });
}

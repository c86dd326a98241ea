import { compareTokens, type Token } from '@scrape-and-report/record';
import type { Holder } from '../port/records';
import type { ClaimView } from '../port/store-io';
import { isSamePartner } from '../port/names';
import { claimKey, type Views, type Watch } from '../port/watch';

/** A link of one store's chain. */
export interface Place {
  readonly store: string;
  readonly number: number;
}

export type ClaimState =
  /** Seen to change while we watched. */
  | 'alive'
  /** Neither seen to change nor silent for long enough: it may be alive. */
  | 'unknown'
  /** Silent for the whole lease, or known to belong to a killed run of our own. */
  | 'dead'
  | 'done'
  | 'released';

/** One claim over all stores that were read. */
export interface JudgedClaim {
  readonly key: string;
  readonly holder: Holder | null;
  readonly places: readonly Place[];
  readonly state: ClaimState;
  /** Whether its holder has gone through all its stores and taken up the work. */
  readonly producing: boolean;
}

export interface Judge {
  readonly me: string;
  readonly runId: string;
  readonly leaseMs: number;
  readonly handoverMs: number;
  /** A claim whose holder needs no waiting for: it is known to be dead, not merely silent. */
  readonly isKnownDead: (claim: Pick<JudgedClaim, 'holder' | 'places'>) => boolean;
}

/** Joins what the stores say of each claim and judges it; an end that one store knows ends the claim everywhere. */
export function judgeClaims(views: Views, watch: Watch, judge: Judge, nowMs: number): JudgedClaim[] {
  const sightings = new Map<
    string,
    { holder: Holder | null; places: Place[]; ends: Set<string>; producing: boolean; handover: boolean }
  >();
  for (const [store, view] of views) {
    for (const claim of view?.claims ?? []) {
      const key = claimKey(store, claim);
      const sighting = sightings.get(key) ?? {
        holder: claim.holder,
        places: [],
        ends: new Set(),
        producing: false,
        handover: false,
      };
      sighting.places.push({ store, number: claim.number });
      if (claim.end) sighting.ends.add(claim.end);
      if (claim.beat?.state === 'producing') sighting.producing = true;
      if (claim.beat?.handover) sighting.handover = true;
      sightings.set(key, sighting);
    }
  }
  const superseded = findSuperseded(views);
  return [...sightings].map(([key, { holder, places, ends, producing, handover }]) => {
    const { moved, silentMs } = watch.lifeOf(key, nowMs);
    const patienceMs = judge.leaseMs + (handover ? judge.handoverMs : 0);
    const known = isOwnLeftover(holder, judge) || judge.isKnownDead({ holder, places });
    const dead = silentMs >= patienceMs || known || (!moved && superseded.has(key));
    const state = ends.has('done')
      ? 'done'
      : ends.has('released')
        ? 'released'
        : dead
          ? 'dead'
          : moved
            ? 'alive'
            : 'unknown';
    return { key, holder, places, state, producing };
  });
}

/**
 * Claims after which a higher one of the same or a later day was taken up in the same store: whoever made that one had
 * seen them end or die, so a newcomer need not wait for it again. (It proves nothing of one that is seen to move.)
 */
function findSuperseded(views: Views): Set<string> {
  const keys = new Set<string>();
  for (const [store, view] of views) {
    const claims = view?.claims ?? [];
    for (const [index, earlier] of claims.entries()) {
      if (earlier.end === null && claims.slice(index + 1).some((later) => supersedes(later, earlier)))
        keys.add(claimKey(store, earlier));
    }
  }
  return keys;
}

function supersedes({ holder, beat, end }: ClaimView, earlier: ClaimView): boolean {
  if (!holder || !(end === 'done' || (end === null && beat?.state === 'producing'))) return false;
  if (!earlier.holder) return true;
  const [token, earlierToken] = [holder, earlier.holder].map((one) => ({
    epoch: one.epoch,
    producer: one.partner,
  })) as [Token, Token];
  return holder.day >= earlier.holder.day && compareTokens(token, earlierToken) > 0;
}

/** An earlier attempt of this very run. */
function isOwnLeftover(holder: Holder | null, { me, runId }: Judge): boolean {
  return holder !== null && isSamePartner(holder.partner, me) && holder.runId === runId;
}

/** Whether a claim forbids another one. */
export function isActive({ state }: JudgedClaim): boolean {
  return state === 'alive' || state === 'unknown';
}

/** Name of the partner whose production of the day is done, or null. */
export function producerOf(claims: readonly JudgedClaim[], day: string): string | null {
  return (
    highest(claims.filter(({ state, holder }) => state === 'done' && holder?.day === day && day !== ''))?.holder
      ?.partner ?? null
  );
}

/** The claim with the highest (epoch, name); claims of unknown holders come lowest. */
export function highest(claims: readonly JudgedClaim[]): JudgedClaim | null {
  return claims.reduce<JudgedClaim | null>(
    (best, claim) => (best && compareTokens(tokenOf(best), tokenOf(claim)) >= 0 ? best : claim),
    null,
  );
}

function tokenOf({ holder }: JudgedClaim): { epoch: number; producer: string } {
  return { epoch: holder?.epoch ?? -1, producer: holder?.partner ?? '' };
}

/** Highest number or epoch seen anywhere: a store whose claims were taken away still knows what it accepted. */
export function highestEpoch(views: Views): number {
  let epoch = 0;
  for (const view of views.values()) {
    epoch = Math.max(epoch, view?.accepted ?? 0);
    for (const { number, holder } of view?.claims ?? []) epoch = Math.max(epoch, number, holder?.epoch ?? 0);
  }
  return epoch;
}

/** The next free number of each store that was read, by store. */
export function nextNumbers(views: Views): Map<string, number> {
  const next = new Map<string, number>();
  for (const [store, view] of views) if (view) next.set(store, (view.claims.at(-1)?.number ?? 0) + 1);
  return next;
}

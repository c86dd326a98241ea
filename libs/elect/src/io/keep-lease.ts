import { describeError, LeaseLostError } from '@scrape-and-report/production';
import type { Claim } from '../claim/claim-chain';
import { endClaim } from '../claim/ending';
import { openLeaseBook, renewStore } from '../claim/keeper';
import { createKnowledge } from '../claim/machine';
import { drive, type World } from './drive';
import { quietContextOf, worldOf, type ElectionOptions } from './election-options';

export interface LeaseKeeper {
  /** Aborted with a `LeaseLostError` when the claim belongs to another, or could not be renewed for too long. */
  readonly lost: AbortSignal;
  /** Ends the renewals; the claim stays as it is, until `finishClaim`. */
  stop(): Promise<void>;
}

/** Keepers of this process, so that one claim is renewed by one of them, and none outlives the claim's end. */
const keepers = new Map<string, LeaseKeeper>();

/** Renews the claim in every store by itself until it is stopped, ended, lost, or the signal aborts. */
export function keepLease(options: ElectionOptions & { readonly claim: Claim }): LeaseKeeper {
  void keepers.get(keyOf(options.claim))?.stop();
  return startKeeper(options, worldOf(options), false);
}

/** For the process that has decided: renews until it exits, without keeping it from exiting. */
export function keepUntilExit(options: ElectionOptions & { readonly claim: Claim }, world: World): void {
  startKeeper(options, { ...world, sleep: sleepUnreferenced }, true);
}

/** Ends all renewals of a claim in this process. */
export async function stopKeeping(claim: Claim): Promise<void> {
  await keepers.get(keyOf(claim))?.stop();
}

function startKeeper(
  options: ElectionOptions & { readonly claim: Claim },
  world: World,
  handover: boolean,
): LeaseKeeper {
  const lost = new AbortController();
  const stopped = new AbortController();
  const context = quietContextOf({ ...options, day: options.claim.day }, handover);
  const book = openLeaseBook(context, options.claim);
  const signal = AbortSignal.any([options.signal, stopped.signal]);
  const loops = context.stores.map(async (store) => {
    try {
      await drive(renewStore(context, createKnowledge(context, options.claim.epoch), book, store), world, signal);
    } catch (error) {
      if (!signal.aborted) book.lost ??= `the keeper failed: ${describeError(error)}`;
    }
    if (book.lost !== null && !signal.aborted) {
      lost.abort(new LeaseLostError(`the lease was lost: ${book.lost}`));
      stopped.abort();
      // Whoever asserts the lease in another process sees it at once, rather than when the last beat has grown old.
      const ending = endClaim(context, createKnowledge(context, options.claim.epoch), options.claim, 'released');
      await drive(ending, world, new AbortController().signal);
    }
  });
  const keeper: LeaseKeeper = {
    lost: lost.signal,
    stop: async () => {
      stopped.abort();
      if (keepers.get(keyOf(options.claim)) === keeper) keepers.delete(keyOf(options.claim));
      await Promise.all(loops);
      world.close?.();
    },
  };
  keepers.set(keyOf(options.claim), keeper);
  return keeper;
}

function keyOf({ partner, runId, epoch }: Claim): string {
  return JSON.stringify([partner, runId, epoch]);
}

function sleepUnreferenced(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    timer.unref();
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
  });
}

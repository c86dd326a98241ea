import { type Claim, claimAlone, finishClaim, keepLease, workOnOwnStore } from '@scrape-and-report/elect';
import { acquireRunLock, makeFolderIn, releaseRunLock, StageError, targetName } from '@scrape-and-report/production';
import { OWN_FOLDER } from '@scrape-and-report/record';
import { isSyncInProgress } from '@scrape-and-report/sync';
import { statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { refuseDatabases } from './databases/refuse-databases';
import { electionImpossible, electionOptions } from './election-of-stage';
import { watchRunEnd } from './end/watch-end';
import type { StageContext, WorkContext } from './stage-context';

export function runLockOf({ layout }: Pick<StageContext, 'layout'>): string {
  return join(layout.runs, 'lock');
}

/** The own store, held for a stage that runs alone. */
export interface AloneHold {
  /** Of the claim, for a stage that writes to other stores as well; otherwise 0. */
  readonly epoch: number;
  /** Aborts when the claim is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the own store for a stage alone, and with `claim` every reachable store.
 *
 * @throws StageError (`STORE_BUSY`) while a production or a sync into this store runs, or another run of this partner.
 */
export async function holdAlone(context: StageContext, claim: boolean, signal: AbortSignal): Promise<AloneHold> {
  const {
    config,
    starter: { invocation },
  } = context;
  const busy = (what: string): StageError =>
    new StageError(`refused: ${what}`, { code: 'STORE_BUSY', hint: 'try again when it is done' });
  // Not `existsSync`, to which one that may not be looked at is missing.
  if (!statSync(config.me.store, { throwIfNoEntry: false })) {
    throw new StageError(`the store ${config.me.store} does not exist yet`, {
      code: 'NO_SCRAPE',
      hint: `run ${targetName('daily')} first`,
    });
  }
  // One that was restored from a backup may lack it.
  makeFolderIn(config.me.store, OWN_FOLDER);
  const lock = runLockOf(context);
  const runId = `alone-${invocation}`;
  const holder = acquireRunLock(lock, { runId, pid: invocation });
  if (holder) throw busy(`another run of ${config.me.name} is at work`);
  try {
    const options = { ...electionOptions(context, signal), ownPreviousRunIsDead: () => true };
    if (await isSyncInProgress(config.me.store)) throw busy(`a sync into ${config.me.store} is under way`);
    if (!claim) {
      const work = await workOnOwnStore(options);
      if (work) throw busy(work);
      await refuseDatabases({ ...context, signal });
      return { epoch: 0, lost: new AbortController().signal, release: async () => releaseRunLock(lock, runId) };
    }
    const decision = await claimAlone(options);
    if (decision.kind === 'unable') throw electionImpossible(config, decision, options);
    if (decision.kind === 'step-back') throw busy(decision.reason);
    const hold = keep(options, decision.claim, () => releaseRunLock(lock, runId));
    try {
      await refuseDatabases({ ...context, signal: AbortSignal.any([signal, hold.lost]) });
    } catch (error) {
      await hold.release();
      throw error;
    }
    return hold;
  } catch (error) {
    releaseRunLock(lock, runId);
    throw error;
  }
}

/**
 * Work by hand: on every reachable store under a claim of its own, by `forget` and `scrub`; without one on the own store
 * alone, by `rebuild`.
 */
export async function workAlone<T>(
  context: StageContext,
  work: (context: WorkContext) => Promise<T>,
  { claims = true }: { readonly claims?: boolean } = {},
): Promise<T> {
  const end = watchRunEnd(context);
  try {
    const hold = await holdAlone(context, claims, end.signal);
    try {
      const signal = AbortSignal.any([end.signal, hold.lost]);
      const assertLease = async (): Promise<void> => signal.throwIfAborted();
      return await work({ ...context, signal, assertLease, scrape: null, epoch: hold.epoch });
    } finally {
      await hold.release();
    }
  } finally {
    end.dispose();
  }
}

/** Puts into the log who has something done on this machine, and why. */
export function sayWho({ log, config: { me } }: StageContext, what: string, reason = ''): void {
  log.info(`${userInfo().username} on ${me.name} has ${what}: ${reason.trim() === '' ? 'no reason given' : reason}`);
}

function keep(options: Parameters<typeof claimAlone>[0], claim: Claim, unlock: () => void): AloneHold {
  const whole = { ...options, day: claim.day, claim };
  const keeper = keepLease(whole);
  return {
    epoch: claim.epoch,
    lost: keeper.lost,
    release: async () => {
      await keeper.stop();
      await finishClaim(whole, 'released');
      unlock();
    },
  };
}

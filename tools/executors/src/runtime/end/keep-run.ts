import { type Claim, keepLease } from '@scrape-and-report/elect';
import { describeError, type StageName } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { electionOptions } from '../election-of-stage';
import { asOwnStoreFault } from '../own-store';
import type { StageContext } from '../stage-context';
import { tellBrokenOff } from './broken-off';
import { endRun } from './end-run';
import { leaseFileOf, type LeaseNews } from './watch-end';

/** Why a claim is kept no longer: the tasks of the run are done, or its nx process is gone. */
export type EndOfTasks = 'asked' | 'nx-gone';

export interface KeepOptions {
  /** Resolves when the claim is to be kept no longer. */
  readonly asked: Promise<EndOfTasks>;
  /** Whether the run has this stage. */
  readonly isPart: (stage: StageName) => boolean;
  /** This process, for stages that must stop when it is gone; null where Nx itself stops them then. */
  readonly keeper: number | null;
}

export interface KeptRun {
  /** Whether all went well, once the claim is kept no longer. */
  readonly end: Promise<boolean>;
}

/**
 * Renews the claim of a run, if it has one, from now on until it is asked to end. Then a run that nobody ended (a partial
 * chain, a killed stage) is ended. Without nx the stages may still be stopping: the claim then lapses by itself, and the
 * next run takes it over.
 */
export function keepRun(context: StageContext, options: KeepOptions): KeptRun {
  const controller = new AbortController();
  const lease = keepClaim(context, options.keeper, controller.signal);
  const end = options.asked.then(async (how) => {
    await lease?.stop();
    controller.abort();
    return how === 'asked' && (await endUnended(context, options));
  });
  return { end };
}

async function endUnended(context: StageContext, { isPart }: KeepOptions): Promise<boolean> {
  try {
    const run = context.runs.find(context.starter);
    if (!run) return true;
    if (run.role === 'producer') tellBrokenOff(context, run, isPart);
    await endRun({ ...context, run }, 'released');
    return true;
  } catch (error) {
    console.error(`lease: ${describeError(asOwnStoreFault(error, context.config.me.store))}`);
    return false;
  }
}

function keepClaim(
  context: StageContext,
  keeper: number | null,
  signal: AbortSignal,
): ReturnType<typeof keepLease> | null {
  if (context.run?.role !== 'producer') return null;
  const tell = (news: Pick<LeaseNews, 'state' | 'reason'>): void => {
    try {
      writeFileAtomic(leaseFileOf(context), JSON.stringify({ ...news, keeper } satisfies LeaseNews));
    } catch (error) {
      // The stages assert the lease themselves; that the store can't be used they find out as well.
      console.error(`lease: ${describeError(asOwnStoreFault(error, context.config.me.store))}`);
    }
  };
  const lease = keepLease({ ...electionOptions(context, signal), claim: context.run.claim as Claim });
  tell({ state: 'held', reason: null });
  lease.lost.addEventListener('abort', () => tell({ state: 'lost', reason: describeError(lease.lost.reason) }), {
    once: true,
  });
  return lease;
}

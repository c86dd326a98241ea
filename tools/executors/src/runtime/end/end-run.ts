import { type Claim, finishClaim } from '@scrape-and-report/elect';
import { describeError, releaseRunLock, type RunState } from '@scrape-and-report/production';
import { electionOptions } from '../election-of-stage';
import { runLockOf } from '../stand-alone';
import type { StageContext } from '../stage-context';

/** How many ended productions keep their run state and receipts. */
const KEPT_RUNS = 30;

/**
 * Ends a run: marks or releases the claim, gives the own store back, and tidies the run folder. A run that did not
 * produce leaves nothing behind. May be called again.
 */
export async function endRun(context: StageContext, claimState: 'done' | 'released'): Promise<void> {
  const run = context.run;
  if (!run) return;
  try {
    await endState(context, run, claimState);
  } finally {
    releaseRunLock(runLockOf(context), run.id);
  }
}

async function endState(context: StageContext, run: RunState, claimState: 'done' | 'released'): Promise<void> {
  if (run.role === 'producer' && run.claim) {
    try {
      const options = electionOptions(context, AbortSignal.timeout(60_000));
      await finishClaim({ ...options, claim: run.claim as Claim }, claimState);
    } catch (error) {
      context.log.warning(`the claim of ${run.day} could not be marked ${claimState}: ${describeError(error)}`);
    }
    context.runs.update(run.id, { ended: true });
  } else {
    context.runs.remove(run.id);
  }
  // A producer holds its store, so no other run of this partner lives. On the console only: the log is published by now.
  const dead = context.runs.prune(KEPT_RUNS, run.role === 'producer' ? run.day : undefined);
  for (const id of dead) console.log(`removed the state of run ${id}, which was killed`);
}

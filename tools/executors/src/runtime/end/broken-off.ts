import { type Receipt, type RunState, STAGES, type StageName } from '@scrape-and-report/production';
import type { StageContext } from '../stage-context';

/**
 * The stage in which a run ended without a word, since its process was killed: the first that left no receipt. `elect`
 * leaves none, and `daily` is the last.
 *
 * @param isPart whether the run had this stage
 */
export function brokenOffIn(receipts: readonly Receipt[], isPart: (stage: StageName) => boolean): StageName {
  const ended = new Set(receipts.map(({ stage }) => stage));
  return STAGES.find((stage) => stage !== 'elect' && isPart(stage) && !ended.has(stage)) ?? 'daily';
}

/** Puts into the log which stage of a run was killed, while nobody else could say so. */
export function tellBrokenOff(
  { log, runs }: Pick<StageContext, 'log' | 'runs'>,
  run: RunState,
  isPart: (stage: StageName) => boolean = () => true,
): void {
  const stage = brokenOffIn(runs.receipts(run.id), isPart);
  log.error(`${stage} of ${run.day} broke off: its process ended before its work was done (killed, or stopped)`);
}

/** Tells of earlier productions of this partner that all processes of were killed at once, and takes them for over. */
export function tellDeadRuns(context: Pick<StageContext, 'log' | 'runs'>, ownId: string): void {
  for (const run of context.runs.dead(ownId)) {
    tellBrokenOff(context, run);
    context.runs.update(run.id, { ended: true });
  }
}
